package io.forkpoint.value;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The entries that a stream keeps when it is trimmed: the newest ones, or those from an id on. Immutable. */
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
     * Returns a trim that keeps the newest entries (MAXLEN).
     *
     * @param entries the number of entries to keep
     * @return a trim
     * @throws IllegalArgumentException if the number is negative
     */
    public static StreamTrim toLength(long entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("a stream cannot be cut to a negative length: length=" + entries);
        }
        return new StreamTrim(entries, null, false, Long.MAX_VALUE);
    }

    /**
     * Returns a trim that keeps the entries from an id on (MINID).
     *
     * @param id the lowest id that is kept
     * @return a trim
     */
    public static StreamTrim fromId(StreamId id) {
        return new StreamTrim(0, java.util.Objects.requireNonNull(id, "id"), false, Long.MAX_VALUE);
    }

    /**
     * Returns this trim, approximately: it removes whole hundreds of entries, or all entries, and at most 10000 (~).
     *
     * @return another trim
     */
    public StreamTrim approximately() {
        return new StreamTrim(maxLength, minId, true, DEFAULT_LIMIT);
    }

    /**
     * Returns this trim, approximately and with a limit (~ with LIMIT).
     *
     * @param entries the maximum number of entries to remove; 0 stands for any number
     * @return another trim
     * @throws IllegalArgumentException if the number is negative
     */
    public StreamTrim approximately(long entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("a limit must not be negative: limit=" + entries);
        }
        return new StreamTrim(maxLength, minId, true, entries == 0 ? Long.MAX_VALUE : entries);
    }

    /**
     * Returns how many of the first entries of a stream are removed.
     *
     * @param length the number of entries of the stream
     * @param rankOfId returns the number of entries before an id; called at most once
     * @return the number of entries to remove
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
