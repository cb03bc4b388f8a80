package io.forkpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A condition for an automatic save, as {@code save} in redis.conf: at least so many writes since the last save, and at
 * least so much time.
 *
 * @param changes the minimum number of writes; 0 saves even without a write
 * @param period the minimum time, at least one second
 */
public record SavePoint(long changes, Duration period) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String FORM = "pairs of seconds and changes, such as \"3600 1 300 100 60 10000\"";

    /**
     * Checks the arguments.
     *
     * @param changes the minimum number of writes
     * @param period the minimum time
     * @throws IllegalArgumentException if one is out of its range
     */
    public SavePoint {
        Objects.requireNonNull(period, "period");
        if (changes < 0) {
            throw new IllegalArgumentException("a save point's changes must not be negative: changes=" + changes);
        }
        if (period.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a save point's period must be at least one second: period=" + period);
        }
    }

    /**
     * Reads save points in the form of redis.conf.
     *
     * @param text pairs of seconds and changes: {@code "3600 1 300 100 60 10000"}; empty, or {@code ""}, for none
     * @return the points, in this order
     * @throws IllegalArgumentException if the text is anything else
     */
    public static List<SavePoint> parse(String text) {
        String bare = text.strip();
        if (bare.isEmpty() || bare.equals("\"\"")) {
            return List.of();
        }
        String[] numbers = bare.split("\\s+", -1);
        if (numbers.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "save points are " + FORM + "; the last of these has no changes: \"" + bare + "\"");
        }
        List<SavePoint> points = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            Duration period = Duration.ofSeconds(number(numbers[i], bare));
            points.add(new SavePoint(number(numbers[i + 1], bare), period));
        }
        return List.copyOf(points);
    }

    private static long number(String word, String text) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "save points are " + FORM + "; '" + word + "' of \"" + text + "\" is no whole number below 2^63",
                    e);
        }
    }
}
