package io.forkpoint.cli;

import picocli.CommandLine.Command;

/** {@code forkpoint bench}: the latency lab. */
@Command(
        name = "bench",
        description = "Measures what snapshots do to writers, and compares and shows what was measured.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {BenchLatencyCommand.class, BenchReportCommand.class, BenchCompareCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
    BenchCommand() {}
}
