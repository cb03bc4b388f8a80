package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The runs of one setting.
 *
 * @param setting that of all of them
 * @param runs by their numbers; at least one
 */
public record RunGroup(LatencySetting setting, List<LatencyRun> runs) {
    /** Groups by size of the data, then by rate, then in the order in which the series first appear. */
    public static List<RunGroup> of(List<LatencyRun> runs) {
        Map<LatencySetting, List<LatencyRun>> groups = new LinkedHashMap<>();
        runs.forEach(run ->
                groups.computeIfAbsent(run.setting(), s -> new ArrayList<>()).add(run));
        return groups.entrySet().stream()
                .map(group -> new RunGroup(
                        group.getKey(),
                        group.getValue().stream()
                                .sorted(Comparator.comparingInt(LatencyRun::run))
                                .toList()))
                .sorted(Comparator.<RunGroup>comparingLong(
                                group -> group.setting().dataBytes())
                        .thenComparingInt(group -> group.setting().rate()))
                .collect(Collectors.toList());
    }

    /** A figure of each run. */
    public Spread spread(ToDoubleFunction<LatencyRun> figure) {
        return Spread.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** Names of the phases that all runs have, in their order. */
    public List<String> phases() {
        return runs.get(0).phases().stream()
                .map(LatencyPhase::name)
                .filter(name -> runs.stream()
                        .allMatch(run -> run.phases().stream()
                                .anyMatch(phase -> phase.name().equals(name))))
                .toList();
    }
}
