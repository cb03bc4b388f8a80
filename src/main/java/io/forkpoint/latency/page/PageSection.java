package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.LatencySetting;
import io.forkpoint.latency.RunGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A section of the page: the series that were driven alike, so that they can be held against each other.
 *
 * @param setting what they have in common; its names and its pace are empty: a server's writers leave the processor to it
 * @param groups one for each series, in the order in which the series first appear in all runs
 */
record PageSection(LatencySetting setting, List<RunGroup> groups) {
    static List<PageSection> of(List<LatencyRun> runs) {
        Map<LatencySetting, List<RunGroup>> sections = new LinkedHashMap<>();
        for (RunGroup group : RunGroup.of(runs)) {
            sections.computeIfAbsent(common(group.setting()), key -> new ArrayList<>())
                    .add(group);
        }
        joinSinkless(sections);
        List<String> order = new ArrayList<>(seriesOf(runs));
        List<PageSection> made = new ArrayList<>();
        sections.forEach((setting, groups) -> {
            groups.sort(Comparator.comparingInt(
                    group -> order.indexOf(group.setting().series())));
            made.add(new PageSection(setting, groups));
        });
        return made;
    }

    /** Names of all series, in the order in which they first appear. */
    static Set<String> seriesOf(List<LatencyRun> runs) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.add(run.setting().series()));
        return names;
    }

    private static LatencySetting common(LatencySetting of) {
        return withSink(of, of.sink());
    }

    private static LatencySetting withSink(LatencySetting of, String sink) {
        return new LatencySetting(
                "",
                "",
                "",
                "",
                sink,
                of.dataBytes(),
                0,
                of.keyBytes(),
                of.valueBytes(),
                of.rate(),
                of.writers(),
                of.zipf(),
                of.ttlShare(),
                "");
    }

    // A series without snapshots has no sink. It is shown beside those that have one and are driven alike.
    private static void joinSinkless(Map<LatencySetting, List<RunGroup>> sections) {
        for (LatencySetting setting : List.copyOf(sections.keySet())) {
            if (!setting.sink().isEmpty()) {
                continue;
            }
            boolean joined = false;
            for (Map.Entry<LatencySetting, List<RunGroup>> other : sections.entrySet()) {
                boolean alike = !other.getKey().equals(setting)
                        && withSink(other.getKey(), "").equals(setting);
                if (alike) {
                    other.getValue().addAll(sections.get(setting));
                    joined = true;
                }
            }
            if (joined) {
                sections.remove(setting);
            }
        }
    }

    String heading() {
        return PageText.heading(setting);
    }

    String rest() {
        Map<String, List<String>> paces = new LinkedHashMap<>();
        for (RunGroup group : groups) {
            paces.computeIfAbsent(group.setting().pace(), pace -> new ArrayList<>())
                    .add(group.setting().series());
        }
        return PageText.rest(setting, paces);
    }

    /** The phase by which a series is judged: the first snapshot; where there is none, the control. */
    static String judged(RunGroup group) {
        String first = LatencyPhase.snapshot(1);
        return group.phases().contains(first) ? first : LatencyPhase.CONTROL;
    }

    /** The run whose longest response is the median one; of an even number, the lower one of the two in the middle. */
    static LatencyRun representative(RunGroup group) {
        String phase = judged(group);
        List<LatencyRun> sorted = new ArrayList<>(group.runs());
        sorted.sort(
                Comparator.comparingDouble(run -> run.phase(phase).response().max()));
        return sorted.get((sorted.size() - 1) / 2);
    }
}
