package io.forkpoint.value;

/** What becomes of the scores that a member has in several sorted sets. */
public enum Aggregate {
    /** They are added. */
    SUM,
    /** The least stays. */
    MIN,
    /** The greatest stays. */
    MAX;

    /**
     * Combines two scores, as Redis does it.
     *
     * @param a the one so far
     * @param b the next one
     * @return the score of both; 0 instead of what is not a number
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
