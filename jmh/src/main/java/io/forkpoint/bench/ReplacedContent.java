package io.forkpoint.bench;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How long a writer is held up when the whole content is replaced in the gate, by a flush and by a load, for each size:
 * the longest put of one thread that puts one key over and over, beside the longest without either.
 *
 * <p>Arguments: arena kind, sizes in GiB separated by commas, rounds, work folder.
 */
final class ReplacedContent {
    private static final String PREFIX = "replaced-";
    private static final byte[] KEY = {'p', 'r', 'o', 'b', 'e'};
    private static final byte[] VALUE = new byte[100];
    /** After so long the prober's code is compiled. */
    private static final long WARM_MILLIS = 2000;

    private final ArenaKind kind;
    private final String gib;
    private final int rounds;
    private final Path folder;

    private ReplacedContent(ArenaKind kind, String gib, int rounds, Path folder) {
        this.kind = kind;
        this.gib = gib;
        this.rounds = rounds;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        for (String gib : args[1].split(",")) {
            new ReplacedContent(ArenaKind.valueOf(args[0]), gib, Integer.parseInt(args[2]), Path.of(args[3])).measure();
        }
        report();
    }

    /** Puts one key over and over until it is closed. */
    private static final class Prober extends Thread implements AutoCloseable {
        private final Database database;
        private volatile boolean stopped;
        private volatile long longestNanos;

        Prober(Database database) {
            super("prober");
            this.database = database;
            start();
        }

        @Override
        public void run() {
            long from = System.nanoTime();
            while (!stopped) {
                database.put(KEY, VALUE);
                long to = System.nanoTime();
                longestNanos = Math.max(longestNanos, to - from);
                from = to;
            }
        }

        /** The longest since this was asked last. */
        double cutMicros() {
            double micros = longestNanos / 1e3;
            longestNanos = 0;
            return micros;
        }

        @Override
        public void close() {
            stopped = true;
            Threads.join(this);
        }
    }

    private void measure() throws IOException, InterruptedException {
        String name = PREFIX + gib + "-" + kind.name().toLowerCase(Locale.ROOT);
        if (Measurement.exists(name)) {
            return;
        }
        long entries = SnapshotGate.entries(gib);
        Path file = folder.resolve("replaced.rdb");
        double[] control = new double[rounds];
        double[] flush = new double[rounds];
        double[] load = new double[rounds];
        try (ForkpointEngine engine = new ForkpointEngine(kind, 2 * entries, SnapshotGate.VALUE_BYTES)) {
            Store store = engine.store();
            Load.fill(engine, entries, SnapshotGate.VALUE_BYTES);
            store.snapshot(SnapshotMethod.THREAD, file).join();
            try (Prober prober = new Prober(store.database(0))) {
                Thread.sleep(WARM_MILLIS);
                for (int i = 0; i < rounds; i++) {
                    prober.cutMicros();
                    store.load(file);
                    load[i] = prober.cutMicros();
                    Thread.sleep(WARM_MILLIS);
                    prober.cutMicros();
                    store.clear();
                    flush[i] = prober.cutMicros();
                    Thread.sleep(WARM_MILLIS);
                    control[i] = prober.cutMicros();
                    Report.log(
                            "%s GiB, round %d: longest put %.1f us beside the flush, %.1f beside the load, %.1f after both",
                            gib, i + 1, flush[i], load[i], control[i]);
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
        new Measurement()
                .put("GiB", gib)
                .put("arena", kind)
                .put("entries", entries)
                .put("flush", flush)
                .put("load", load)
                .put("control", control)
                .write(name);
    }

    private static void report() throws IOException {
        Report report = Report.ofMeasurements(
                "replaced",
                "A flush and a load beside a writer",
                "16-byte keys, 1000-byte values. Longest put, in microseconds, of one thread that puts one key over and"
                        + " over: while the store was flushed, while a file of the size was loaded (seconds, of which the"
                        + " gate is the end), and in two seconds after both.");
        report.head("GiB", "arena", "rounds", "flush: median, worst", "load: median, worst", "after: median, worst");
        var all = Measurement.all(PREFIX, "GiB");
        for (Measurement measurement : all) {
            report.row(
                    measurement.text("GiB"),
                    measurement.text("arena"),
                    Integer.toString(measurement.numbers("flush").length),
                    spread(measurement.numbers("flush")),
                    spread(measurement.numbers("load")),
                    spread(measurement.numbers("control")));
        }
        report.writeOf(all);
    }

    private static String spread(double[] micros) {
        double worst = 0;
        for (double each : micros) {
            worst = Math.max(worst, each);
        }
        return Report.number(LoadRate.median(micros), 1) + ", " + Report.number(worst, 1);
    }
}
