package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What a snapshot keeps back when every value is overwritten once while it is written, to a channel that takes its bytes
 * slowly until that has been done.
 *
 * <p>Arguments: arena kind, method, entries, value bytes, kilobytes a second that the channel takes.
 */
final class Retained {
    private static final String PREFIX = "retained-";
    /** A prime, so that each key's turn comes once, and neighbours in memory are not overwritten one after the other. */
    private static final long STRIDE = 2_147_483_647L;

    private static final int SAMPLE = 1 << 16;

    private final ForkpointEngine engine;
    private final long entries;
    private final int valueBytes;
    private final Measurement measurement;

    private Retained(ForkpointEngine engine, long entries, int valueBytes, Measurement measurement) {
        this.engine = engine;
        this.entries = entries;
        this.valueBytes = valueBytes;
        this.measurement = measurement;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        ArenaKind kind = ArenaKind.valueOf(args[0]);
        SnapshotMethod method = SnapshotMethod.valueOf(args[1]);
        long entries = Long.parseLong(args[2]);
        int valueBytes = Integer.parseInt(args[3]);
        long kilobytes = Long.parseLong(args[4]);
        String name = (PREFIX + String.join("-", args[3], args[2], args[1], args[0])).toLowerCase(Locale.ROOT);
        if (!Measurement.exists(name)) {
            Measurement measurement = new Measurement()
                    .put("method", method)
                    .put("arena", kind)
                    .put("entries", entries)
                    .put("valueBytes", valueBytes)
                    .put("kilobytesPerSecond", kilobytes);
            try (ForkpointEngine engine = new ForkpointEngine(kind, entries, valueBytes)) {
                Load.fill(engine, entries, valueBytes);
                new Retained(engine, entries, valueBytes, measurement).measure(method, kilobytes * 1000);
            }
            measurement.write(name);
        }
        report();
    }

    private void measure(SnapshotMethod method, long bytesPerSecond) throws IOException {
        Store store = engine.store();
        MemoryReport before = store.memory();
        long self = ProcessHandle.current().pid();
        long parentBefore = Host.privateDirtyBytes(self);
        ThrottledChannel channel = new ThrottledChannel(bytesPerSecond);
        // No bound is to be met: all that can be retained is what is used.
        SnapshotOptions options = SnapshotOptions.builder()
                .lzf(false)
                .retainedBounds(before.used() * 4, before.used() * 8)
                .build();
        Snapshot snapshot = Sinks.snapshot(store, method, SnapshotSink.channel(channel), options);
        while (snapshot.progress().keysTotal() == 0) {
            requireRunning(snapshot, "its gate closed");
            Threads.sleep(1);
        }
        long from = System.nanoTime();
        long seen = overwrite(snapshot);
        double seconds = (System.nanoTime() - from) / 1e9;
        requireRunning(snapshot, "every value was overwritten");
        SnapshotProgress progress = snapshot.progress();
        MemoryReport after = store.memory();
        long child = children().stream().mapToLong(Host::privateDirtyBytes).sum();
        long parent = Host.privateDirtyBytes(self);
        channel.hurry();
        SnapshotReport done = snapshot.join();
        if (done.keys() != entries) {
            throw new IllegalStateException("the snapshot has " + done.keys() + " of " + entries + " entries");
        }
        measurement
                .put("usedBytes", before.used())
                .put("allocatedBefore", before.allocated())
                .put("allocatedAfter", after.allocated())
                .put("passedKeys", progress.keysWritten())
                .put("retainedSeen", Math.max(seen, progress.retainedBytes()))
                .put("retainedPeak", done.retainedPeakBytes())
                .put("copyOnWritePeak", done.copyOnWritePeakBytes())
                .put("childPrivateDirty", child)
                .put("parentBefore", parentBefore)
                .put("parentPrivateDirty", parent)
                .put("overwriteSeconds", seconds);
        Report.log("%s; %s", progress, done);
    }

    private static void requireRunning(Snapshot snapshot, String before) {
        if (snapshot.isDone()) {
            snapshot.join();
            throw new IllegalStateException(
                    "the snapshot ended before " + before + ": let the channel take fewer kilobytes a second");
        }
    }

    /** Each value once; returns the most retained bytes that were seen. */
    private long overwrite(Snapshot snapshot) {
        byte[] key = new byte[Keys.BYTES];
        byte[] value = Keys.randomValue(valueBytes);
        long seen = 0;
        for (long i = 0; i < entries; i++) {
            long number = Math.floorMod(i * STRIDE, entries);
            Keys.key(key, number);
            Keys.stamp(value, number);
            engine.put(key, value);
            if (i % SAMPLE == 0) {
                seen = Math.max(seen, snapshot.progress().retainedBytes());
            }
        }
        return seen;
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    private static void report() throws IOException {
        List<Measurement> all = Measurement.all(PREFIX, "valueBytes", "entries");
        Report report = Report.ofMeasurements(
                "retained",
                "What a snapshot keeps back",
                "Every value overwritten once, in random order, while the snapshot is written to a channel that takes its"
                        + " bytes slowly; 16-byte keys. MB = 10^6 bytes. Old bytes: the values alone, with their keys, and"
                        + " as slots of the arena. Held: what the store retained at most, in slots, as the report says;"
                        + " under FORK the child's private dirty memory. Growth: of segments and index. Private dirty:"
                        + " smaps_rollup when all was overwritten, of the parent before the snapshot too.");
        report.head(
                "method",
                "arena",
                "entries",
                "value bytes",
                "channel kB/s",
                "old values MB",
                "with keys",
                "in slots",
                "keys passed meanwhile",
                "held MB",
                "/ values",
                "/ with keys",
                "/ slots",
                "growth MB",
                "child private dirty MB",
                "parent's before",
                "parent's");
        all.forEach(measurement -> report.row(row(measurement)));
        report.writeOf(all);
    }

    private static String[] row(Measurement measurement) {
        double entries = measurement.number("entries");
        double valueBytes = measurement.number("valueBytes");
        double used = measurement.number("usedBytes");
        double held = measurement.number(
                measurement.text("method").equals(SnapshotMethod.FORK.name()) ? "childPrivateDirty" : "retainedPeak");
        return new String[] {
            measurement.text("method"),
            measurement.text("arena"),
            Report.number(entries, 0),
            measurement.text("valueBytes"),
            measurement.text("kilobytesPerSecond"),
            megabytes(entries * valueBytes),
            megabytes(entries * (valueBytes + Keys.BYTES)),
            megabytes(used),
            Report.number(measurement.number("passedKeys"), 0),
            megabytes(held),
            Report.number(held / (entries * valueBytes), 2),
            Report.number(held / (entries * (valueBytes + Keys.BYTES)), 2),
            Report.number(held / used, 2),
            megabytes(measurement.number("allocatedAfter") - measurement.number("allocatedBefore")),
            megabytes(measurement.number("childPrivateDirty")),
            megabytes(measurement.number("parentBefore")),
            megabytes(measurement.number("parentPrivateDirty"))
        };
    }

    private static String megabytes(double bytes) {
        return Report.number(bytes / 1e6, 1);
    }
}
