package io.forkpoint.bench;

import io.forkpoint.Database;
import io.forkpoint.MemoryReport;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The pause of a fork snapshot of a large arena in a JVM with a large heap (start it with one that is touched), many
 * times in a row while a writer keeps overwriting, and then Redis's fork of as much data.
 *
 * <p>Arguments: arena kind, GiB, snapshots, overwrites a second, seconds between snapshots, work folder.
 */
final class ForkPause {
    private static final int VALUE_BYTES = 1000;

    private ForkPause() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        ArenaKind kind = ArenaKind.valueOf(args[0]);
        int gib = Integer.parseInt(args[1]);
        int snapshots = Integer.parseInt(args[2]);
        int rate = Integer.parseInt(args[3]);
        int between = Integer.parseInt(args[4]);
        Path folder = Path.of(args[5]);
        Report report = new Report(
                "fork-" + kind.name().toLowerCase(Locale.ROOT),
                "Fork pause, " + gib + " GiB, " + kind,
                String.format(
                        "A JVM with %d MiB of heap; 16-byte keys, 1000-byte values; %,d overwrites a second of random"
                                + " keys throughout, %d s between snapshots. Pause: the gate held.",
                        Runtime.getRuntime().maxMemory() >> 20, rate, between));
        double[] pauses = forkpoint(report, kind, gib, snapshots, rate, between, folder);
        double[] redis = redis(gib, folder);
        double worst = Arrays.stream(pauses).max().orElseThrow();
        double redisMedian = LoadRate.median(redis);
        report.say(
                "Redis's `latest_fork_usec` with as much data, five forks: %s ms. Median %.1f ms, which is %.1f times"
                        + " Forkpoint's median pause and %.1f times its longest; the longest is %.2f ms a GiB.",
                Arrays.toString(redis),
                redisMedian,
                redisMedian / LoadRate.median(pauses),
                redisMedian / worst,
                worst / gib);
        report.write();
    }

    private static double[] forkpoint(
            Report report, ArenaKind kind, int gib, int snapshots, int rate, int between, Path folder)
            throws InterruptedException {
        long entries = (long) gib * (1 << 30) / 1024;
        double[] pauses = new double[snapshots];
        try (ForkpointEngine engine = new ForkpointEngine(kind, entries, VALUE_BYTES)) {
            Load.fill(engine, entries, VALUE_BYTES);
            MemoryReport memory = engine.store().memory();
            Report.log("filled: %s", memory);
            Writer writer = new Writer(engine.store().database(0), entries, rate);
            writer.thread.start();
            report.head("snapshot", "pause ms", "fork ms", "trim ms", "duration s", "copy-on-write MB", "overwrites/s");
            for (int i = 0; i < snapshots; i++) {
                Thread.sleep(between * 1000L);
                long before = writer.done;
                SnapshotReport done = engine.store()
                        .snapshot(
                                SnapshotMethod.FORK,
                                folder.resolve("pause.rdb"),
                                SnapshotOptions.DEFAULT.withLzf(false))
                        .join();
                pauses[i] = done.pause().toNanos() / 1e6;
                report.row(
                        Integer.toString(i + 1),
                        Report.number(pauses[i], 3),
                        Report.number(done.fork().toNanos() / 1e6, 3),
                        Report.number(done.timings().trim().toNanos() / 1e6, 3),
                        Report.number(done.duration().toNanos() / 1e9, 1),
                        Report.number(done.copyOnWritePeakBytes() / 1e6, 0),
                        Report.number(
                                (writer.done - before) * 1e9 / done.duration().toNanos(), 0));
            }
            writer.stop();
            report.say(
                    "Arena and index: %.2f GiB used, %.2f GiB allocated. The longest put the writer saw took %.1f ms.",
                    memory.used() / 0x1p30, memory.allocated() / 0x1p30, writer.longestNanos / 1e6);
        }
        folder.resolve("pause.rdb").toFile().delete();
        return pauses;
    }

    /** As much data in a redis-server; milliseconds of five forks. */
    private static double[] redis(int gib, Path folder) throws IOException {
        try (Redis redis = Redis.start(folder.resolve("redis-fork"))) {
            long keys = (long) gib * (1 << 30) / 1024;
            redis.command("DEBUG", "POPULATE", Long.toString(keys), "key", Integer.toString(VALUE_BYTES - 24));
            Report.log(
                    "redis-server: used_memory %s, rss %s", redis.info("used_memory"), redis.info("used_memory_rss"));
            double[] millis = new double[5];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = redis.forkMicros() / 1e3;
            }
            return millis;
        }
    }

    /** Overwrites random keys at a steady rate, in bursts of a millisecond. */
    private static final class Writer implements Runnable {
        final Thread thread = new Thread(this, "writer");
        volatile long done;
        long longestNanos;
        private final Database database;
        private final long entries;
        private final int perMilli;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

        Writer(Database database, long entries, int rate) {
            this.database = database;
            this.entries = entries;
            this.perMilli = rate / 1000;
        }

        @Override
        public void run() {
            try {
                write();
            } catch (RuntimeException e) {
                failure.set(e);
            }
        }

        private void write() {
            SplittableRandom random = new SplittableRandom(1);
            byte[] key = new byte[Keys.BYTES];
            byte[] value = Keys.randomValue(VALUE_BYTES);
            long count = 0;
            for (long next = System.nanoTime(); !stopped.get(); next += 1_000_000) {
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                for (int i = 0; i < perMilli; i++) {
                    long number = random.nextLong(entries);
                    Keys.key(key, number);
                    Keys.stamp(value, number);
                    long from = System.nanoTime();
                    database.put(key, value);
                    longestNanos = Math.max(longestNanos, System.nanoTime() - from);
                }
                count += perMilli;
                done = count;
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }
}
