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
 * What a snapshot's child can do: into nothing, into a file beside {@code dd conv=fsync} on the same disk, and with LZF
 * beside Redis's BGSAVE of the same data. All take turns.
 *
 * <p>Arguments: arena kind, value bytes, entries, rounds, work folder.
 */
final class ChildThroughput {
    private static final SnapshotOptions PLAIN =
            SnapshotOptions.builder().lzf(false).build();
    private static final SnapshotOptions LZF =
            SnapshotOptions.builder().lzf(true).build();

    private final SnapshotMethod method;
    private final int rounds;
    private final Path folder;
    private final Path file;
    private final long dataBytes;
    private final Report report;

    private ChildThroughput(ArenaKind kind, int valueBytes, long entries, int rounds, Path folder) throws IOException {
        method = kind == ArenaKind.SHARED ? SnapshotMethod.ASYNC_FORK : SnapshotMethod.FORK;
        this.rounds = rounds;
        this.folder = folder.resolve("child");
        Files.createDirectories(this.folder);
        file = this.folder.resolve("dump.rdb");
        dataBytes = entries * (Keys.BYTES + valueBytes);
        report = new Report(
                "child-" + kind.name().toLowerCase(Locale.ROOT) + "-" + valueBytes,
                "The child, " + method + ", " + kind + ", " + valueBytes + "-byte values",
                String.format(
                        "%,d random 16-byte keys, values of text that LZF halves at best, checksum on; MB = 10^6 bytes."
                                + " Times are from the fork to the end of the child, fsync and rename included; for"
                                + " Redis from BGSAVE until INFO says it is over. Median of %d.",
                        entries, rounds));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        ArenaKind kind = ArenaKind.valueOf(args[0]);
        int valueBytes = Integer.parseInt(args[1]);
        long entries = Long.parseLong(args[2]);
        ChildThroughput bench =
                new ChildThroughput(kind, valueBytes, entries, Integer.parseInt(args[3]), Path.of(args[4]));
        try (ForkpointEngine engine = new ForkpointEngine(kind, entries, valueBytes)) {
            fillText(engine, entries, valueBytes);
            bench.report.head("what", "seconds", "MB/s of file", "MB/s of keys and values", "file MB");
            bench.measure(engine);
        }
        bench.report.write();
    }

    static void fillText(Engine engine, long entries, int valueBytes) {
        byte[] key = new byte[Keys.BYTES];
        byte[] value = new byte[valueBytes];
        for (long i = 0; i < entries; i++) {
            Keys.key(key, i);
            Keys.text(value, i);
            engine.put(key, value);
        }
    }

    private void measure(ForkpointEngine engine) throws IOException, InterruptedException {
        Series nothing = new Series();
        Series nothingLzf = new Series();
        Series plain = new Series();
        Series copy = new Series();
        Series zeros = new Series();
        for (int round = 0; round < rounds; round++) {
            nothing.add(NullSinkSnapshot.take(engine.store(), method, folder.resolve("nothing.rdb"), PLAIN));
            nothingLzf.add(NullSinkSnapshot.take(engine.store(), method, folder.resolve("nothing.rdb"), LZF));
            // dd writes a new file too: freeing the old one's blocks at the rename is not what is measured.
            Files.deleteIfExists(file);
            settle();
            plain.add(engine.store().snapshot(method, file, PLAIN).join());
            copy.add(dd(file.toString()), plain.bytes);
            zeros.add(dd("/dev/zero"), plain.bytes);
        }
        row("into nothing, LZF off", nothing);
        row("into nothing, LZF on", nothingLzf);
        row("into a file, LZF off", plain);
        row("dd bs=1M conv=fsync of that file", copy);
        row("dd bs=1M conv=fsync of /dev/zero", zeros);
        beside(engine, copy.seconds() / plain.seconds(), zeros.seconds() / plain.seconds());
    }

    /** With LZF, in turns with a redis-server that has loaded the file. */
    private void beside(ForkpointEngine engine, double besideCopy, double besideZeros)
            throws IOException, InterruptedException {
        Series lzf = new Series();
        Series redisLzf = new Series();
        try (Redis redis = Redis.start(folder)) {
            for (int round = 0; round < rounds; round++) {
                settle();
                redisLzf.add(redis.bgsave(), Files.size(file));
                settle();
                lzf.add(engine.store()
                        .snapshot(method, folder.resolve("lzf.rdb"), LZF)
                        .join());
            }
        }
        row("into a file, LZF on", lzf);
        row("Redis BGSAVE, LZF on", redisLzf);
        report.say(
                "Into a file, LZF off: %.2f times dd of the same bytes, %.2f times dd of zeros. LZF on: %.2f times Redis's"
                        + " BGSAVE.",
                besideCopy, besideZeros, redisLzf.seconds() / lzf.seconds());
        for (String name : new String[] {"dump.rdb", "lzf.rdb", "nothing.rdb", "dd.out"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private void row(String what, Series series) {
        report.row(
                what,
                Report.number(series.seconds(), 3),
                Report.number(series.bytes / 1e6 / series.seconds(), 0),
                Report.number(dataBytes / 1e6 / series.seconds(), 0),
                Report.number(series.bytes / 1e6, 0));
    }

    /** Copies as many bytes as the snapshot has, to the same disk; returns seconds. */
    private double dd(String from) throws IOException, InterruptedException {
        settle();
        long megabytes = Files.size(file) >> 20;
        long start = System.nanoTime();
        run("dd", "if=" + from, "of=" + folder.resolve("dd.out"), "bs=1M", "count=" + megabytes, "conv=fsync");
        // The same number of bytes: dd leaves out less than a MiB.
        double seconds = (System.nanoTime() - start) / 1e9 * Files.size(file) / (megabytes << 20);
        Files.delete(folder.resolve("dd.out"));
        return seconds;
    }

    /** What others left to be written must not be charged to the next. */
    private static void settle() throws IOException, InterruptedException {
        run("sync");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + status);
        }
    }

    /** Seconds of the rounds of one thing, and the bytes that it wrote each time. */
    private final class Series {
        private final double[] seconds = new double[rounds];
        private int count;
        private long bytes;

        void add(SnapshotReport done) {
            add(done.bytes() / 1e6 / done.megabytesPerSecond(), done.bytes());
        }

        void add(double time, long written) {
            Report.log("round %d: %.3f s, %,d bytes", count, time, written);
            seconds[count++] = time;
            bytes = written;
        }

        double seconds() {
            return LoadRate.median(seconds);
        }
    }
}
