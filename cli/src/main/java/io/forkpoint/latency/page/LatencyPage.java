package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs as one HTML page with tables and pictures. All that it needs is in it; its policy forbids it to load anything.
 */
public final class LatencyPage {
    /** The library that draws, as the class path has it: the build's {@code echarts.version}. */
    static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private LatencyPage() {}

    /**
     * The page.
     *
     * @param runs at least one, of any settings
     * @param title heading and window title
     * @return HTML to be stored in UTF-8
     */
    public static String html(List<LatencyRun> runs, String title) {
        List<PageSection> sections = PageSection.of(runs);
        PageData data = PageData.of(runs, sections);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            body.append(section(i, sections.get(i), data.sections().get(i)));
        }
        return filled(
                text("report.html"),
                Map.of(
                        "title", PageText.escape(title),
                        "style", text("report.css"),
                        "summary", PageTables.summary(sections),
                        "sections", body.toString(),
                        "hosts", PageTables.hosts(runs),
                        "commands", PageTables.commands(runs),
                        "data", data.json(),
                        "echarts", text(ECHARTS),
                        "script", text("report.js")));
    }

    private static String section(int index, PageSection section, PageData.Section data) {
        return "<section id=\"s" + (index + 1) + "\">\n<h2>" + PageText.escape(section.heading())
                + "</h2>\n<p class=\"setting\">" + PageText.escape(section.rest()) + "</p>\n"
                + scrolled(PageTables.phases(section))
                + PageFigures.of(index, section, data)
                + scrolled(PageTables.snapshots(section))
                + "</section>\n";
    }

    // A table that is wider than the window scrolls by itself.
    private static String scrolled(String table) {
        return table.isEmpty() ? "" : "<div class=\"scroll\">\n" + table + "</div>\n";
    }

    // One pass, so that what is filled in is never taken for a place to fill.
    private static String filled(String template, Map<String, String> parts) {
        Matcher places = PLACE.matcher(template);
        StringBuilder page = new StringBuilder();
        while (places.find()) {
            String part = parts.get(places.group(1));
            if (part == null) {
                throw new IllegalStateException("the page's template has an unknown place: " + places.group());
            }
            places.appendReplacement(page, Matcher.quoteReplacement(part));
        }
        return places.appendTail(page).toString();
    }

    private static String text(String resource) {
        try (InputStream in = LatencyPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path, so no page can be made: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
