package io.forkpoint.value;

import io.forkpoint.internal.value.SortedSetValue;

/** Members by rank, 0 being the first; negative ranks count from the end, -1 is the last. Read backwards, all do so. */
public final class RankRange extends SortedSetRange {
    private static final RankRange ALL = new RankRange(0, -1);

    private final long start;
    private final long stop;

    private RankRange(long start, long stop) {
        this.start = start;
        this.stop = stop;
    }

    /**
     * All members.
     *
     * @return the range
     */
    public static RankRange all() {
        return ALL;
    }

    /**
     * From one rank to another, both included; what is beyond the ends is left out.
     *
     * @param start the first
     * @param stop the last
     * @return the range
     */
    public static RankRange of(long start, long stop) {
        return new RankRange(start, stop);
    }

    @Override
    long from(SortedSetValue set, boolean reversed) {
        long size = set.size();
        return reversed ? size - end(size) : begin(size);
    }

    @Override
    long to(SortedSetValue set, boolean reversed) {
        long size = set.size();
        return reversed ? size - begin(size) : end(size);
    }

    private long begin(long size) {
        return Math.max(0, start < 0 ? start + size : start);
    }

    private long end(long size) {
        return Math.min(size - 1, stop < 0 ? stop + size : stop) + 1;
    }

    @Override
    public String toString() {
        return "ranks " + start + " to " + stop;
    }
}
