package io.forkpoint.internal.rdb;

/**
 * Receives the elements of a value, in the file's order. Called by {@link RdbPayload} on the caller's thread. Addresses
 * are valid during the call only; integers that the file stores as such arrive as decimal text.
 */
public interface RdbVisitor {
    /** The role of a string in its value. */
    enum Part {
        /** An element of a list. */
        ELEMENT,
        /** A member of a set or, before its score, of a sorted set. */
        MEMBER,
        /** A field of a hash or a stream entry, before its value. */
        FIELD,
        /** A value of a hash or a stream entry. */
        VALUE
    }

    /** Receives a string. */
    default void string(Part part, long address, int bytes) {}

    /** Receives the score of the preceding member. Never NaN. */
    default void score(double score) {}

    /** Receives the expiry of the preceding field and value, in milliseconds since 1970. */
    default void fieldExpiry(long millis) {}

    /** Receives a stream entry that is not deleted, before its fields and values. */
    default void streamEntry(long millis, long sequence) {}

    /** Receives a consumer group of a stream and the last id it has delivered. */
    default void group(long nameAddress, int nameBytes, long millis, long sequence) {}

    /** Receives the number of entries that the preceding group has read; -1 if unknown. Not called if the file lacks it. */
    default void groupEntriesRead(long entries) {}

    /**
     * Receives an entry that the preceding group has delivered and that is not acknowledged, before the group's
     * consumers.
     */
    default void groupPending(long millis, long sequence, long deliveredMillis, long deliveries) {}

    /** Receives when the preceding consumer was seen and was active, in milliseconds since 1970; -1 for never. */
    default void consumerTimes(long seenMillis, long activeMillis) {}

    /** Receives an entry that the preceding consumer has not acknowledged. */
    default void consumerPending(long millis, long sequence) {}

    /**
     * Receives a stream's own figures, between its entries and its groups; what an old file lacks is derived as in Redis.
     */
    default void streamFigures(
            long lastMillis, long lastSequence, long deletedMillis, long deletedSequence, long entriesAdded) {}

    /** Receives a consumer of the preceding group and the number of entries it has not acknowledged. */
    default void consumer(long nameAddress, int nameBytes, long pending) {}
}
