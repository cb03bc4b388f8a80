package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.RunGroup;
import java.util.List;

/**
 * What the pictures of a section show of one series.
 *
 * @param name of the series
 * @param run number of the run that the pictures over time show
 * @param runs how many there are
 * @param pauseMillis of that run's first snapshot; below 0 without one
 * @param savedSeconds from its gate to its end
 * @param first percentile curve of the first snapshot, all runs together
 * @param lastPhase name of the last snapshot's phase if it is another one; else empty
 * @param last its curve
 * @param worst longest response by the clock, in milliseconds
 * @param heartbeat longest gap between two beats by the clock, around the last snapshot, in milliseconds
 * @param memory seconds, GiB, MiB and MiB
 * @param rates 10^6 bytes a second of the first snapshot by the clock
 */
record PageSeries(
        String name,
        int run,
        int runs,
        double pauseMillis,
        double savedSeconds,
        List<double[]> first,
        String lastPhase,
        List<double[]> last,
        List<double[]> worst,
        List<double[]> heartbeat,
        List<double[]> memory,
        List<double[]> rates) {
    static PageSeries of(RunGroup group, PageTimeline timeline) {
        LatencyRun run = PageSection.representative(group);
        boolean marked = !run.snapshots().isEmpty();
        double pause = marked ? run.snapshots().get(0).pauseMicros() / 1e3 : -1;
        double saved = marked
                ? (run.snapshots().get(0).endMillis() - run.snapshots().get(0).gateMillis()) / 1e3
                : -1;
        List<String> phases = group.phases();
        String firstPhase = LatencyPhase.snapshot(1);
        String lastPhase = phases.get(phases.size() - 1);
        boolean other =
                phases.contains(firstPhase) && !lastPhase.equals(firstPhase) && !lastPhase.equals(LatencyPhase.CONTROL);
        return new PageSeries(
                group.setting().series(),
                run.run(),
                group.runs().size(),
                PageTimeline.rounded(pause, 4),
                PageTimeline.rounded(saved, 3),
                curve(group, phases.contains(firstPhase) ? firstPhase : ""),
                other ? lastPhase : "",
                curve(group, other ? lastPhase : ""),
                timeline.worst(run),
                timeline.heartbeat(run),
                timeline.memory(run),
                PageTimeline.rates(run));
    }

    private static List<double[]> curve(RunGroup group, String phase) {
        return phase.isEmpty() ? List.of() : PageCurve.points(PageCurve.merged(List.of(group), phase));
    }

    /** Returns whether a quantity of {@link #memory} was ever seen; 1 is the resident set. */
    boolean hasMemory(int quantity) {
        return memory.stream().anyMatch(point -> point[quantity] > 0);
    }
}
