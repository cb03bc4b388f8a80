package io.forkpoint.value;

/** A range of scores. */
public final class ScoreRange extends SortedSetRange {
    private final double min;
    private final boolean minIncluded;
    private final double max;
    private final boolean maxIncluded;

    private ScoreRange(double min, boolean minIncluded, double max, boolean maxIncluded) {
        if (Double.isNaN(min) || Double.isNaN(max)) {
            throw new IllegalArgumentException(
                    "the bounds of scores must be numbers, or infinite: min=" + min + " max=" + max);
        }
        this.min = min;
        this.minIncluded = minIncluded;
        this.max = max;
        this.maxIncluded = maxIncluded;
    }

    /**
     * Returns the range of all scores.
     *
     * @return the range
     */
    public static ScoreRange all() {
        return between(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Returns the range between two bounds, both inclusive.
     *
     * @param min the lower bound
     * @param max the upper bound; if it is below the lower bound, the range is empty
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange between(double min, double max) {
        return new ScoreRange(min, true, max, true);
    }

    /**
     * Returns the range from a lower bound on, inclusive.
     *
     * @param min the lower bound
     * @return the range
     * @throws IllegalArgumentException if the bound is not a number
     */
    public static ScoreRange atLeast(double min) {
        return between(min, Double.POSITIVE_INFINITY);
    }

    /**
     * Returns the range up to an upper bound, inclusive.
     *
     * @param max the upper bound
     * @return the range
     * @throws IllegalArgumentException if the bound is not a number
     */
    public static ScoreRange atMost(double max) {
        return between(Double.NEGATIVE_INFINITY, max);
    }

    /**
     * Returns the range above a lower bound, exclusive.
     *
     * @param min the lower bound
     * @return the range
     * @throws IllegalArgumentException if the bound is not a number
     */
    public static ScoreRange above(double min) {
        return atLeast(min).excludingMin();
    }

    /**
     * Returns the range below an upper bound, exclusive.
     *
     * @param max the upper bound
     * @return the range
     * @throws IllegalArgumentException if the bound is not a number
     */
    public static ScoreRange below(double max) {
        return atMost(max).excludingMax();
    }

    /**
     * Returns this range without its lower bound.
     *
     * @return another range
     */
    public ScoreRange excludingMin() {
        return new ScoreRange(min, false, max, maxIncluded);
    }

    /**
     * Returns this range without its upper bound.
     *
     * @return another range
     */
    public ScoreRange excludingMax() {
        return new ScoreRange(min, minIncluded, max, false);
    }

    /** {@return the lower bound} */
    public double min() {
        return min;
    }

    /** {@return whether the lower bound is inclusive} */
    public boolean isMinIncluded() {
        return minIncluded;
    }

    /** {@return the upper bound} */
    public double max() {
        return max;
    }

    /** {@return whether the upper bound is inclusive} */
    public boolean isMaxIncluded() {
        return maxIncluded;
    }

    @Override
    public String toString() {
        return "scores " + (minIncluded ? "[" : "(") + min + ", " + max + (maxIncluded ? "]" : ")");
    }
}
