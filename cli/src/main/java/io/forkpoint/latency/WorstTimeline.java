package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.List;

/** The greatest of some values for each {@link #BUCKET_MILLIS} of a run. One thread records, another reads afterwards. */
final class WorstTimeline {
    static final int BUCKET_MILLIS = 10;

    /** An hour; what comes later is left out. */
    private static final int BUCKETS = 3_600_000 / BUCKET_MILLIS;

    private static final long BUCKET_NANOS = BUCKET_MILLIS * 1_000_000L;

    private final long[] worst = new long[BUCKETS];
    private volatile boolean begun;
    private long begin;

    /** Begins it; what is recorded of a time before is left out. */
    void begin(long nanos) {
        begin = nanos;
        begun = true;
    }

    void record(long atNanos, long value) {
        if (begun && atNanos >= begin) {
            long bucket = (atNanos - begin) / BUCKET_NANOS;
            if (bucket < BUCKETS) {
                worst[(int) bucket] = Math.max(worst[(int) bucket], value);
            }
        }
    }

    /** The greatest of all of them in each bucket up to a time, in a unit of so many nanoseconds, with one decimal. */
    static List<Double> merge(List<WorstTimeline> timelines, long untilNanos, double unitNanos) {
        List<Double> merged = new ArrayList<>();
        long begin = timelines.get(0).begin;
        int count = (int) Math.min(BUCKETS, (untilNanos - begin) / BUCKET_NANOS);
        for (int i = 0; i < count; i++) {
            long greatest = 0;
            for (WorstTimeline timeline : timelines) {
                greatest = Math.max(greatest, timeline.worst[i]);
            }
            merged.add(Math.round(greatest * 10 / unitNanos) / 10.0);
        }
        return merged;
    }
}
