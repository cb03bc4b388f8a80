package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.HdrHistogram.Histogram;

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
        double[] redis = Arrays.stream(RedisFork.micros((long) gib << 20, VALUE_BYTES, 5, folder))
                .map(micros -> micros / 1e3)
                .toArray();
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
            report.head("snapshot", "pause ms", "fork ms", "trim ms", "duration s", "copy-on-write MB", "overwrites/s");
            double longestMillis = 0;
            try (StoreWriters writer = StoreWriters.start(engine.store().database(0), entries, VALUE_BYTES, rate)) {
                for (int i = 0; i < snapshots; i++) {
                    Thread.sleep(between * 1000L);
                    writer.cut();
                    SnapshotReport done = engine.store()
                            .snapshot(
                                    SnapshotMethod.FORK,
                                    folder.resolve("pause.rdb"),
                                    SnapshotOptions.builder().lzf(false).build())
                            .join();
                    Histogram puts = writer.cut();
                    longestMillis = Math.max(longestMillis, puts.getMaxValue() / 1e6);
                    pauses[i] = done.pause().toNanos() / 1e6;
                    report.row(
                            Integer.toString(i + 1),
                            Report.number(pauses[i], 3),
                            Report.number(done.fork().toNanos() / 1e6, 3),
                            Report.number(done.timings().trim().toNanos() / 1e6, 3),
                            Report.number(done.duration().toNanos() / 1e9, 1),
                            Report.number(done.copyOnWritePeakBytes() / 1e6, 0),
                            Report.number(
                                    puts.getTotalCount() * 1e9 / done.duration().toNanos(), 0));
                }
            }
            report.say(
                    "Arena and index: %.2f GiB used, %.2f GiB allocated. The longest put during a snapshot took %.1f ms.",
                    memory.used() / 0x1p30, memory.allocated() / 0x1p30, longestMillis);
        }
        folder.resolve("pause.rdb").toFile().delete();
        return pauses;
    }
}
