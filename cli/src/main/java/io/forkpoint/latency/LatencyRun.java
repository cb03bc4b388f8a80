package io.forkpoint.latency;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What one run of one setting, in a process of its own, has measured. Written and read as JSON by {@link RunFiles}.
 *
 * @param format {@link #FORMAT} of whoever wrote it
 * @param setting what was driven
 * @param run number of the run among those of its setting, from 1 on
 * @param command the command line that repeats it
 * @param host facts of the host and of the software, such as {@code kernel}, by their names, in the order to show them
 * @param phases control first
 * @param snapshots that were taken
 * @param timeline the run by the clock
 * @param samples memory and progress over time
 */
public record LatencyRun(
        int format,
        LatencySetting setting,
        int run,
        String command,
        Map<String, String> host,
        List<LatencyPhase> phases,
        List<SnapshotMark> snapshots,
        LatencyTimeline timeline,
        List<MemorySample> samples) {
    /** Number of the JSON's form; another one is refused. */
    public static final int FORMAT = 1;

    /** The phase of a name. */
    public LatencyPhase phase(String name) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchElementException("a run of " + setting.series() + " has no phase " + name));
    }

    /** The snapshot that was taken in the phase of a name, if one was. */
    public Optional<SnapshotMark> snapshotOf(String phase) {
        return snapshots.stream()
                .filter(mark -> LatencyPhase.snapshot(mark.number()).equals(phase))
                .findFirst();
    }

    /** The last of its snapshots' phases; of a run without any, the control. */
    public LatencyPhase lastPhase() {
        return phases.get(phases.size() - 1);
    }
}
