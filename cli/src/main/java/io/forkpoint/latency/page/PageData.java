package io.forkpoint.latency.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import java.util.ArrayList;
import java.util.List;

/**
 * What the page's script draws.
 *
 * @param names of all series; the place of a name chooses its colour
 * @param sections in the order of the page
 */
record PageData(List<String> names, List<Section> sections) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The pictures of a section.
     *
     * @param timeline what those over time show
     * @param control percentile curve of the control phases of all series
     * @param series in the order of the page
     */
    record Section(PageTimeline timeline, List<double[]> control, List<PageSeries> series) {
        static Section of(PageSection section) {
            List<LatencyRun> shown = new ArrayList<>();
            section.groups().forEach(group -> shown.add(PageSection.representative(group)));
            PageTimeline timeline = PageTimeline.around(shown);
            List<PageSeries> series = new ArrayList<>();
            section.groups().forEach(group -> series.add(PageSeries.of(group, timeline)));
            return new Section(
                    timeline, PageCurve.points(PageCurve.merged(section.groups(), LatencyPhase.CONTROL)), series);
        }
    }

    static PageData of(List<LatencyRun> runs, List<PageSection> sections) {
        return new PageData(
                List.copyOf(PageSection.seriesOf(runs)),
                sections.stream().map(Section::of).toList());
    }

    /** As JSON without any {@code <}, so that nothing in it can end the element that it stands in. */
    String json() {
        try {
            return JSON.writeValueAsString(this).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures that cannot be written as JSON", e);
        }
    }
}
