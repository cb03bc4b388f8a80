package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How much of their throughput writers that never wait lose while one snapshot follows the other, in turns with the same
 * writers and no snapshot.
 *
 * <p>Arguments: arena kind, method, GiB, value bytes, writer threads, seconds of a turn, rounds, sink, work folder.
 */
final class Saturated {
    private static final String PREFIX = "saturated-";

    private final Store store;
    private final SnapshotMethod method;
    private final SnapshotSink sink;
    private final Load load;
    private final int threads;
    private final long millis;

    private Saturated(Store store, SnapshotMethod method, SnapshotSink sink, Load load, int threads, long millis) {
        this.store = store;
        this.method = method;
        this.sink = sink;
        this.load = load;
        this.threads = threads;
        this.millis = millis;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        ArenaKind kind = ArenaKind.valueOf(args[0]);
        SnapshotMethod method = SnapshotMethod.valueOf(args[1]);
        int valueBytes = Integer.parseInt(args[3]);
        int threads = Integer.parseInt(args[4]);
        String name = (PREFIX + String.join("-", args[2], args[3], args[1], args[0], args[4], args[7]))
                .toLowerCase(Locale.ROOT);
        if (!Measurement.exists(name)) {
            Measurement measurement = new Measurement()
                    .put("GiB", args[2])
                    .put("valueBytes", valueBytes)
                    .put("method", method)
                    .put("arena", kind)
                    .put("threads", threads)
                    .put("seconds", args[5])
                    .put("sink", args[7]);
            long entries = Math.round(Double.parseDouble(args[2]) * (1L << 30) / (valueBytes + Keys.BYTES + 8));
            SnapshotSink sink = Sinks.open(args[7], Path.of(args[8]));
            try (ForkpointEngine engine = new ForkpointEngine(kind, entries, valueBytes)) {
                Load.fill(engine, entries, valueBytes);
                Load load = new Load(engine, entries, valueBytes);
                long millis = Math.round(Double.parseDouble(args[5]) * 1000);
                new Saturated(engine.store(), method, sink, load, threads, millis)
                        .measure(Integer.parseInt(args[6]), measurement);
            }
            Sinks.remove(sink);
            measurement.write(name);
        }
        report();
    }

    private void measure(int rounds, Measurement measurement) throws InterruptedException {
        double[] quiet = new double[rounds];
        double[] during = new double[rounds];
        double[] quietCpu = new double[rounds];
        double[] duringCpu = new double[rounds];
        long snapshots = 0;
        long retainedPeak = 0;
        // Round -1 warms up.
        for (int round = -1; round < rounds; round++) {
            Load.Rate without = load.run("put", threads, millis);
            Continuous continuous = new Continuous();
            Load.Rate with;
            try {
                with = load.run("put", threads, millis);
            } finally {
                continuous.stop();
            }
            snapshots += continuous.taken;
            retainedPeak = Math.max(retainedPeak, continuous.retainedPeak);
            Report.log(
                    "round %d: %,.0f puts a second without, %,.0f with; %d snapshots",
                    round, without.wall(), with.wall(), continuous.taken);
            if (round >= 0) {
                quiet[round] = without.wall();
                during[round] = with.wall();
                quietCpu[round] = without.cpu();
                duringCpu[round] = with.cpu();
            }
        }
        measurement
                .put("without", quiet)
                .put("with", during)
                .put("withoutCpu", quietCpu)
                .put("withCpu", duringCpu)
                .put("snapshots", snapshots)
                .put("retainedPeak", retainedPeak);
    }

    /** Takes one snapshot after the other until it is stopped. */
    private final class Continuous {
        private final Thread thread = new Thread(this::run, "snapshots");
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile boolean stopped;
        private int taken;
        private long retainedPeak;

        Continuous() {
            thread.start();
        }

        private void run() {
            try {
                while (!stopped) {
                    SnapshotReport done =
                            Sinks.snapshot(store, method, sink, Sinks.OPTIONS).join();
                    taken++;
                    retainedPeak = Math.max(retainedPeak, done.retainedPeakBytes());
                }
            } catch (RuntimeException | Error e) {
                failure.set(e);
            }
        }

        /** Returns when the last has ended. */
        void stop() {
            stopped = true;
            Threads.join(thread);
            if (failure.get() != null) {
                throw new IllegalStateException("a snapshot failed", failure.get());
            }
        }
    }

    private static void report() throws IOException {
        List<Measurement> all = Measurement.all(PREFIX, "GiB", "valueBytes", "threads");
        Report report = Report.ofMeasurements(
                "saturated",
                "Saturated writers while one snapshot follows the other",
                "Random 16-byte keys overwritten as fast as it goes; medians of turns with and without snapshots, the loss"
                        + " that of each pair of turns. CPU: puts for each second of CPU time that the writers themselves"
                        + " got.");
        report.head(
                "GiB",
                "value bytes",
                "method",
                "arena",
                "sink",
                "writers",
                "rounds",
                "million puts/s without",
                "with",
                "lost",
                "lost, CPU",
                "snapshots",
                "retained peak MB");
        all.forEach(measurement -> report.row(row(measurement)));
        report.writeOf(all);
    }

    private static String[] row(Measurement measurement) {
        double[] without = measurement.numbers("without");
        double[] with = measurement.numbers("with");
        return new String[] {
            measurement.text("GiB"),
            measurement.text("valueBytes"),
            measurement.text("method"),
            measurement.text("arena"),
            measurement.text("sink"),
            measurement.text("threads"),
            Integer.toString(with.length),
            Report.number(LoadRate.median(without) / 1e6, 3),
            Report.number(LoadRate.median(with) / 1e6, 3),
            lost(without, with),
            lost(measurement.numbers("withoutCpu"), measurement.numbers("withCpu")),
            measurement.text("snapshots"),
            Report.number(measurement.number("retainedPeak") / 1e6, 1)
        };
    }

    private static String lost(double[] without, double[] with) {
        double[] percent = new double[with.length];
        for (int i = 0; i < percent.length; i++) {
            percent[i] = 100 * (1 - with[i] / without[i]);
        }
        return Report.number(LoadRate.median(percent), 1) + " %";
    }
}
