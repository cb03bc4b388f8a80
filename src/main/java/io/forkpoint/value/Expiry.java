package io.forkpoint.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Times at which keys and fields expire. Where a number of milliseconds is taken for one, it counts from 1970, as
 * {@link System#currentTimeMillis()}. One that is plainly meant to count from now is refused; a {@link Duration} does, and an
 * {@link Instant} may lie anywhere. What expires at a time that has passed is absent at once.
 */
public final class Expiry {
    /** The least number of milliseconds that is taken for a time: the first of the year 2000. */
    public static final long EARLIEST_MILLIS = 946_684_800_000L;

    /** Instead of a time, or of a time that is left: no expiry. Numerically -1, as in the replies of Redis. */
    public static final long NONE = -1;

    /** Instead of a time that was asked for: there is no such key or field. Numerically -2, as in the replies of Redis. */
    public static final long NO_ENTRY = -2;

    private Expiry() {}

    /**
     * Checks that a number can be meant for the time of an expiry.
     *
     * @param millis milliseconds since 1970
     * @return the same number
     * @throws IllegalArgumentException if the number is negative or lies before the year 2000
     */
    public static long checkMillis(long millis) {
        if (millis < EARLIEST_MILLIS) {
            throw new IllegalArgumentException((millis < 0
                            ? "an expiry must not be negative"
                            : "an expiry counts from 1970, and this one lies before the year 2000")
                    + ": expiryMillis=" + millis + ". Give a java.time.Duration for a time from now,"
                    + " or a java.time.Instant for one that has passed");
        }
        return millis;
    }

    /**
     * Converts a time to milliseconds since 1970.
     *
     * @param time any time; one before {@link #EARLIEST_MILLIS} is that, since both have passed, and one too far to be told in
     *     milliseconds the last that can be
     * @return a number that {@link #checkMillis} accepts
     */
    public static long at(Instant time) {
        if (time.isBefore(Instant.ofEpochMilli(EARLIEST_MILLIS))) {
            return EARLIEST_MILLIS;
        }
        return time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : time.toEpochMilli();
    }

    /**
     * Converts a time from now to milliseconds since 1970.
     *
     * @param delay rounded up to milliseconds; zero is now, and one too far to be told the last time that can be
     * @return a number that {@link #checkMillis} accepts
     * @throws IllegalArgumentException if the delay is negative
     */
    public static long after(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("what expires cannot do so before now: delay=" + delay);
        }
        long now = System.currentTimeMillis();
        if (delay.compareTo(Duration.ofMillis(Long.MAX_VALUE - now - 1)) > 0) {
            return Long.MAX_VALUE;
        }
        return now + delay.plusNanos(999_999).toMillis();
    }

    /**
     * Converts milliseconds since 1970 to a time.
     *
     * @param millis the milliseconds, {@link #NONE} or {@link #NO_ENTRY}
     * @return the time; empty for a negative number
     */
    public static Optional<Instant> instant(long millis) {
        return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /**
     * Converts milliseconds that are left to a time.
     *
     * @param millis the milliseconds, {@link #NONE} or {@link #NO_ENTRY}
     * @return the time; empty for a negative number
     */
    public static Optional<Duration> duration(long millis) {
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
}
