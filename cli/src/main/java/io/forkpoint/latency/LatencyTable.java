package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs as a page of Markdown: a table for each size and rate, what was driven, and what it was measured on. */
public final class LatencyTable {
    private static final List<Figure> COLUMNS = List.of(
            Figure.RESPONSE_P50,
            Figure.RESPONSE_P99,
            Figure.RESPONSE_P999,
            Figure.RESPONSE_MAX,
            Figure.SERVICE_P999,
            Figure.SERVICE_MAX,
            Figure.HEARTBEAT,
            Figure.PAUSE,
            Figure.SAVE_SECONDS,
            Figure.SAVE_SPEED,
            Figure.RETAINED,
            Figure.PRIVATE_DIRTY,
            Figure.STOLEN);

    private final StringBuilder text = new StringBuilder();

    private LatencyTable() {}

    /** The page of some runs, with a heading of the third level. */
    public static String markdown(String title, List<LatencyRun> runs) {
        LatencyTable table = new LatencyTable();
        table.text.append("### ").append(title).append("\n\n");
        table.text.append(
                "Response: from the time at which a write should have started to its end; service: of the write"
                        + " alone; microseconds. Medians of the runs, least and greatest in brackets. A snapshot's phase goes on"
                        + " after its end.\n");
        table.windows(runs);
        table.ratios(runs);
        List<LatencySummary> all = LatencySummary.of(runs);
        table.sections(all);
        List<LatencySummary> undisturbed = LatencySummary.undisturbed(runs);
        if (!undisturbed.equals(all)) {
            table.text
                    .append("\nThe same of those phases only from which the hypervisor has taken at most ")
                    .append(LatencySummary.UNDISTURBED_MILLIS)
                    .append(" ms of processor time:\n");
            table.sections(undisturbed);
        }
        table.facts(runs);
        return table.text.toString();
    }

    private static String heading(LatencySetting setting) {
        String skew = setting.zipf() == 0 ? "all keys alike" : "Zipf " + setting.zipf();
        return String.format(
                Locale.ROOT,
                "%.2f GiB of keys and values, %,d writes a second; values of %,d bytes, %d writer%s, %s, %.0f %% with an expiry",
                setting.dataBytes() / 0x1p30,
                setting.rate(),
                setting.valueBytes(),
                setting.writers(),
                setting.writers() == 1 ? "" : "s",
                skew,
                setting.ttlShare() * 100);
    }

    private void windows(List<LatencyRun> runs) {
        List<List<String>> rows = WindowTable.rows(runs);
        if (!rows.isEmpty()) {
            text.append(
                    "\nEach snapshot by itself, from its start until some time after its end, with the longest batch of"
                            + " loads of a bystander, a process of its own, and its longest in the control phases; as in control: at"
                            + " most twice that. Page cache: by how much it has grown.\n\n");
            table(WindowTable.head(), rows);
        }
    }

    private void ratios(List<LatencyRun> runs) {
        Map<String, List<RunGroup>> alike = RunGroup.of(runs).stream()
                .collect(Collectors.groupingBy(
                        group -> heading(group.setting()), LinkedHashMap::new, Collectors.toList()));
        alike.forEach((heading, groups) -> {
            List<List<String>> rows = new RatioTable(groups).rows();
            if (!rows.isEmpty()) {
                text.append("\nRatios, ").append(heading).append(":\n\n");
                table(RatioTable.head(), rows);
            }
        });
    }

    private void sections(List<LatencySummary> summaries) {
        Map<String, List<LatencySummary>> sections = summaries.stream()
                .collect(Collectors.groupingBy(
                        summary -> heading(summary.setting()), LinkedHashMap::new, Collectors.toList()));
        sections.forEach(this::section);
    }

    private void section(String heading, List<LatencySummary> summaries) {
        text.append('\n').append(heading).append(":\n\n");
        List<String> head = new ArrayList<>(List.of("series", "sink", "pace", "phase", "runs"));
        COLUMNS.forEach(figure -> head.add(figure.label() + " " + figure.unit()));
        List<List<String>> rows = new ArrayList<>();
        for (LatencySummary summary : summaries) {
            LatencySetting setting = summary.setting();
            List<String> cells = new ArrayList<>(List.of(
                    setting.series(),
                    setting.sink(),
                    setting.pace(),
                    summary.phase(),
                    Integer.toString(summary.runs())));
            COLUMNS.forEach(figure -> cells.add(cell(summary.figures().get(figure))));
            rows.add(cells);
        }
        table(head, rows);
    }

    private void table(List<String> head, List<List<String>> rows) {
        row(head);
        row(head.stream().map(cell -> "---").toList());
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A median and its range; nothing of no figure. */
    static String cell(Spread spread) {
        if (spread == null) {
            return "";
        }
        return spread.runs() == 1 ? number(spread.median()) : range(spread);
    }

    /** A median with the least and the greatest. */
    public static String range(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + " to " + number(spread.max()) + ")";
    }

    /** Three digits or so, with commas. */
    public static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%,.2f" : value < 100 ? "%,.1f" : "%,.0f", value);
    }

    /** Each fact once; of those that differ every value, and of the times the first and the last. */
    private void facts(List<LatencyRun> runs) {
        Map<String, Set<String>> facts = new LinkedHashMap<>();
        for (LatencyRun run : runs) {
            run.host()
                    .forEach((name, value) ->
                            facts.computeIfAbsent(name, n -> new TreeSet<>()).add(value));
        }
        text.append("\nMeasured on: ")
                .append(facts.entrySet().stream()
                        .map(fact -> fact.getKey() + ": " + join(fact.getValue()))
                        .collect(Collectors.joining("; ")))
                .append(".\n\nRepeat it with:\n\n```\n");
        new LinkedHashSet<>(runs.stream().map(LatencyRun::command).toList())
                .forEach(command -> text.append(command).append('\n'));
        text.append("```\n");
    }

    private static String join(Set<String> values) {
        List<String> all = List.copyOf(values);
        boolean times = all.get(0).matches("\\d{4}-\\d\\d-\\d\\dT.*");
        return times && all.size() > 1 ? all.get(0) + " to " + all.get(all.size() - 1) : String.join(", ", all);
    }
}
