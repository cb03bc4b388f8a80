package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreHash;
import io.forkpoint.latency.PacedWriter;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A writer by a timetable that overwrites random fields of one large hash, the only key: some time without a snapshot,
 * then during snapshots into {@code /dev/null}, whose windows are counted together. Beside it what serializing that one
 * value takes, for which a server that serializes a key as a whole makes its writers wait. Each run is a process and a
 * measurement of its own.
 *
 * <p>Arguments: name of the set, method or {@code redis}, fields, writes a second, snapshots, seconds without one, number
 * of the run, work folder.
 */
final class CollectionWriters {
    /** After so long the writer's code is compiled. */
    private static final int WARM_MILLIS = 3000;

    private static final int BETWEEN_MILLIS = 200;
    /** A write counts when it has ended: that which waits at the end of a snapshot has so long for it. */
    private static final int TAIL_MILLIS = 2;

    private static final int SERIALIZATIONS = 3;

    private final Store store;
    private final SnapshotSink sink;
    private final Measurement measurement;

    private CollectionWriters(Store store, SnapshotSink sink, Measurement measurement) {
        this.store = store;
        this.sink = sink;
        this.measurement = measurement;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        String name = CollectionTable.prefix(args[0])
                + String.join("-", "hash", args[2], args[3], args[1], args[6]).toLowerCase(Locale.ROOT);
        if (Measurement.exists(name)) {
            return;
        }
        long fields = Long.parseLong(args[2]);
        int rate = Integer.parseInt(args[3]);
        Measurement measurement = new Measurement()
                .put("method", args[1])
                .put("fields", fields)
                .put("rate", rate)
                .put("run", args[6]);
        if (args[1].equals("redis")) {
            measurement.put("serialize", redisSeconds(fields, Path.of(args[7])));
        } else {
            try (Store store = BenchCollections.open(fields)) {
                StoreHash hash = BenchCollections.hash(store, fields);
                Report.log("filled: %s", store.memory());
                CollectionWriters writers =
                        new CollectionWriters(store, Sinks.open("null", Path.of(args[7])), measurement);
                measurement.put("serialize", writers.serializeSeconds());
                writers.measure(
                        hash,
                        SnapshotMethod.valueOf(args[1]),
                        rate,
                        Integer.parseInt(args[4]),
                        Math.round(Double.parseDouble(args[5]) * 1000));
                BenchCollections.check(fields, hash.size(), "the hash");
            }
        }
        measurement.write(name);
    }

    /** From the moment to the record's end, by a thread, while nobody writes: the median of some. */
    private double serializeSeconds() {
        double[] seconds = IntStream.range(0, SERIALIZATIONS)
                .mapToDouble(i -> Sinks.snapshot(store, SnapshotMethod.THREAD, sink, Sinks.OPTIONS)
                                .join()
                                .timings()
                                .write()
                                .toNanos()
                        / 1e9)
                .toArray();
        return LoadRate.median(seconds);
    }

    private void measure(StoreHash hash, SnapshotMethod method, int rate, int snapshots, long controlMillis) {
        byte[] field = Members.element(0);
        byte[] value = Members.digits(0);
        try (PacedWriter writer = PacedWriter.start(
                number -> {
                    Members.set(field, number);
                    Members.set(value, number + 1);
                },
                () -> hash.put(field, value),
                hash.size(),
                rate)) {
            Threads.sleep(WARM_MILLIS);
            writer.cut();
            long stolen = Host.stolenTicks();
            Threads.sleep(controlMillis);
            PacedWriter.Window control = writer.cut();
            long stolenInControl = Host.stolenTicks() - stolen;
            during(writer, method, snapshots);
            Percentiles.put(measurement, "control", control);
            measurement.put("controlStolen", stolenInControl);
        }
    }

    private void during(PacedWriter writer, SnapshotMethod method, int snapshots) {
        PacedWriter.Window all = PacedWriter.Window.empty();
        double[] seconds = new double[snapshots];
        long retained = 0;
        long stolen = 0;
        for (int i = 0; i < snapshots; i++) {
            Threads.sleep(BETWEEN_MILLIS);
            writer.cut();
            long ticks = Host.stolenTicks();
            SnapshotReport done =
                    Sinks.snapshot(store, method, sink, Sinks.OPTIONS).join();
            Threads.sleep(TAIL_MILLIS);
            all.add(writer.cut());
            stolen += Host.stolenTicks() - ticks;
            seconds[i] = done.duration().toNanos() / 1e9;
            retained = Math.max(retained, done.retainedPeakBytes());
            if (done.keys() != 1) {
                throw new IllegalStateException("the snapshot has not the one key: " + done);
            }
        }
        Percentiles.put(measurement, "snapshot", all);
        measurement.put("snapshotStolen", stolen).put("retained", retained).put("seconds", seconds);
        Report.log(
                "%d snapshots by %s, seconds: %s",
                snapshots,
                method,
                IntStream.range(0, snapshots)
                        .mapToObj(i -> Report.number(seconds[i], 3))
                        .collect(Collectors.joining(" ")));
    }

    /** SAVE of the same hash into memory, during which Redis serves nobody: the median of some. */
    private static double redisSeconds(long fields, Path folder) throws IOException {
        Path home = folder.resolve("redis-hash");
        try (Redis redis = Redis.start(home, "--rdbcompression", "no")) {
            redis.pipeline(fields, BenchCollections.hashCommand(fields));
            double[] seconds = new double[SERIALIZATIONS];
            for (int i = 0; i < SERIALIZATIONS; i++) {
                long from = System.nanoTime();
                String answer = redis.command("SAVE");
                seconds[i] = (System.nanoTime() - from) / 1e9;
                if (!answer.equals("OK")) {
                    throw new IOException("SAVE was answered " + answer);
                }
            }
            return LoadRate.median(seconds);
        } finally {
            // Else the next run would begin with it.
            Files.deleteIfExists(home.resolve("dump.rdb"));
        }
    }
}
