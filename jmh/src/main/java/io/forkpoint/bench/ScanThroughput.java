package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The scan in Java beside a child's in C, of the same private arena on one core each: into nothing, with LZF and
 * without, and into a file. All take turns. The first round of the scan in Java is that of a cold JVM, and has a row of
 * its own.
 *
 * <p>Arguments: value bytes, entries, rounds, work folder.
 */
final class ScanThroughput {
    private static final SnapshotOptions PLAIN =
            SnapshotOptions.builder().lzf(false).scanThreads(1).build();
    private static final SnapshotOptions LZF = PLAIN.toBuilder().lzf(true).build();

    private final ForkpointEngine engine;
    private final int rounds;
    private final Path folder;
    private final Report report;

    private ScanThroughput(ForkpointEngine engine, int rounds, Path folder, Report report) {
        this.engine = engine;
        this.rounds = rounds;
        this.folder = folder;
        this.report = report;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        int valueBytes = Integer.parseInt(args[0]);
        long entries = Long.parseLong(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Path folder = Path.of(args[3]).resolve("scan");
        Files.createDirectories(folder);
        Report report = new Report(
                "scan-" + valueBytes,
                "The scan in Java and the child's, " + valueBytes + "-byte values",
                String.format(
                        "%,d random 16-byte keys, values of text that LZF halves at best, private arena, checksum on;"
                                + " MB = 10^6 bytes. Into nothing: until the last record. Into a file: until it is synced"
                                + " and has its name, and the child has been reaped. Median of %d.",
                        entries, rounds));
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.PRIVATE, entries, valueBytes)) {
            ChildThroughput.fillText(engine, entries, valueBytes);
            report.head("what", "seconds", "MB/s of file", "times the child");
            new ScanThroughput(engine, rounds, folder, report).measure();
        }
        report.write();
    }

    private void measure() throws IOException {
        ScanSides sides = new ScanSides(engine.store());
        ScanSides.Result cold = sides.java(PLAIN);
        Series child = new Series(() -> sides.child(PLAIN));
        Series java = new Series(() -> sides.java(PLAIN));
        Series childLzf = new Series(() -> sides.child(LZF));
        Series javaLzf = new Series(() -> sides.java(LZF));
        Series childFile = new Series(this::childToFile);
        Series javaFile = new Series(() -> sides.javaToFile(folder.resolve("java.rdb"), PLAIN));
        for (int round = 0; round < rounds; round++) {
            for (Series series : new Series[] {child, java, childLzf, javaLzf, childFile, javaFile}) {
                series.run(round);
            }
        }
        row("child, into nothing, LZF off", child, child);
        row("Java, the same, first in its JVM", cold.seconds(), cold.bytes(), child);
        row("Java, the same", java, child);
        row("child, into nothing, LZF on", childLzf, childLzf);
        row("Java, the same", javaLzf, childLzf);
        row("child, into a file, LZF off", childFile, childFile);
        row("Java, the same", javaFile, childFile);
        for (String name : new String[] {"child.rdb", "java.rdb"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private ScanSides.Result childToFile() {
        SnapshotReport done = engine.store()
                .snapshot(SnapshotMethod.FORK, folder.resolve("child.rdb"), PLAIN)
                .join();
        return new ScanSides.Result(done.bytes() / 1e6 / done.megabytesPerSecond(), done.bytes());
    }

    private void row(String what, Series series, Series beside) {
        row(what, series.seconds(), series.bytes, beside);
    }

    private void row(String what, double seconds, long bytes, Series beside) {
        report.row(
                what,
                Report.number(seconds, 3),
                Report.number(bytes / 1e6 / seconds, 0),
                Report.number(beside.seconds() / seconds, 2));
    }

    /** One of those that take turns. */
    private interface Side {
        ScanSides.Result run() throws IOException;
    }

    /** Its rounds. */
    private final class Series {
        private final Side side;
        private final double[] seconds = new double[rounds];
        private long bytes;

        Series(Side side) {
            this.side = side;
        }

        void run(int round) throws IOException {
            ScanSides.Result result = side.run();
            Report.log("round %d: %.3f s, %,d bytes", round, result.seconds(), result.bytes());
            seconds[round] = result.seconds();
            bytes = result.bytes();
        }

        double seconds() {
            return LoadRate.median(seconds);
        }
    }
}
