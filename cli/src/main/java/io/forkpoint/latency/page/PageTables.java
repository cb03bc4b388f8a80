package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyFigures;
import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.RunGroup;
import io.forkpoint.latency.Series;
import io.forkpoint.latency.SnapshotMark;
import io.forkpoint.latency.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The page's tables, as HTML: they are there without a script as well. */
final class PageTables {
    private static final String BASE = Series.DEFAULT_FORK;

    private static final String NONE = "<td class=\"n\">–</td>";

    private PageTables() {}

    /** The longest and the 99.9th percentile of each series of each section, and how they compare. */
    static String summary(List<PageSection> sections) {
        StringBuilder html = new StringBuilder();
        html.append(
                        "<table class=\"summary\"><caption>Response times during the first snapshot: the median of the runs")
                .append(" [least–greatest], and what multiple of the series <code>")
                .append(BASE)
                .append("</code> in the same section the medians are.</caption>\n");
        html.append(head("Data and rate", "Series", "#Runs", "#p99.9", "#of " + BASE, "#Longest", "#of " + BASE));
        for (int i = 0; i < sections.size(); i++) {
            html.append(summaryOf(sections.get(i), i + 1, repeats(sections, sections.get(i))));
        }
        return html.append("</table>\n").toString();
    }

    private static boolean repeats(List<PageSection> sections, PageSection one) {
        return sections.stream()
                        .filter(section -> section.heading().equals(one.heading()))
                        .count()
                > 1;
    }

    private static String summaryOf(PageSection section, int number, boolean repeated) {
        RunGroup base = section.groups().stream()
                .filter(group -> group.setting().series().equals(BASE))
                .filter(group -> !PageSection.judged(group).equals(LatencyPhase.CONTROL))
                .findFirst()
                .orElse(null);
        StringBuilder html = new StringBuilder("<tbody>\n");
        for (RunGroup group : section.groups()) {
            html.append("<tr>");
            if (group.equals(section.groups().get(0))) {
                html.append("<th scope=\"rowgroup\" rowspan=\"")
                        .append(section.groups().size())
                        .append("\"><a href=\"#s")
                        .append(number)
                        .append("\">")
                        .append(PageText.escape(section.heading()))
                        .append("</a>")
                        .append(repeated ? "<small>" + PageText.escape(section.rest()) + "</small>" : "")
                        .append("</th>");
            }
            boolean control = PageSection.judged(group).equals(LatencyPhase.CONTROL);
            html.append(series(group, control ? " <small>no snapshot</small>" : ""))
                    .append(number(group.runs().size()))
                    .append(compared(group, base, figures -> figures.p999()))
                    .append(compared(group, base, figures -> figures.max()))
                    .append("</tr>\n");
        }
        return html.append("</tbody>\n").toString();
    }

    private static String compared(RunGroup group, RunGroup base, ToDoubleFunction<LatencyFigures> figure) {
        Spread own = judged(group, figure);
        String ratio = NONE;
        if (base != null && judged(base, figure).median() > 0) {
            ratio = number(PageText.ratio(own.median(), judged(base, figure).median()));
        }
        return number(PageText.times(own)) + ratio;
    }

    private static Spread judged(RunGroup group, ToDoubleFunction<LatencyFigures> figure) {
        String phase = PageSection.judged(group);
        return group.spread(run -> figure.applyAsDouble(run.phase(phase).response()));
    }

    /** All phases of all series of a section. */
    static String phases(PageSection section) {
        StringBuilder html = new StringBuilder("<table><caption>Each phase of each series: the median of the runs")
                .append(" [least–greatest]. Response: from the time at which a write should have started. Service: the")
                .append(" write alone. Heartbeat: the longest gap between beats of a thread that does nothing else.")
                .append("</caption>\n<thead><tr><th scope=\"col\" rowspan=\"2\">Series</th>")
                .append(
                        "<th scope=\"col\" rowspan=\"2\">Phase</th><th scope=\"col\" class=\"n\" rowspan=\"2\">Runs</th>")
                .append("<th scope=\"colgroup\" colspan=\"4\">Response</th>")
                .append("<th scope=\"colgroup\" colspan=\"2\">Service</th>")
                .append("<th scope=\"col\" class=\"n\" rowspan=\"2\">Heartbeat gap</th>")
                .append("<th scope=\"col\" class=\"n\" rowspan=\"2\">Pause</th>")
                .append("<th scope=\"col\" class=\"n\" rowspan=\"2\">Stolen, ms</th></tr>\n<tr>");
        for (String column : List.of("p50", "p99", "p99.9", "longest", "p99.9", "longest")) {
            html.append("<th scope=\"col\" class=\"n\">").append(column).append("</th>");
        }
        html.append("</tr></thead>\n");
        for (RunGroup group : section.groups()) {
            html.append("<tbody>\n");
            for (String phase : group.phases()) {
                html.append("<tr>")
                        .append(series(group, ""))
                        .append(phaseCells(group, phase))
                        .append("</tr>\n");
            }
            html.append("</tbody>\n");
        }
        return html.append("</table>\n").toString();
    }

    private static String phaseCells(RunGroup group, String phase) {
        return "<td>" + PageText.escape(phase) + "</td>"
                + number(group.runs().size())
                + time(group, run -> run.phase(phase).response().p50())
                + time(group, run -> run.phase(phase).response().p99())
                + time(group, run -> run.phase(phase).response().p999())
                + time(group, run -> run.phase(phase).response().max())
                + time(group, run -> run.phase(phase).service().p999())
                + time(group, run -> run.phase(phase).service().max())
                + heartbeat(group, phase)
                + (haveSnapshot(group, phase)
                        ? time(group, run -> mark(run, phase).pauseMicros())
                        : NONE)
                + number(PageText.figures(group.spread(run -> run.phase(phase).stolenMillis())));
    }

