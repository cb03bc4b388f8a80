package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/** How an entry is added to a stream: with which id, to one that exists only, and what goes for it. Immutable. */
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
     * With an id of the time, or behind the last one if that is later: *.
     *
     * @return how
     */
    public static StreamAppend auto() {
        return AUTO;
    }

    /**
     * With this id.
     *
     * @param id above the stream's last id
     * @return how
     */
    public static StreamAppend at(StreamId id) {
        return new StreamAppend(java.util.Objects.requireNonNull(id, "id"), false, false, null);
    }

    /**
     * With the next sequence number of a millisecond: ms-*.
     *
     * @param millis not below those of the stream's last id
     * @return how
     */
    public static StreamAppend atMillis(long millis) {
        return new StreamAppend(new StreamId(millis, 0), true, false, null);
    }

    /**
     * The same, but only if the stream exists: NOMKSTREAM.
     *
     * @return another way
     */
    public StreamAppend ifExists() {
        return new StreamAppend(id, anySequence, true, trim);
    }

    /**
     * The same, and trims the stream then: MAXLEN, MINID.
     *
     * @param then what to cut it to
     * @return another way
     */
    public StreamAppend trimming(StreamTrim then) {
        return new StreamAppend(id, anySequence, ifExists, then);
    }

    /**
     * Returns whether a stream that does not exist is left so.
     *
     * @return true if so
     */
    public boolean onlyIfExists() {
        return ifExists;
    }

    /**
     * Returns what the stream is cut to.
     *
     * @return the trim; null for none
     */
    public @Nullable StreamTrim trim() {
        return trim;
    }

    /**
     * Returns the id of the next entry.
     *
     * @param last the stream's last id
     * @param now milliseconds since 1970
     * @return the id
     * @throws IllegalArgumentException if it cannot be had
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
