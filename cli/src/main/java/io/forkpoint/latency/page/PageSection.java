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
import java.util.function.Function;

/**
 * A section of the page: the series that were driven alike, so that they can be held against each other.
 *
 * @param setting what they have in common; its names, its pace and its sink are empty, which belong to the series
 * @param groups one for each series, in the order in which the series first appear in all runs
 */
record PageSection(LatencySetting setting, List<RunGroup> groups) {
    static List<PageSection> of(List<LatencyRun> runs) {
        List<PageSection> sections = new ArrayList<>();
        for (RunGroup group : RunGroup.of(runs)) {
            sectionFor(group, sections).groups.add(group);
        }
        List<String> order = new ArrayList<>(seriesOf(runs));
        sections.forEach(section -> section.groups.sort(
                Comparator.comparingInt(group -> order.indexOf(group.setting().series()))));
        return sections;
    }

    /** The first one of series that were driven alike in which there is none of this name; a new one if need be. */
    private static PageSection sectionFor(RunGroup group, List<PageSection> sections) {
        LatencySetting common = common(group.setting());
        for (PageSection section : sections) {
            if (section.setting.equals(common)
                    && !section.hasSeries(group.setting().series())) {
                return section;
            }
        }
        PageSection section = new PageSection(common, new ArrayList<>());
        sections.add(section);
        return section;
    }

    private boolean hasSeries(String name) {
        return groups.stream().anyMatch(group -> group.setting().series().equals(name));
    }

    /** Names of all series, in the order in which they first appear. */
    static Set<String> seriesOf(List<LatencyRun> runs) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.add(run.setting().series()));
        return names;
    }

    private static LatencySetting common(LatencySetting of) {
        return new LatencySetting(
                "",
                "",
                "",
                "",
                "",
                of.dataBytes(),
                0,
                of.keyBytes(),
                of.valueBytes(),
                of.rate(),
                of.writers(),
                of.zipf(),
                of.ttlShare(),
                "",
                0,
                0,
                of.bystanderBytes());
    }

    String heading() {
        return PageText.heading(setting);
    }

    String rest() {
        return PageText.rest(setting, seriesBy(LatencySetting::pace), seriesBy(LatencySetting::sink));
    }

    private Map<String, List<String>> seriesBy(Function<LatencySetting, String> property) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (RunGroup group : groups) {
            names.computeIfAbsent(property.apply(group.setting()), value -> new ArrayList<>())
                    .add(group.setting().series());
        }
        return names;
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
