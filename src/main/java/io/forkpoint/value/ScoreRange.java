package io.forkpoint.value;

/** Members by score. */
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
     * All scores.
     *
     * @return the range
     */
    public static ScoreRange all() {
        return between(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * From one score to another, both included.
     *
     * @param min the lowest
     * @param max the highest; if it is below, the range is empty
     * @return the range
     * @throws IllegalArgumentException if one is not a number
     */
    public static ScoreRange between(double min, double max) {
        return new ScoreRange(min, true, max, true);
    }

    /**
     * A score and all above.
     *
     * @param min the lowest
     * @return the range
     * @throws IllegalArgumentException if it is not a number
     */
    public static ScoreRange atLeast(double min) {
        return between(min, Double.POSITIVE_INFINITY);
    }

    /**
     * A score and all below.
     *
     * @param max the highest
     * @return the range
     * @throws IllegalArgumentException if it is not a number
     */
    public static ScoreRange atMost(double max) {
        return between(Double.NEGATIVE_INFINITY, max);
    }

    /**
     * All above a score.
     *
     * @param min what they are above
     * @return the range
     * @throws IllegalArgumentException if it is not a number
     */
    public static ScoreRange above(double min) {
        return atLeast(min).excludingMin();
    }

    /**
     * All below a score.
     *
     * @param max what they are below
     * @return the range
     * @throws IllegalArgumentException if it is not a number
     */
    public static ScoreRange below(double max) {
        return atMost(max).excludingMax();
    }

    /**
     * This range without its lowest score.
     *
     * @return another range
     */
    public ScoreRange excludingMin() {
        return new ScoreRange(min, false, max, maxIncluded);
    }

    /**
     * This range without its highest score.
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

    /** {@return whether what equals the lower bound belongs to it} */
    public boolean isMinIncluded() {
        return minIncluded;
    }

    /** {@return the upper bound} */
    public double max() {
        return max;
    }

    /** {@return whether what equals the upper bound belongs to it} */
    public boolean isMaxIncluded() {
        return maxIncluded;
    }

    @Override
    public String toString() {
        return "scores " + (minIncluded ? "[" : "(") + min + ", " + max + (maxIncluded ? "]" : ")");
    }
}