    /** What each snapshot of a section cost; empty if there is none. */
    static String snapshots(PageSection section) {
        StringBuilder rows = new StringBuilder();
        for (RunGroup group : section.groups()) {
            for (String phase : group.phases()) {
                if (haveSnapshot(group, phase)) {
                    rows.append("<tr>")
                            .append(series(group, ""))
                            .append(snapshotCells(group, phase))
                            .append("</tr>\n");
                }
            }
        }
        if (rows.length() == 0) {
            return "";
        }
        return "<table><caption>Each snapshot: the median of the runs [least–greatest]. MB/s: 10<sup>6</sup> bytes a"
                + " second from the gate to the end, syncing included.</caption>\n"
                + head(
                        "Series",
                        "Snapshot",
                        "#Pause",
                        "#Fork call",
                        "#Gate to end",
                        "#MB/s",
                        "#File, MiB",
                        "#Retained at most, MiB",
                        "#Copied on write at most, MiB")
                + "<tbody>\n" + rows + "</tbody></table>\n";
    }

    private static String snapshotCells(RunGroup group, String phase) {
        return "<td>" + PageText.escape(phase) + "</td>"
                + time(group, run -> mark(run, phase).pauseMicros())
                + (group.spread(run -> mark(run, phase).forkMicros()).max() == 0
                        ? NONE
                        : time(group, run -> mark(run, phase).forkMicros()))
                + time(
                        group,
                        run -> 1e3
                                * (mark(run, phase).endMillis()
                                        - mark(run, phase).gateMillis()))
                + figures(group, run -> mark(run, phase).megabytesPerSecond())
                + figures(group, run -> mark(run, phase).bytes() / 0x1p20)
                + figures(group, run -> mark(run, phase).retainedPeakBytes() / 0x1p20)
                + figures(group, run -> mark(run, phase).privateDirtyPeakBytes() / 0x1p20);
    }

    private static boolean haveSnapshot(RunGroup group, String phase) {
        return group.runs().stream().allMatch(run -> run.snapshotOf(phase).isPresent());
    }

    private static SnapshotMark mark(LatencyRun run, String phase) {
        return run.snapshotOf(phase).orElseThrow(() -> new NoSuchElementException("a run has no " + phase));
    }

    /** Facts of the hosts. A fact that is not the same in all runs names the runs of each of its values. */
    static String hosts(List<LatencyRun> runs) {
        Map<String, Map<String, List<LatencyRun>>> facts = new LinkedHashMap<>();
        for (LatencyRun run : runs) {
            run.host()
                    .forEach((name, value) -> facts.computeIfAbsent(name, key -> new LinkedHashMap<>())
                            .computeIfAbsent(String.valueOf(value), key -> new ArrayList<>())
                            .add(run));
        }
        StringBuilder html = new StringBuilder("<table class=\"facts\"><caption>Host and software. Where runs differ,")
                .append(" each value names its runs.</caption><tbody>\n");
        facts.forEach((name, values) -> {
            html.append("<tr><th scope=\"row\">").append(PageText.escape(name)).append("</th><td>");
            values.forEach((value, of) -> html.append("<div>")
                    .append(PageText.escape(value))
                    .append(of.size() == runs.size() ? "" : " <small>" + named(of) + "</small>")
                    .append("</div>"));
            html.append("</td></tr>\n");
        });
        return html.append("</tbody></table>\n").toString();
    }

    private static String named(List<LatencyRun> runs) {
        Set<String> series = new TreeSet<>(PageSection.seriesOf(runs));
        return runs.size() + (runs.size() == 1 ? " run: " : " runs: ") + PageText.escape(String.join(", ", series));
    }

    /** Command lines that repeat the runs, each once. */
    static String commands(List<LatencyRun> runs) {
        Set<String> lines = new LinkedHashSet<>();
        runs.forEach(run -> lines.add(run.command()));
        return "<pre>" + PageText.escape(String.join("\n", lines)) + "</pre>\n";
    }

    // A column whose name begins with # holds numbers.
    private static String head(String... columns) {
        StringBuilder html = new StringBuilder("<thead><tr>");
        for (String column : columns) {
            boolean numbers = column.startsWith("#");
            html.append(numbers ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
                    .append(numbers ? column.substring(1) : column)
                    .append("</th>");
        }
        return html.append("</tr></thead>\n").toString();
    }

    private static String series(RunGroup group, String remark) {
        return "<th scope=\"row\">" + PageText.escape(group.setting().series()) + remark + "</th>";
    }

    /** It does not beat in every phase. */
    private static String heartbeat(RunGroup group, String phase) {
        boolean beats = group.runs().stream().anyMatch(run -> run.phase(phase).heartbeatMillis() > 0);
        return beats ? time(group, run -> run.phase(phase).heartbeatMillis() * 1e3) : NONE;
    }

    private static String time(RunGroup group, ToDoubleFunction<LatencyRun> micros) {
        return number(PageText.times(group.spread(micros)));
    }

    private static String figures(RunGroup group, ToDoubleFunction<LatencyRun> figure) {
        return number(PageText.figures(group.spread(figure)));
    }

    private static String number(Object html) {
        return "<td class=\"n\">" + html + "</td>";
    }
}
