package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page of tables in Markdown with what it was measured on; {@code scripts/bench-report.sh} puts them together. */
final class Report {
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final List<String> libraries = new ArrayList<>();

    Report(String name, String title, String about) {
        this.name = name;
        text.append("### ").append(title).append("\n\n").append(about).append("\n\n");
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
        System.out.print(line);
    }

    /** A paragraph; a table that was being written ends. */
    void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        text.append('\n').append(line).append("\n\n");
        System.out.println(line);
    }

    /** Prints to the console, and so into the log that the script keeps, only. */
    static void log(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A number with that many decimals and, from 10,000 on, commas. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Writes the page to the folder that {@code bench.out} names. */
    void write() throws IOException {
        text.append('\n');
        StringBuilder facts = new StringBuilder();
        for (Map.Entry<String, String> fact : Host.facts().entrySet()) {
            facts.append(facts.isEmpty() ? "" : "; ")
                    .append(fact.getKey())
                    .append(": ")
                    .append(fact.getValue());
        }
        if (!libraries.isEmpty()) {
            facts.append("; libraries: ").append(String.join(", ", libraries));
        }
        text.append("Measured on: ").append(facts).append(".\n");
        Path folder = Path.of(System.getProperty("bench.out", "docs/benchmarks/raw"));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".md"), text.toString());
    }
}
