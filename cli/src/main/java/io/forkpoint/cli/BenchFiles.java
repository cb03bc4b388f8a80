package io.forkpoint.cli;

import io.forkpoint.latency.Figure;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.LatencySummary;
import io.forkpoint.latency.LatencyTable;
import io.forkpoint.latency.RunFiles;
import io.forkpoint.latency.Spread;
import io.forkpoint.latency.page.LatencyPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is made of runs: the page, the table, the figures as JSON, and the report that a command prints. */
final class BenchFiles {
    private static final List<Figure> SHOWN = List.of(
            Figure.RESPONSE_P999,
            Figure.RESPONSE_MAX,
            Figure.SERVICE_P999,
            Figure.SERVICE_MAX,
            Figure.HEARTBEAT,
            Figure.PAUSE,
            Figure.SAVE_SECONDS,
            Figure.STOLEN);

    private BenchFiles() {}

    /** Writes {@code latency.html}, {@code latency.md} and {@code latency.json} into a folder. */
    static Report write(Path folder, String title, List<LatencyRun> runs) throws IOException {
        List<LatencySummary> summaries = LatencySummary.of(runs);
        Files.writeString(folder.resolve("latency.html"), LatencyPage.html(runs, title));
        Files.writeString(folder.resolve("latency.md"), LatencyTable.markdown(title, runs));
        RunFiles.write(folder.resolve("latency.json"), summaries);
        return new Report()
                .table(
                        "phases",
                        "Medians of the runs",
                        summaries.stream().map(BenchFiles::row).toList())
                .add("folder", folder.toString(), "written to");
    }

    private static Map<String, Object> row(LatencySummary summary) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("series", summary.setting().series());
        row.put("GiB", number(summary.setting().dataBytes() / 0x1p30));
        row.put("writes/s", summary.setting().rate());
        row.put("phase", summary.phase());
        row.put("runs", summary.runs());
        for (Figure figure : SHOWN) {
            Spread spread = summary.figures().get(figure);
            row.put(figure.label() + " " + figure.unit(), spread == null ? "" : number(spread.median()));
        }
        return row;
    }

    private static String number(double value) {
        return LatencyTable.number(value);
    }
}
