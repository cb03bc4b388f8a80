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
    /** Summaries of every setting and phase, in the order of {@link RunGroup#of}. */
    public static List<LatencySummary> of(List<LatencyRun> runs) {
        List<LatencySummary> summaries = new ArrayList<>();
        for (RunGroup group : RunGroup.of(runs)) {
            group.phases().forEach(phase -> summaries.add(of(group, phase)));
        }
        return summaries;
    }

    /** How many runs there are. */
    @JsonProperty
    public int runs() {
        return figures.get(Figure.STOLEN).runs();
    }

    private static LatencySummary of(RunGroup group, String phase) {
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            double[] values = group.runs().stream()
                    .map(run -> figure.of(run, run.phase(phase)))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .toArray();
            if (values.length > 0) {
                figures.put(figure, Spread.of(values));
            }
        }
        return new LatencySummary(group.setting(), phase, figures);
    }
}
