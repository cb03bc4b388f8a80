package io.forkpoint.value;

/** The way in which the scores of a member in several sorted sets are combined. */
public enum Aggregate {
    /** The scores are added. */
    SUM,
    /** The result is the least score. */
    MIN,
    /** The result is the greatest score. */
    MAX;

    /**
     * Returns the combination of two scores.
     *
     * @param a the combination so far
     * @param b the next score
     * @return the combination; 0 if the sum is not a number
     */
    public double of(double a, double b) {
        return switch (this) {
            case SUM -> Double.isNaN(a + b) ? 0 : a + b;
            // Not Math.min: a score times its weight may not be a number, and then the other one stays.
            case MIN -> b < a ? b : a;
            case MAX -> b > a ? b : a;
        };
    }
}
