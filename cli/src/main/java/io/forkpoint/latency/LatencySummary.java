package io.forkpoint.latency;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures of all runs of one setting in one phase.
 *
 * @param setting of the runs
 * @param phase its name
 * @param figures those that the runs have
 */
public record LatencySummary(LatencySetting setting, String phase, Map<Figure, Spread> figures) {
    /** Processor time that a hypervisor may have taken from a phase that counts as undisturbed: one tick of its clock. */
    public static final long UNDISTURBED_MILLIS = 10;

    /** Summaries of every setting and phase, in the order of {@link RunGroup#of}. */
    public static List<LatencySummary> of(List<LatencyRun> runs) {
        return of(runs, Long.MAX_VALUE);
    }

    /** The same of those phases only from which the hypervisor has taken at most {@link #UNDISTURBED_MILLIS}. */
    public static List<LatencySummary> undisturbed(List<LatencyRun> runs) {
        return of(runs, UNDISTURBED_MILLIS);
    }

    private static List<LatencySummary> of(List<LatencyRun> runs, long stolenMillis) {
        List<LatencySummary> summaries = new ArrayList<>();
        for (RunGroup group : RunGroup.of(runs)) {
            for (String phase : group.phases()) {
                List<LatencyRun> counted = group.runs().stream()
                        .filter(run -> run.phase(phase).stolenMillis() <= stolenMillis)
                        .toList();
                if (!counted.isEmpty()) {
                    summaries.add(of(group.setting(), phase, counted));
                }
            }
        }
        return summaries;
    }

    /** Returns how many runs there are. */
    @JsonProperty
    public int runs() {
        return figures.get(Figure.STOLEN).runs();
    }

    private static LatencySummary of(LatencySetting setting, String phase, List<LatencyRun> runs) {
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            double[] values = runs.stream()
                    .map(run -> figure.of(run, run.phase(phase)))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .toArray();
            if (values.length > 0) {
                figures.put(figure, Spread.of(values));
            }
        }
        return new LatencySummary(setting, phase, figures);
    }
}
