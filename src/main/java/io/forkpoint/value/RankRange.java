package io.forkpoint.value;

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

    /** {@return the first rank; a negative one is counted from the end} */
    public long start() {
        return start;
    }

    /** {@return the last rank, itself included; a negative one is counted from the end} */
    public long stop() {
        return stop;
    }

    @Override
    public String toString() {
        return "ranks " + start + " to " + stop;
    }
}
