package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/** Which pending entries of a stream's group to list. Immutable. */
public final class PendingQuery {
    private final StreamRange range;
    private final long count;
    private final byte @Nullable [] consumer;
    private final long minIdleMillis;

    private PendingQuery(StreamRange range, long count, byte @Nullable [] consumer, long minIdleMillis) {
        this.range = range;
        this.count = count;
        this.consumer = consumer;
        this.minIdleMillis = minIdleMillis;
    }

    /**
     * The first ones in a range.
     *
     * @param range which ids
     * @param count the most to list
     * @return a query
     */
    public static PendingQuery of(StreamRange range, long count) {
        return new PendingQuery(java.util.Objects.requireNonNull(range, "range"), count, null, 0);
    }

    /**
     * Those of one consumer only.
     *
     * @param name its name
     * @return another query
     */
    public PendingQuery of(byte[] name) {
        return new PendingQuery(range, count, name.clone(), minIdleMillis);
    }

    /**
     * Those only that were not delivered for a while.
     *
     * @param millis for how long
     * @return another query
     */
    public PendingQuery idleFor(long millis) {
        return new PendingQuery(range, count, consumer, millis);
    }

    /**
     * Returns the ids that are asked for.
     *
     * @return the range
     */
    public StreamRange range() {
        return range;
    }

    /**
     * Returns how many entries are asked for.
     *
     * @return the most
     */
    public long count() {
        return count;
    }

    /**
     * Returns whose entries are asked for.
     *
     * @return the name; null for all
     */
    public byte @Nullable [] consumer() {
        return consumer;
    }

    /**
     * Returns how long ago the entries must have been delivered.
     *
     * @return milliseconds, at least
     */
    public long minIdleMillis() {
        return minIdleMillis;
    }
}
