package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/** A query for pending entries of a stream's group. Immutable. */
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
     * Returns a query for the first pending entries in a range.
     *
     * @param range the range of ids
     * @param count the maximum number of entries
     * @return a query
     */
    public static PendingQuery of(StreamRange range, long count) {
        return new PendingQuery(java.util.Objects.requireNonNull(range, "range"), count, null, 0);
    }

    /**
     * Returns this query restricted to one consumer.
     *
     * @param name the name of the consumer
     * @return another query
     */
    public PendingQuery of(byte[] name) {
        return new PendingQuery(range, count, name.clone(), minIdleMillis);
    }

    /**
     * Returns this query restricted to entries that have been idle for some time.
     *
     * @param millis the minimum idle time
     * @return another query
     */
    public PendingQuery idleFor(long millis) {
        return new PendingQuery(range, count, consumer, millis);
    }

    /**
     * Returns the range of ids.
     *
     * @return the range
     */
    public StreamRange range() {
        return range;
    }

    /**
     * Returns the maximum number of entries.
     *
     * @return the maximum number of entries
     */
    public long count() {
        return count;
    }

    /**
     * Returns the consumer whose entries are asked for.
     *
     * @return the name of the consumer; null for all consumers
     */
    public byte @Nullable [] consumer() {
        return consumer;
    }

    /**
     * Returns the minimum idle time of the entries.
     *
     * @return milliseconds
     */
    public long minIdleMillis() {
        return minIdleMillis;
    }
}
