package io.forkpoint.latency;

import java.util.Arrays;

/**
 * One figure of several runs.
 *
 * @param median of an even number, the mean of the two in the middle
 * @param min least
 * @param max greatest
 * @param runs how many
 */
public record Spread(double median, double min, double max, int runs) {
    /** The spread of some values, at least one. */
    public static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[last], sorted.length);
    }

    /** Returns whether no value of the one lies within the other. */
    public boolean isApart(Spread other) {
        return max < other.min || other.max < min;
    }
}
