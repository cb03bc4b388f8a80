package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What snapshots did to the latencies, as ratios: to the control phase before it, and to FORK on pages of 4 KiB, the way in
 * which Redis forks. Medians of the runs, least and greatest in brackets.
 */
final class RatioTable {
    private final List<RunGroup> groups;

    /** The table of series that were driven alike. */
    RatioTable(List<RunGroup> groups) {
        this.groups = groups;
    }

    static List<String> head() {
        return List.of(
                "series",
                "phase",
                "runs",
                "response p99.9 by control's",
                "service p99.9 by control's",
                "longest response ms",
                "against " + Series.DEFAULT_FORK,
                "longest write ms",
                "against " + Series.DEFAULT_FORK);
    }

    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (RunGroup group : groups) {
            group.phases().stream()
                    .filter(phase -> !LatencyPhase.isControl(phase))
                    .forEach(phase -> rows.add(row(group, phase)));
        }
        return rows;
    }

    private List<String> row(RunGroup group, String phase) {
        return List.of(
                group.setting().series(),
                phase,
                Integer.toString(group.runs().size()),
                cell(byControl(group, phase, each -> each.response().p999())),
                cell(byControl(group, phase, each -> each.service().p999())),
                cell(millis(group, phase, each -> each.response().max())),
                againstFork(group, phase, each -> each.response().max()),
                cell(millis(group, phase, each -> each.service().max())),
                againstFork(group, phase, each -> each.service().max()));
    }

    /** The last control phase before it: that of the last snapshot has a heartbeat, as the snapshot has. */
    static LatencyPhase control(LatencyRun run, String phase) {
        LatencyPhase control = run.phase(LatencyPhase.CONTROL);
        for (LatencyPhase each : run.phases()) {
            if (each.name().equals(phase)) {
                break;
            }
            control = LatencyPhase.isControl(each.name()) ? each : control;
        }
        return control;
    }

    private static Spread byControl(RunGroup group, String phase, ToDoubleFunction<LatencyPhase> figure) {
        return group.spread(run -> figure.applyAsDouble(run.phase(phase)) / figure.applyAsDouble(control(run, phase)));
    }

    private static Spread millis(RunGroup group, String phase, ToDoubleFunction<LatencyPhase> figure) {
        return group.spread(run -> figure.applyAsDouble(run.phase(phase)) / 1e3);
    }

    /** By how much the median is less, in percent; empty without FORK or for itself. */
    private String againstFork(RunGroup group, String phase, ToDoubleFunction<LatencyPhase> figure) {
        if (group.setting().series().equals(Series.DEFAULT_FORK)) {
            return "";
        }
        return fork(group, phase)
                .map(fork -> millis(group, phase, figure).median()
                        / millis(fork, phase, figure).median())
                .map(ratio -> String.format(Locale.ROOT, "%+.1f %%", (ratio - 1) * 100))
                .orElse("");
    }

    /** That which wrote to the same place; for a server, which can only write files, the one that there is. */
    private Optional<RunGroup> fork(RunGroup group, String phase) {
        List<RunGroup> forks = groups.stream()
                .filter(other -> other.setting().series().equals(Series.DEFAULT_FORK)
                        && other.phases().contains(phase))
                .toList();
        return forks.stream()
                .filter(other -> other.setting().sink().equals(group.setting().sink()))
                .findFirst()
                .or(() -> forks.stream().findFirst());
    }

    private static String cell(Spread spread) {
        return LatencyTable.cell(spread);
    }
}
