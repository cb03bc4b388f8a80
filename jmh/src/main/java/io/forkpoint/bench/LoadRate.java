package io.forkpoint.bench;

import io.forkpoint.LoadReport;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Keys a second of reading one RDB file, by Forkpoint in this JVM (start it with a small heap) and by a redis-server:
 * its start-up, as its log says, and DEBUG RELOAD NOSAVE. The file is in the page cache for all.
 *
 * <p>Arguments: entries, value bytes, rounds, work folder.
 */
final class LoadRate {
    private LoadRate() {}

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        long entries = Long.parseLong(args[0]);
        int valueBytes = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Path folder = Path.of(args[3]).resolve("load");
        Files.createDirectories(folder);
        Path file = folder.resolve("dump.rdb");
        write(file, entries, valueBytes);
        Report report = new Report(
                "load-" + valueBytes,
                "Load, " + valueBytes + "-byte values",
                String.format(
                        "One file of %,d random 16-byte keys (%.2f GB, no LZF, written by Forkpoint), in the page"
                                + " cache; millions of keys a second, median of %d. Forkpoint's JVM has a heap of at"
                                + " most %d MiB.",
                        entries,
                        Files.size(file) / 1e9,
                        rounds,
                        Runtime.getRuntime().maxMemory() >> 20));
        double[] redis = redis(folder, entries, rounds);
        double best = Math.max(redis[0], redis[1]);
        report.head("reader", "million keys/s", "times the faster Redis");
        row(report, "redis-server start-up", redis[0], best);
        row(report, "redis-server DEBUG RELOAD NOSAVE", redis[1], best);
        for (ArenaKind kind : ArenaKind.values()) {
            row(report, "Forkpoint " + kind, forkpoint(kind, file, entries, valueBytes, rounds), best);
        }
        report.write();
        Files.delete(file);
    }

    private static void row(Report report, String reader, double rate, double best) {
        report.row(reader, Report.number(rate / 1e6, 3), Report.number(rate / best, 2));
    }

    private static void write(Path file, long entries, int valueBytes) {
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.PRIVATE, entries, valueBytes)) {
            Load.fill(engine, entries, valueBytes);
            engine.store()
                    .snapshot(SnapshotMethod.FORK, file, SnapshotOptions.DEFAULT.withLzf(false))
                    .join();
        }
    }

    private static double forkpoint(ArenaKind kind, Path file, long entries, int valueBytes, int rounds) {
        double[] rates = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            StoreOptions options =
                    StoreOptions.defaults().withArena(kind).withLimitBytes(entries * (valueBytes + 256L) & -65536L);
            try (Store store = Store.open(options)) {
                long from = System.nanoTime();
                LoadReport loaded = store.load(file);
                rates[round] = entries * 1e9 / (System.nanoTime() - from);
                if (loaded.keys() != entries) {
                    throw new IllegalStateException(loaded.keys() + " keys were loaded of " + entries);
                }
                Report.log("Forkpoint %s, round %d: %,.0f keys a second", kind, round, rates[round]);
            }
        }
        return median(rates);
    }

    private static double[] redis(Path folder, long entries, int rounds) throws IOException {
        double[] start = new double[rounds];
        double[] reload = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            try (Redis redis = Redis.start(folder)) {
                start[round] = entries / redis.loadedSeconds();
                long from = System.nanoTime();
                String reply = redis.command("DEBUG", "RELOAD", "NOSAVE");
                reload[round] = entries * 1e9 / (System.nanoTime() - from);
                long size = Long.parseLong(redis.command("DBSIZE"));
                if (!reply.equals("OK") || size != entries) {
                    throw new IOException("DEBUG RELOAD was answered " + reply + ", DBSIZE " + size);
                }
            }
            Report.log(
                    "redis-server, round %d: start-up %,.0f, reload %,.0f keys a second",
                    round, start[round], reload[round]);
        }
        return new double[] {median(start), median(reload)};
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
