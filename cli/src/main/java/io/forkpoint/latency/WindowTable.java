package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What clients saw of each snapshot by itself, from its start until some time after its end, beside what a
 * {@link Bystander} did: where that was held up as well, the machine was.
 */
final class WindowTable {
    /** Up to so many times its longest batch of the control phases, a bystander's is as it was in them. */
    private static final double AS_IN_CONTROL = 2;

    private WindowTable() {}

    static List<String> head() {
        return List.of(
                "series",
                "run",
                "window",
                "longest response ms",
                "response p99.9 ms",
                "control's p99.9 ms",
                "save s",
                "retained or copied MB",
                "page cache MB",
                "bystander's longest ms",
                "in control ms",
                "as in control");
    }

    /** A row for each snapshot of the runs that had a bystander. */
    static List<List<String>> rows(List<LatencyRun> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (LatencyRun run : runs) {
            if (!run.timeline().bystanderMicros().isEmpty()) {
                run.phases().stream()
                        .filter(phase -> !LatencyPhase.isControl(phase.name()))
                        .forEach(phase -> rows.add(row(run, phase)));
            }
        }
        return rows;
    }

    private static List<String> row(LatencyRun run, LatencyPhase phase) {
        double bystander = run.timeline().longestBystanderMicros(phase);
        double usual = run.phases().stream()
                .filter(each -> LatencyPhase.isControl(each.name()))
                .mapToDouble(run.timeline()::longestBystanderMicros)
                .max()
                .orElse(0);
        Optional<SnapshotMark> mark = run.snapshotOf(phase.name());
        return List.of(
                run.setting().series(),
                Integer.toString(run.run()),
                phase.name(),
                millis(phase.response().max()),
                millis(phase.response().p999()),
                millis(RatioTable.control(run, phase.name()).response().p999()),
                mark.map(each -> LatencyTable.number((each.endMillis() - each.startMillis()) / 1e3))
                        .orElse(""),
                mark.map(each -> LatencyTable.number(
                                Math.max(each.retainedPeakBytes(), each.privateDirtyPeakBytes()) / 1e6))
                        .orElse(""),
                LatencyTable.number(phase.pageCacheBytes() / 1e6),
                millis(bystander),
                millis(usual),
                bystander <= usual * AS_IN_CONTROL ? "yes" : "no");
    }

    private static String millis(double micros) {
        return LatencyTable.number(micros / 1e3);
    }
}
