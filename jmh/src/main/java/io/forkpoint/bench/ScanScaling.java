package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What more threads make of a scan, by a child and by threads of this process, which take turns: from the gate to the last
 * record's end.
 *
 * <p>Arguments: value bytes, entries, rounds, numbers of threads separated by commas, sinks ({@code null}, the device, or
 * {@code file}) separated by commas, work folder.
 */
final class ScanScaling {
    private record Cell(String sink, boolean lzf, SnapshotMethod method) {}

    private final Store store;
    private final List<Integer> threads;
    private final int rounds;
    private final Path folder;

    private ScanScaling(Store store, List<Integer> threads, int rounds, Path folder) {
        this.store = store;
        this.threads = threads;
        this.rounds = rounds;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        int valueBytes = Integer.parseInt(args[0]);
        long entries = Long.parseLong(args[1]);
        int rounds = Integer.parseInt(args[2]);
        List<Integer> threads =
                List.of(args[3].split(",")).stream().map(Integer::valueOf).toList();
        Report report = new Report(
                "threads-" + valueBytes,
                "Threads of a scan, " + valueBytes + "-byte values",
                String.format(
                        "%,d random 16-byte keys, values of text that LZF halves at best, shared arena, checksum on; MB ="
                                + " 10^6 bytes of the file. Seconds from the gate to the last record's end; median of %d,"
                                + " least and greatest in brackets.",
                        entries, rounds));
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.SHARED, entries, valueBytes)) {
            ChildThroughput.fillText(engine, entries, valueBytes);
            ScanScaling bench = new ScanScaling(engine.store(), threads, rounds, Path.of(args[5]));
            report.head("into", "LZF", "method", "threads", "seconds", "MB/s", "times one thread");
            for (String sink : args[4].split(",")) {
                for (boolean lzf : new boolean[] {false, true}) {
                    for (SnapshotMethod method :
                            new SnapshotMethod[] {SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD}) {
                        bench.measure(report, new Cell(sink, lzf, method));
                    }
                }
            }
        }
        report.write();
    }

    /** All numbers of threads in turns, after a round that warms up. */
    private void measure(Report report, Cell cell) throws IOException {
        List<double[]> seconds = new ArrayList<>();
        threads.forEach(count -> seconds.add(new double[rounds]));
        long bytes = 0;
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < threads.size(); i++) {
                SnapshotReport done = take(cell, threads.get(i));
                bytes = done.bytes();
                if (round >= 0) {
                    seconds.get(i)[round] = done.timings().write().toNanos() / 1e9;
                }
            }
        }
        double one = LoadRate.median(seconds.get(0));
        for (int i = 0; i < threads.size(); i++) {
            double[] all = seconds.get(i);
            double median = LoadRate.median(all);
            report.row(
                    cell.sink,
                    cell.lzf ? "on" : "off",
                    cell.method.name(),
                    Integer.toString(threads.get(i)),
                    Report.number(median, 3) + " ("
                            + Report.number(Arrays.stream(all).min().orElseThrow(), 3) + " to "
                            + Report.number(Arrays.stream(all).max().orElseThrow(), 3) + ")",
                    Report.number(bytes / 1e6 / median, 0),
                    Report.number(one / median, 2));
        }
    }

    private SnapshotReport take(Cell cell, int count) throws IOException {
        SnapshotSink sink = Sinks.open(cell.sink, folder);
        SnapshotOptions options =
                Sinks.OPTIONS.toBuilder().lzf(cell.lzf).scanThreads(count).build();
        SnapshotReport done = Sinks.snapshot(store, cell.method, sink, options).join();
        Sinks.remove(sink);
        return done;
    }
}
