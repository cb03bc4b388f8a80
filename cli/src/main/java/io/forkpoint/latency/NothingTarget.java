package io.forkpoint.latency;

import java.util.Map;

/**
 * A store that does nothing, which shows what the driver itself adds: its floor. With the method {@code stall} it holds
 * all writers up for a given time where others take a snapshot, which has to be found again in the report.
 */
final class NothingTarget implements LatencyTarget {
    private final LatencySetting setting;
    private final long stallNanos;
    /** Until when writers are held up; none are while {@link #stalls} is false. */
    private volatile long stalledUntil;

    private volatile boolean stalls;

    NothingTarget(LatencySetting setting, double stallMillis) {
        this.setting = setting;
        stallNanos = Math.round(stallMillis * 1e6);
    }

    @Override
    public void fill() {}

    @Override
    public OpenLoop load(long beginNanos) {
        return DirectLoad.of(setting, beginNanos, Pass::new);
    }

    @Override
    public SnapshotMark snapshot(int number, long originNanos) {
        if (!setting.method().equals("stall")) {
            return null;
        }
        long from = System.nanoTime();
        stalledUntil = from + stallNanos;
        stalls = true;
        Pace.SLEEP.awaitNanos(from + stallNanos);
        stalls = false;
        double at = (from - originNanos) / 1e6;
        double end = (System.nanoTime() - originNanos) / 1e6;
        return new SnapshotMark(number, at, at, stallNanos / 1e3, 0, end, 0, 0, 0, 0, 0);
    }

    @Override
    public void removeSnapshot() {}

    @Override
    public MemorySample sample(double atMillis) {
        return new MemorySample(atMillis, ProcFiles.residentBytes("self"), 0, 0, 0);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public void close() {}

    private final class Pass implements WriteOperation {
        private final byte[] key = new byte[Entries.KEY_BYTES];

        @Override
        public void prepare(long number) {
            Entries.key(key, number);
        }

        @Override
        public void write() {
            if (stalls) {
                Pace.SLEEP.awaitNanos(stalledUntil);
            }
        }
    }
}
