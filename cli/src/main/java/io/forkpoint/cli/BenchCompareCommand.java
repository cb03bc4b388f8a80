package io.forkpoint.cli;

import io.forkpoint.latency.LatencyComparison;
import io.forkpoint.latency.LatencyComparison.Change;
import io.forkpoint.latency.LatencyComparison.Verdict;
import io.forkpoint.latency.LatencyTable;
import io.forkpoint.latency.RunFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkpoint bench compare}: what has changed between two sets of runs. */
@Command(
        name = "compare",
        description = {
            "Says what has changed between two sets of runs of the same settings beyond noise.",
            "A figure has changed if no run of the one side lies within the range of the other's, and if it has changed by "
                    + "more than in the control phase, where only the machine can have changed. Three runs on each side part "
                    + "by chance in one of ten figures, five in one of 126."
        })
final class BenchCompareCommand extends ForkpointCommand {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "A folder of runs, or one of them.")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The folder or run to compare with it.")
    private Path after;

    @Option(names = "--all", description = "Show every figure, not only what has changed.")
    private boolean all;

    BenchCompareCommand() {}

    @Override
    Report run() throws Exception {
        List<Change> changes = LatencyComparison.of(RunFiles.readAll(before), RunFiles.readAll(after));
        if (changes.isEmpty()) {
            throw usage("the two have no setting in common: " + before + ", " + after);
        }
        Report report = new Report();
        for (Verdict verdict : Verdict.values()) {
            long count = changes.stream()
                    .filter(change -> change.verdict() == verdict)
                    .count();
            report.count(verdict.name().toLowerCase(Locale.ROOT), count, meaning(verdict));
        }
        return report.table(
                "changes",
                all ? "Figures" : "Changed",
                changes.stream()
                        .filter(change ->
                                all || change.verdict() == Verdict.BETTER || change.verdict() == Verdict.WORSE)
                        .map(BenchCompareCommand::row)
                        .toList());
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NOISE -> "within noise";
            case MACHINE -> "as much as the control";
            case UNKNOWN -> "unknown, of a single run";
        };
    }

    private static Map<String, Object> row(Change change) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("series", change.setting().series());
        row.put("GiB", LatencyTable.number(change.setting().dataBytes() / 0x1p30));
        row.put("writes/s", change.setting().rate());
        row.put("phase", change.phase());
        row.put("figure", change.figure().label() + " " + change.figure().unit());
        row.put("before", LatencyTable.range(change.before()));
        row.put("after", LatencyTable.range(change.after()));
        row.put("ratio", String.format(Locale.ROOT, "%.2f", change.ratio()));
        row.put("verdict", meaning(change.verdict()));
        return row;
    }
}
