package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/** The way in which an entry is added to a stream: its id, its condition, and how the stream is trimmed. Immutable. */
public final class StreamAppend {
    private static final StreamAppend AUTO = new StreamAppend(null, false, false, null);

    /** Null: of the time. */
    private final @Nullable StreamId id;

    private final boolean anySequence;
    private final boolean ifExists;
    private final @Nullable StreamTrim trim;

    private StreamAppend(@Nullable StreamId id, boolean anySequence, boolean ifExists, @Nullable StreamTrim trim) {
        this.id = id;
        this.anySequence = anySequence;
        this.ifExists = ifExists;
        this.trim = trim;
    }

    /**
     * Returns an append whose id is made of the current time, or follows the last id if that is later (*).
     *
     * @return the append
     */
    public static StreamAppend auto() {
        return AUTO;
    }

    /**
     * Returns an append with an id.
     *
     * @param id the id, above the last id of the stream
     * @return the append
     */
    public static StreamAppend at(StreamId id) {
        return new StreamAppend(java.util.Objects.requireNonNull(id, "id"), false, false, null);
    }

    /**
     * Returns an append with the next sequence number of a millisecond (ms-*).
     *
     * @param millis the milliseconds, not below those of the last id of the stream
     * @return the append
     */
    public static StreamAppend atMillis(long millis) {
        return new StreamAppend(new StreamId(millis, 0), true, false, null);
    }

    /**
     * Returns this append on the condition that the stream exists (NOMKSTREAM).
     *
     * @return another append
     */
    public StreamAppend ifExists() {
        return new StreamAppend(id, anySequence, true, trim);
    }

    /**
     * Returns this append with a trim of the stream afterwards (MAXLEN, MINID).
     *
     * @param then the trim
     * @return another append
     */
    public StreamAppend trimming(StreamTrim then) {
        return new StreamAppend(id, anySequence, ifExists, then);
    }

    /**
     * Returns whether an entry is added only to a stream that exists.
     *
     * @return true if the stream must exist
     */
    public boolean onlyIfExists() {
        return ifExists;
    }

    /**
     * Returns the trim of the stream after the append.
     *
     * @return the trim; null if the stream is not trimmed
     */
    public @Nullable StreamTrim trim() {
        return trim;
    }

    /**
     * Returns the id of the entry.
     *
     * @param last the last id of the stream
     * @param now the current time in milliseconds since 1970
     * @return the id
     * @throws IllegalArgumentException if the id is not above the last id
     */
    public StreamId idAfter(StreamId last, long now) {
        if (last.equals(StreamId.MAX)) {
            throw new IllegalArgumentException("the stream's last id is the highest there is: id=" + last);
        }
        StreamId next = next(last, now);
        if (next.equals(StreamId.MIN) || !next.isAfter(last)) {
            throw new IllegalArgumentException(
                    "an entry's id must be above 0-0 and the stream's last id: id=" + next + " last=" + last);
        }
        return next;
    }

    private StreamId next(StreamId last, long now) {
        if (id == null) {
            return Long.compareUnsigned(now, last.millis()) > 0 ? new StreamId(now, 0) : last.next();
        }
        boolean sameMillis = anySequence && id.millis() == last.millis();
        return sameMillis ? new StreamId(last.millis(), last.sequence() + 1) : id;
    }
}
