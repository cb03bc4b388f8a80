package io.forkpoint.value;

/**
 * A range of ranks. Ranks count from 0. Negative ranks count from the end; -1 is the last member. In a reverse range, ranks
 * count from the highest score.
 */
public final class RankRange extends SortedSetRange {
    private static final RankRange ALL = new RankRange(0, -1);

    private final long start;
    private final long stop;

    private RankRange(long start, long stop) {
        this.start = start;
        this.stop = stop;
    }

    /**
     * Returns the range of all members.
     *
     * @return the range
     */
    public static RankRange all() {
        return ALL;
    }

    /**
     * Returns the range between two ranks, both inclusive. Ranks beyond the ends are ignored.
     *
     * @param start the first rank
     * @param stop the last rank
     * @return the range
     */
    public static RankRange of(long start, long stop) {
        return new RankRange(start, stop);
    }

    /** {@return the first rank; a negative rank counts from the end} */
    public long start() {
        return start;
    }

    /** {@return the last rank, inclusive; a negative rank counts from the end} */
    public long stop() {
        return stop;
    }

    @Override
    public String toString() {
        return "ranks " + start + " to " + stop;
    }
}
