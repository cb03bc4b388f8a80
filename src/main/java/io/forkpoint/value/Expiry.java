package io.forkpoint.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The times at which keys and fields expire. A time given as a number is in milliseconds since 1970, like
 * {@link System#currentTimeMillis()}; a number that is evidently relative to now is refused. A {@link Duration} is
 * relative to now, and an {@link Instant} may be any time. What expires at a time that has passed is absent at once.
 */
public final class Expiry {
    /** The smallest number of milliseconds that is accepted as a time: the beginning of the year 2000. */
    public static final long EARLIEST_MILLIS = 946_684_800_000L;

    /** In place of a time or a remaining time: no expiry. The value is -1, as in the replies of Redis. */
    public static final long NONE = -1;

    /** In place of a requested time: there is no such key or field. The value is -2, as in the replies of Redis. */
    public static final long NO_ENTRY = -2;

    private Expiry() {}

    /**
     * Checks that a number is plausible as the time of an expiry.
     *
     * @param millis the time in milliseconds since 1970
     * @return the same number
     * @throws IllegalArgumentException if the number is negative or before the year 2000
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
     * @param time any time; a time before {@link #EARLIEST_MILLIS} becomes that time, since both have passed, and a time
     *     beyond the range of milliseconds becomes the last one within it
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
     * @param delay the delay, rounded up to milliseconds; a delay beyond the range of milliseconds gives the last time
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
     * @param millis the time in milliseconds, {@link #NONE} or {@link #NO_ENTRY}
     * @return the time; empty for a negative number
     */
    public static Optional<Instant> instant(long millis) {
        return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /**
     * Converts remaining milliseconds to a duration.
     *
     * @param millis the remaining time in milliseconds, {@link #NONE} or {@link #NO_ENTRY}
     * @return the duration; empty for a negative number
     */
    public static Optional<Duration> duration(long millis) {
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
}
