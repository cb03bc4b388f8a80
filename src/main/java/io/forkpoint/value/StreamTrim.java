package io.forkpoint.value;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a stream is cut to: its newest entries, or those from an id on. Immutable. */
public final class StreamTrim {
    /** An approximate trim removes so many at once: as many as Redis keeps in a node. */
    private static final int APPROXIMATELY = 100;

    private static final long DEFAULT_LIMIT = 100L * APPROXIMATELY;

    private final long maxLength;
    /** Null: by length. */
    private final @Nullable StreamId minId;

    private final boolean approximate;
    private final long limit;

    private StreamTrim(long maxLength, @Nullable StreamId minId, boolean approximate, long limit) {
        this.maxLength = maxLength;
        this.minId = minId;
        this.approximate = approximate;
        this.limit = limit;
    }

    /**
     * Keeps the newest entries: MAXLEN.
     *
     * @param entries how many
     * @return a trim
     * @throws IllegalArgumentException if it is negative
     */
    public static StreamTrim toLength(long entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("a stream cannot be cut to a negative length: length=" + entries);
        }
        return new StreamTrim(entries, null, false, Long.MAX_VALUE);
    }

    /**
     * Keeps the entries from an id on: MINID.
     *
     * @param id the lowest that is kept
     * @return a trim
     */
    public static StreamTrim fromId(StreamId id) {
        return new StreamTrim(0, java.util.Objects.requireNonNull(id, "id"), false, Long.MAX_VALUE);
    }

    /**
     * The same, but whole hundreds of entries are removed only, or all there are, and at most 10000 at a time: ~.
     *
     * @return another trim
     */
    public StreamTrim approximately() {
        return new StreamTrim(maxLength, minId, true, DEFAULT_LIMIT);
    }

    /**
     * The same, approximately, and no more entries than so many are removed at a time: ~ with LIMIT.
     *
     * @param entries how many; 0: any number
     * @return another trim
     * @throws IllegalArgumentException if it is negative
     */
    public StreamTrim approximately(long entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("a limit must not be negative: limit=" + entries);
        }
        return new StreamTrim(maxLength, minId, true, entries == 0 ? Long.MAX_VALUE : entries);
    }

    /**
     * Returns how many of the first entries of a stream go.
     *
     * @param length entries of the stream
     * @param rankOfId tells how many entries stand before an id; asked at most once
     * @return how many
     */
    public long entriesToRemove(long length, ToLongFunction<StreamId> rankOfId) {
        long excess = minId == null ? Math.max(0, length - maxLength) : rankOfId.applyAsLong(minId);
        long removed = Math.min(excess, limit);
        // The last ones go together, however few they are, as Redis's last node does.
        return approximate && removed < length ? removed - removed % APPROXIMATELY : removed;
    }

    @Override
    public String toString() {
        return (minId == null ? "to length " + maxLength : "from id " + minId) + (approximate ? " approximately" : "");
    }
}
