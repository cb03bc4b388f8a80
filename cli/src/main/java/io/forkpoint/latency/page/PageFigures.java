package io.forkpoint.latency.page;

import java.util.List;

/** Room for the pictures of a section; the script fills it. */
final class PageFigures {
    private final int section;
    private final String heading;
    private final StringBuilder html = new StringBuilder();

    private PageFigures(int section, String heading) {
        this.section = section;
        this.heading = heading;
    }

    /** The figures of a section, of which those are left out that would be empty. */
    static String of(int number, PageSection section, PageData.Section data) {
        PageFigures figures = new PageFigures(number, section.heading());
        figures.percentiles(data);
        figures.timeline(data);
        figures.memory(data.series());
        if (data.series().stream().anyMatch(series -> !series.rates().isEmpty())) {
            figures.add(
                    "rates",
                    "Throughput of the first snapshot",
                    "What the snapshot had written, from sample to sample, in the same runs.");
        }
        return figures.html.toString();
    }

    private void percentiles(PageData.Section data) {
        boolean more = data.series().stream().anyMatch(series -> !series.last().isEmpty());
        String last = more ? ", dashed: the last" : "";
        add(
                "percentiles",
                "Response times by percentile",
                "All runs together. Solid: the first snapshot" + last + ", dotted: the control of all series.");
    }

    private void timeline(PageData.Section data) {
        int step = data.timeline().stepMillis();
        StringBuilder shown = new StringBuilder("<ul class=\"note shown\">");
        for (PageSeries series : data.series()) {
            shown.append("<li>").append(PageText.escape(shown(series))).append("</li>");
        }
        add(
                "timeline",
                "Longest response around the gate",
                "Each step is the longest response of the writes that should have started in " + step
                        + " ms, drawn from the begin of those on; where several fall on one spot, the longest. Below, the"
                        + " longest heartbeat gap around the gate of the last snapshot. Each series shows the run whose"
                        + " longest response is the median one,"
                        + " until its next snapshot. A band marks its pause, a dotted line the end of its snapshot.",
                shown.append("</ul>").toString());
    }

    private static String shown(PageSeries series) {
        String run = series.name() + ": run " + series.run() + " of " + series.runs();
        if (series.pauseMillis() < 0) {
            return run + ", no snapshot, so 0 is no gate";
        }
        return run + ", pause " + PageText.time(series.pauseMillis() * 1e3) + ", over after "
                + PageText.time(series.savedSeconds() * 1e6);
    }

    // Small pictures beside each other, one for each quantity that was seen.
    private void memory(List<PageSeries> series) {
        html.append("<div class=\"row\">\n");
        if (series.stream().anyMatch(one -> one.hasMemory(1))) {
            add("resident", "Resident memory", "Of the process that holds the data. The axis does not begin at 0.");
        }
        if (series.stream().anyMatch(one -> one.hasMemory(2))) {
            add("retained", "Retained for the snapshot", "Kept back by the store.");
        }
        if (series.stream().anyMatch(one -> one.hasMemory(3))) {
            add("dirty", "Copied on write", "Private dirty pages of the snapshot's child.");
        }
        html.append("</div>\n");
    }

    private void add(String kind, String title, String note) {
        add(kind, title, note, "");
    }

    private void add(String kind, String title, String note, String list) {
        html.append("<figure class=\"")
                .append(kind)
                .append("\"><figcaption><h3>")
                .append(title)
                .append("</h3><p class=\"note\">")
                .append(PageText.escape(note))
                .append("</p>")
                .append(list)
                .append("</figcaption>\n<div class=\"legend\"></div>\n<div class=\"chart\" role=\"img\" data-kind=\"")
                .append(kind)
                .append("\" data-section=\"")
                .append(section)
                .append("\" aria-label=\"")
                .append(PageText.escape(title + ", " + heading + ". " + note))
                .append("\"></div></figure>\n");
    }
}
