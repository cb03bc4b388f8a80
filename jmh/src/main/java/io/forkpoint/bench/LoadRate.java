package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keys a second of reading one RDB file, by Forkpoint in this JVM (start it with a small heap) and by a redis-server:
 * its start-up, as its log says, and DEBUG RELOAD NOSAVE. In each round all take their turns; the file is in the page cache for
 * all.
 *
 * <p>Arguments: entries, value bytes, rounds, work folder.
 */
final class LoadRate {
    private static final int ONE_THREAD = 1;
    private static final int BY_PROCESSORS = 0;
    private static final String START_UP = "redis-server start-up";

    private final Path file;
    private final long entries;
    private final int valueBytes;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private LoadRate(Path file, long entries, int valueBytes) {
        this.file = file;
        this.entries = entries;
        this.valueBytes = valueBytes;
    }

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
                                + " cache; millions of keys a second, of %d rounds in which all take their turns."
                                + " Forkpoint's JVM has a heap of at most %d MiB; the number of its threads is chosen"
                                + " by the processors, unless it says one.",
                        entries,
                        Files.size(file) / 1e9,
                        rounds,
                        Runtime.getRuntime().maxMemory() >> 20));
        LoadRate measured = new LoadRate(file, entries, valueBytes);
        for (int round = 0; round < rounds; round++) {
            measured.redis(folder);
            for (ArenaKind kind : ArenaKind.values()) {
                measured.forkpoint(kind, ONE_THREAD);
                measured.forkpoint(kind, BY_PROCESSORS);
            }
        }
        measured.tell(report);
        report.write();
        Files.delete(file);
    }

    private void tell(Report report) {
        double start = median(rates.get(START_UP));
        report.head("reader", "million keys/s, median", "least and most", "times redis-server's start-up");
        rates.forEach((reader, each) -> {
            double median = median(each);
            report.row(
                    reader,
                    Report.number(median / 1e6, 3),
                    Report.number(Collections.min(each) / 1e6, 3) + " to "
                            + Report.number(Collections.max(each) / 1e6, 3),
                    Report.number(median / start, 2));
        });
    }

    private void measured(String reader, double rate) {
        rates.computeIfAbsent(reader, name -> new ArrayList<>()).add(rate);
        Report.log("%s: %,.0f keys a second", reader, rate);
    }

    private static void write(Path file, long entries, int valueBytes) {
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.PRIVATE, entries, valueBytes)) {
            Load.fill(engine, entries, valueBytes);
            engine.store()
                    .snapshot(
                            SnapshotMethod.FORK,
                            file,
                            SnapshotOptions.builder().lzf(false).build())
                    .join();
        }
    }

    private void forkpoint(ArenaKind kind, int threads) {
        StoreOptions options = StoreOptions.builder()
                .arena(kind)
                .limitBytes(entries * (valueBytes + 256L) & -65536L)
                .build();
        try (Store store = Store.open(options)) {
            long from = System.nanoTime();
            LoadReport loaded =
                    store.load(file, LoadOptions.builder().threads(threads).build());
            double rate = entries * 1e9 / (System.nanoTime() - from);
            if (loaded.keys() != entries) {
                throw new IllegalStateException(loaded.keys() + " keys were loaded of " + entries);
            }
            measured("Forkpoint " + kind + (threads == ONE_THREAD ? ", one thread" : ""), rate);
        }
    }

    private void redis(Path folder) throws IOException {
        try (Redis redis = Redis.start(folder)) {
            measured(START_UP, entries / redis.loadedSeconds());
            long from = System.nanoTime();
            String reply = redis.command("DEBUG", "RELOAD", "NOSAVE");
            measured("redis-server DEBUG RELOAD NOSAVE", entries * 1e9 / (System.nanoTime() - from));
            long size = Long.parseLong(redis.command("DBSIZE"));
            if (!reply.equals("OK") || size != entries) {
                throw new IOException("DEBUG RELOAD was answered " + reply + ", DBSIZE " + size);
            }
        }
    }

    private static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
