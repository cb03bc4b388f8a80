package io.forkpoint.cli;

import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkpoint bench report}: page, table and JSON of runs that were measured before. */
@Command(
        name = "report",
        description = "Makes one page, one table and one JSON file of runs that 'bench latency' has measured.")
final class BenchReportCommand extends ForkpointCommand {
    static final String TITLE = "Writers during snapshots";

    @Parameters(arity = "1..*", paramLabel = "RUNS", description = "Folders of runs, or single files of them.")
    private List<Path> places;

    @Option(names = "--to", paramLabel = "FOLDER", required = true, description = "Where to write them.")
    private Path to;

    @Option(names = "--title", paramLabel = "TEXT", defaultValue = TITLE, description = "The heading.")
    private String title;

    BenchReportCommand() {}

    @Override
    Report run() throws Exception {
        List<LatencyRun> runs = new ArrayList<>();
        for (Path place : places) {
            runs.addAll(RunFiles.readAll(place));
        }
        Files.createDirectories(to);
        requireWritableFolder(to);
        return BenchFiles.write(to, title, runs);
    }
}
