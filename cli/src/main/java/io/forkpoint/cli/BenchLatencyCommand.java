package io.forkpoint.cli;

import io.forkpoint.latency.ClientMix;
import io.forkpoint.latency.LatencyLab;
import io.forkpoint.latency.LatencyPlan;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.RunPhases;
import io.forkpoint.latency.Series;
import io.forkpoint.latency.ServerPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code forkpoint bench latency}: writers by a timetable, without and with snapshots. */
@Command(
        name = "latency",
        description = {
            "Measures what snapshots do to writers that keep to a timetable, beside a Redis or Valkey server.",
            "A write's latency counts from the time at which it should have started, so that a stall counts for all writes "
                    + "that it delays. Each run is a process of its own: fill, warm up, a control phase in which nothing "
                    + "happens, then snapshots. Every series is run with every size and every rate.",
            "The folder that --to names gets a file for each run, latency.html, latency.md and latency.json. What it holds "
                    + "already is not measured again, so that a bench that was stopped goes on where it was."
        })
final class BenchLatencyCommand extends ForkpointCommand {
    @Option(
            names = "--series",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "none,fork:private,async-fork,thread",
            description = {
                "What to drive, separated by commas: fork, async-fork, thread or none (no snapshot), each with :shared, "
                        + ":private or :private-huge behind it for another arena than the usual; redis, redis-none, "
                        + "valkey or valkey-none for a server; served-none, served-async-fork or served-thread for a "
                        + "server of ours; nothing (a store that does nothing: the driver's floor), stall (the same with "
                        + "a planted stall)."
            })
    private List<Series> series;

    @Option(
            names = "--data",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "1gb",
            description = "Keys and values, such as 256mb or 4gb.")
    private List<ByteSize> data;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000",
            description = "Writes a second, of all writers together.")
    private List<Integer> rates;

    @Option(
            names = "--value-size",
            paramLabel = "SIZE",
            defaultValue = "1000",
            showDefaultValue = Visibility.NEVER,
            description = "Length of each value, such as 100 or 4kb (default: 1000).")
    private ByteSize valueSize;

    @Option(names = "--writers", paramLabel = "N", defaultValue = "1", description = "Threads that write.")
    private int writers;

    @Option(
            names = "--zipf",
            paramLabel = "X",
            defaultValue = "0",
            description = "Skew of the keys: the exponent of a Zipf distribution, such as 0.99; 0 for all alike.")
    private double zipf;

    @Option(
            names = "--ttl-share",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of the writes that set an expiry, from 0 to 1.")
    private double ttlShare;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description =
                    "Connections to a server, over which the writers take turns, such as 1,50 (default: one for each "
                            + "writer).")
    private List<Integer> connections = List.of();

    @Option(
            names = "--get-share",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of the commands to a server that are GETs, from 0 to 1.")
    private double getShare;

    @Option(
            names = "--bystander",
            paramLabel = "SIZE",
            description =
                    "Beside each run, a process that walks a chain of random loads through so much memory, such as "
                            + "256mb: what slows it down every process suffers (default: none).")
    private ByteSize bystander;

    @Option(
            names = "--pace",
            paramLabel = "HOW",
            defaultValue = "",
            showDefaultValue = Visibility.NEVER,
            description =
                    "How a writer waits until a write is due: spin or sleep (default: spin within a process, sleep "
                            + "with a server, which needs the processor).")
    private String pace;

    @Option(
            names = "--sink",
            paramLabel = "WHERE",
            defaultValue = "file",
            description = "Where the snapshots of a store go: file or null (/dev/null).")
    private String sink;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "How often each; medians need some.")
    private int runs;

    @Option(names = "--snapshots", paramLabel = "N", defaultValue = "2", description = "Snapshots in each run.")
    private int snapshots;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "Writes before the first phase.")
    private double warm;

    @Option(names = "--control", paramLabel = "SECONDS", defaultValue = "8", description = "Length of a control phase.")
    private double control;

    @Option(
            names = "--after",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "How long the phase of a snapshot goes on after its end.")
    private double after;

    @Option(
            names = "--stall",
            paramLabel = "MS",
            split = ",",
            description = "Lengths of planted stalls in milliseconds, for the series stall.")
    private List<Double> stalls = List.of();

    @Option(
            names = "--server",
            paramLabel = "SERVER",
            defaultValue = "redis-server",
            description =
                    "For the series redis: a program to start on loopback, such as valkey-server, or HOST:PORT of a "
                            + "server that is there and empty. That one is filled, told to BGSAVE, and flushed at the end.")
    private String server;

    @Option(
            names = "--valkey",
            paramLabel = "SERVER",
            defaultValue = "valkey-server",
            description = "The same for the series valkey and valkey-none.")
    private String valkey;

    @Option(
            names = "--served",
            paramLabel = "SERVER",
            defaultValue = "scripts/serve.sh",
            description = "The same for the series served-none, served-async-fork and served-thread.")
    private String served;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1gb",
            showDefaultValue = Visibility.NEVER,
            description = "Heap of the process that is measured, touched from the start (default: 1gb).")
    private ByteSize heap;

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = "Where the snapshots go: the disk that is measured (default: 'work' in the folder of --to).")
    private Path work;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            defaultValue = "forkpoint-bench",
            description = "What gets the results.")
    private Path to;

    @Option(names = "--again", description = "Measure what the folder holds already, too.")
    private boolean again;

    BenchLatencyCommand() {}

    @Override
    Report run() throws Exception {
        LatencyPlan plan = plan();
        Files.createDirectories(to);
        requireWritableFolder(to);
        List<LatencyRun> measured =
                new LatencyLab(plan, line -> spec().commandLine().getErr().println(line)).run();
        return BenchFiles.write(to, BenchReportCommand.TITLE, measured);
    }

    private LatencyPlan plan() {
        try {
            return new LatencyPlan(
                    series,
                    data.stream().map(ByteSize::bytes).toList(),
                    rates,
                    Math.toIntExact(valueSize.bytes()),
                    writers,
                    zipf,
                    ttlShare,
                    pace,
                    sink,
                    runs,
                    new RunPhases(snapshots, warm, control, after),
                    stalls,
                    new ServerPrograms(server, valkey, served),
                    new ClientMix(connections, getShare),
                    bystander == null ? 0 : bystander.bytes(),
                    heap.bytes(),
                    (work == null ? to.resolve("work") : work).toAbsolutePath(),
                    to.toAbsolutePath(),
                    again);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw usage(wrong.getMessage());
        }
    }
}
