package io.forkpoint.latency;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A store in this process. */
final class ForkpointTarget implements LatencyTarget {
    /** LZF off, for values that no compression makes shorter; and an end to a bench whose snapshot comes to none. */
    private static final SnapshotOptions OPTIONS = SnapshotOptions.builder()
            .lzf(false)
            .timeLimit(Duration.ofMinutes(10))
            .build();

    private static final int BATCH = 256;
    private static final long LEAST_LIMIT = 1L << 28;
    /** A header and its slot's rest are never more than this for each entry. */
    private static final long OVERHEAD = 128;

    private final LatencySetting setting;
    private final SnapshotPlace place;
    private final Store store;
    private final Database database;
    private volatile Snapshot running;

    ForkpointTarget(LatencySetting setting, SnapshotPlace place) {
        this.setting = setting;
        this.place = place;
        // Twice what is needed: the limit reserves address space only.
        long limit = Math.max(LEAST_LIMIT, setting.keys() * (setting.valueBytes() + OVERHEAD) * 2);
        store = Store.open(StoreOptions.builder()
                .arena(constant(ArenaKind.class, setting.arena()))
                .limitBytes(limit & -65536L)
                .build());
        database = store.database(0);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public void fill() {
        byte[][] keys = new byte[BATCH][Entries.KEY_BYTES];
        byte[][] values = new byte[BATCH][];
        for (int i = 0; i < BATCH; i++) {
            values[i] = Entries.value(setting.valueBytes());
        }
        for (long first = 0; first < setting.keys(); first += BATCH) {
            if (setting.keys() - first < BATCH) {
                int rest = (int) (setting.keys() - first);
                keys = java.util.Arrays.copyOf(keys, rest);
                values = java.util.Arrays.copyOf(values, rest);
            }
            for (int i = 0; i < keys.length; i++) {
                Entries.key(keys[i], first + i);
                Entries.stamp(values[i], first + i);
            }
            database.putAll(keys, values);
        }
    }

    @Override
    public OpenLoop load(long beginNanos) {
        return DirectLoad.of(
                setting, beginNanos, () -> new StorePut(database, setting.valueBytes(), setting.ttlShare()));
    }

    @Override
    public SnapshotMark snapshot(int number, long originNanos) throws InterruptedException, IOException {
        if (setting.method().equals("none")) {
            return null;
        }
        SnapshotMethod method = constant(SnapshotMethod.class, setting.method());
        long start = System.nanoTime();
        Snapshot snapshot = store.snapshot(method, List.of(SnapshotPart.all(place.sink())), OPTIONS);
        running = snapshot;
        try {
            SnapshotReport report = snapshot.join();
            return mark(number, originNanos, start, System.nanoTime(), report);
        } finally {
            running = null;
        }
    }

    /** The gate counts back from the end, which the report's clocks and this one share. */
    private static SnapshotMark mark(int number, long origin, long start, long end, SnapshotReport report) {
        SnapshotReport.Timings timings = report.timings();
        long after =
                timings.pause().plus(timings.write()).plus(timings.publish()).toNanos();
        return new SnapshotMark(
                number,
                (start - origin) / 1e6,
                (end - after - origin) / 1e6,
                timings.pause().toNanos() / 1e3,
                timings.fork().toNanos() / 1e3,
                (end - origin) / 1e6,
                report.keys(),
                report.bytes(),
                report.megabytesPerSecond(),
                report.retainedPeakBytes(),
                report.copyOnWritePeakBytes());
    }

    @Override
    public void removeSnapshot() throws IOException {
        place.remove();
    }

    @Override
    public MemorySample sample(double atMillis) {
        Snapshot snapshot = running;
        SnapshotProgress progress = snapshot == null ? null : snapshot.progress();
        return new MemorySample(
                atMillis,
                store.memory().processRss(),
                progress == null ? 0 : progress.retainedBytes(),
                progress == null ? 0 : progress.copyOnWriteBytes(),
                progress == null ? 0 : progress.bytesWritten());
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        store.close();
        place.remove();
    }
}
