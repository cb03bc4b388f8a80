package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A page of tables in Markdown with what it was measured on; {@code scripts/bench-report.sh} puts them together. */
final class Report {
    /** Facts that differ with each measurement. */
    private static final Set<String> RANGES = Set.of("when", "load");
    /** Puts decimals of the same precision in the order of their values. */
    private static final Comparator<String> SHORTER_FIRST =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

    private final String name;
    private final boolean echo;
    private final StringBuilder text = new StringBuilder();
    private final List<String> libraries = new ArrayList<>();

    /** A page of what is being measured now, which is printed as it goes. */
    Report(String name, String title, String about) {
        this(name, title, about, true);
    }

    private Report(String name, String title, String about, boolean echo) {
        this.name = name;
        this.echo = echo;
        text.append("### ").append(title).append("\n\n").append(about).append("\n\n");
    }

    /** A page that is put together from measurements. */
    static Report ofMeasurements(String name, String title, String about) {
        return new Report(name, title, about, false);
    }

    void library(String artifact) {
        libraries.add(artifact + " " + Host.library(artifact));
    }

    void head(String... cells) {
        row(cells);
        row("---".concat(",---".repeat(cells.length - 1)).split(","));
    }

    void row(String... cells) {
        String line = "| " + String.join(" | ", cells) + " |\n";
        text.append(line);
        if (echo) {
            System.out.print(line);
        }
    }

    /** A paragraph; a table that was being written ends. */
    void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        text.append('\n').append(line).append("\n\n");
        if (echo) {
            System.out.println(line);
        }
    }

    /** Prints to the console, and so into the log that the script keeps, only. */
    static void log(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A number with that many decimals and, from 10,000 on, commas. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** The folder that {@code bench.out} names. */
    static Path folder() {
        return Path.of(System.getProperty("bench.out", "docs/benchmarks/raw"));
    }

    /** Writes the page of something that was measured just now. */
    void write() throws IOException {
        write(List.of(Host.facts()));
    }

    /** Writes a page that was put together from these measurements; without any there is none. */
    void writeOf(List<Measurement> measurements) throws IOException {
        if (!measurements.isEmpty()) {
            write(measurements.stream().map(Measurement::facts).toList());
            log("the table of all %d measurements: %s", measurements.size(), folder().resolve(name + ".md"));
        }
    }

    private void write(List<Map<String, String>> hosts) throws IOException {
        text.append("\nMeasured on: ").append(facts(hosts));
        if (!libraries.isEmpty()) {
            text.append("; libraries: ").append(String.join(", ", libraries));
        }
        text.append(".\n");
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(name + ".md"), text.toString());
    }

    /** Each fact once; of those that differ every value, and of times and loads the first and the last. */
    private static String facts(List<Map<String, String>> hosts) {
        Map<String, TreeSet<String>> facts = new LinkedHashMap<>();
        for (Map<String, String> host : hosts) {
            host.forEach((fact, value) -> facts.computeIfAbsent(fact, f -> new TreeSet<>(SHORTER_FIRST))
                    .add(value));
        }
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + ": " + join(fact.getKey(), fact.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String join(String fact, TreeSet<String> values) {
        if (values.size() > 1 && RANGES.contains(fact)) {
            return values.first() + " to " + values.last();
        }
        return String.join(", ", values);
    }
}
