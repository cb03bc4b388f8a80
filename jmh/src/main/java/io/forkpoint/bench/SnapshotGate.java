package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How long the gate is held, many snapshots in a row, without writers and with some; and Redis's fork of as much data.
 * Each method and rate is a measurement of its own, and the store is filled only if one is missing.
 *
 * <p>Arguments: arena kind or {@code redis}, GiB, methods, overwrites a second (0 for none), snapshots, sink, work
 * folder. Methods and rates are lists, separated by commas.
 */
final class SnapshotGate {
    static final int VALUE_BYTES = 1000;

    private static final String PREFIX = "gate-";
    private static final int BETWEEN_MILLIS = 200;
    /** After so long the writer's code is compiled. */
    private static final int WARM_MILLIS = 3000;

    private final ArenaKind kind;
    private final String gib;
    private final int snapshots;
    private final String sinkName;
    private final Path folder;

    private SnapshotGate(ArenaKind kind, String gib, int snapshots, String sinkName, Path folder) {
        this.kind = kind;
        this.gib = gib;
        this.snapshots = snapshots;
        this.sinkName = sinkName;
        this.folder = folder;
    }

    /** Of snapshots: a method, and overwrites a second. */
    record Series(SnapshotMethod method, int rate) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        String gib = args[1];
        int snapshots = Integer.parseInt(args[4]);
        Path folder = Path.of(args[6]);
        if (args[0].equals("redis")) {
            redis(gib, snapshots, folder);
        } else {
            List<Series> all = new ArrayList<>();
            for (String method : args[2].split(",")) {
                for (String rate : args[3].split(",")) {
                    all.add(new Series(SnapshotMethod.valueOf(method), Integer.parseInt(rate)));
                }
            }
            new SnapshotGate(ArenaKind.valueOf(args[0]), gib, snapshots, args[5], folder).measure(all);
        }
        report();
    }

    /** Entries of 1000-byte values that take so many GiB. */
    static long entries(String gib) {
        return Math.round(Double.parseDouble(gib) * (1 << 20));
    }

    private String name(Series series) {
        return String.join("-", PREFIX + gib, kind.name(), series.method.name(), Integer.toString(series.rate))
                .toLowerCase(Locale.ROOT);
    }

    private void measure(List<Series> all) throws IOException, InterruptedException {
        List<Series> missing =
                all.stream().filter(each -> !Measurement.exists(name(each))).toList();
        if (missing.isEmpty()) {
            return;
        }
        long entries = entries(gib);
        try (ForkpointEngine engine = new ForkpointEngine(kind, entries, VALUE_BYTES)) {
            Load.fill(engine, entries, VALUE_BYTES);
            Report.log("filled: %s", engine.store().memory());
            SnapshotSink sink = Sinks.open(sinkName, folder);
            for (Series series : missing) {
                Measurement measurement = new Measurement()
                        .put("GiB", gib)
                        .put("arena", kind)
                        .put("sink", sinkName)
                        .put("entries", entries);
                measure(engine, VALUE_BYTES, sink, series, snapshots, measurement);
                measurement.write(name(series));
            }
            Sinks.remove(sink);
        }
    }

    /** Takes some snapshots of a store that was filled, and says of each gate how long it was held. */
    static void measure(
            ForkpointEngine engine,
            int valueBytes,
            SnapshotSink sink,
            Series series,
            int snapshots,
            Measurement measurement)
            throws IOException, InterruptedException {
        measurement.put("what", series.method).put("rate", series.rate);
        if (series.rate == 0) {
            snapshots(engine, sink, series, snapshots, null, measurement);
            return;
        }
        try (StoreWriters writer =
                StoreWriters.start(engine.store().database(0), engine.size(), valueBytes, series.rate)) {
            Thread.sleep(WARM_MILLIS);
            writer.cut();
            snapshots(engine, sink, series, snapshots, writer, measurement);
        }
    }

    private static void snapshots(
            ForkpointEngine engine,
            SnapshotSink sink,
            Series series,
            int snapshots,
            StoreWriters writer,
            Measurement measurement)
            throws IOException, InterruptedException {
        double[] pauses = new double[snapshots];
        double[] around = new double[snapshots];
        double[] seconds = new double[snapshots];
        List<String> causes = new ArrayList<>();
        GateProbe probe = new GateProbe();
        try (ObservedGate gate = new ObservedGate(engine.store(), probe)) {
            for (int i = 0; i < snapshots; i++) {
                Thread.sleep(BETWEEN_MILLIS);
                probe.begin();
                SnapshotReport done =
                        gate.start(series.method, sink, Sinks.OPTIONS).join();
                pauses[i] = probe.heldMicros();
                around[i] = probe.aroundMicros();
                seconds[i] = done.duration().toNanos() / 1e9;
                causes.add(probe.cause());
                Report.log(
                        "%s, %d a second, snapshot %d: gate %.1f us (%.1f with its closing; %.1f reported, with what the"
                                + " bench took down), fork %.1f us, %.2f s; %s",
                        series.method,
                        series.rate,
                        i + 1,
                        pauses[i],
                        around[i],
                        done.pause().toNanos() / 1e3,
                        done.fork().toNanos() / 1e3,
                        seconds[i],
                        causes.get(i));
            }
        }
        measurement.put("pauses", pauses).put("around", around).put("seconds", seconds);
        measurement.put("causes", String.join("; ", causes));
        measurement.put("longestPut", writer == null ? 0 : writer.cut().getMaxValue() / 1e3);
    }

    private static void redis(String gib, int forks, Path folder) throws IOException {
        String name = PREFIX + gib + "-redis";
        if (!Measurement.exists(name)) {
            double[] micros = RedisFork.micros(entries(gib), VALUE_BYTES, forks, folder);
            new Measurement()
                    .put("GiB", gib)
                    .put("what", "Redis fork")
                    .put("arena", "")
                    .put("rate", 0)
                    .put("sink", "")
                    .put("pauses", micros)
                    .write(name);
        }
    }

    private static void report() throws IOException {
        List<Measurement> all = Measurement.all(PREFIX, "GiB", "rate");
        Report report = Report.ofMeasurements(
                "gate",
                "The gate of a snapshot",
                "16-byte keys, 1000-byte values, LZF off; overwrites of random keys by a timetable. Microseconds for which"
                        + " the gate was held; `around` counts from before the first shard was locked. For Redis"
                        + " `latest_fork_usec` with as much data and no load.");
        report.head(
                "GiB",
                "method",
                "arena",
                "writes/s",
                "sink",
                "snapshots",
                "median us",
                "worst us",
                "worst us around",
                "seen meanwhile in the worst",
                "longest put us");
        all.forEach(measurement -> report.row(row(measurement)));
        report.say("Each of them, in their order:");
        report.head("GiB", "method", "arena", "writes/s", "us");
        for (Measurement measurement : all) {
            report.row(
                    measurement.text("GiB"),
                    measurement.text("what"),
                    measurement.text("arena"),
                    measurement.text("rate"),
                    Arrays.stream(measurement.numbers("pauses"))
                            .mapToObj(pause -> Report.number(pause, pause < 100 ? 1 : 0))
                            .collect(Collectors.joining(" ")));
        }
        report.writeOf(all);
    }

    /** The longest of some pauses. */
    static int worst(double[] pauses) {
        int worst = 0;
        for (int i = 1; i < pauses.length; i++) {
            worst = pauses[i] > pauses[worst] ? i : worst;
        }
        return worst;
    }

    private static String[] row(Measurement measurement) {
        double[] pauses = measurement.numbers("pauses");
        int worst = worst(pauses);
        boolean redis = measurement.text("arena").isEmpty();
        return new String[] {
            measurement.text("GiB"),
            measurement.text("what"),
            measurement.text("arena"),
            measurement.text("rate"),
            measurement.text("sink"),
            Integer.toString(pauses.length),
            Report.number(LoadRate.median(pauses), 1),
            Report.number(pauses[worst], 1),
            redis ? "" : Report.number(measurement.numbers("around")[worst], 1),
            redis
                    ? ""
                    : "no. " + (worst + 1) + ": " + measurement.text("causes").split("; ")[worst],
            measurement.number("rate") == 0 ? "" : Report.number(measurement.number("longestPut"), 0)
        };
    }
}
