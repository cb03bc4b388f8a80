package io.forkpoint.internal.rdb;

/**
 * Takes the elements of a value, in the file's order. Called by {@link RdbPayload} on the caller's thread. Addresses
 * are valid during the call only; integers that the file holds as such arrive as decimal text.
 */
public interface RdbVisitor {
    /** What a string is to its value. */
    enum Part {
        /** Of a list. */
        ELEMENT,
        /** Of a set or, before its score, of a sorted set. */
        MEMBER,
        /** Of a hash or a stream entry, before its value. */
        FIELD,
        /** Of a hash or a stream entry. */
        VALUE
    }

    /** A string. */
    default void string(Part part, long address, int bytes) {}

    /** The score of the member before it. Never NaN. */
    default void score(double score) {}

    /** When the field of which field and value were given expires, in milliseconds since 1970. */
    default void fieldExpiry(long millis) {}

    /** A stream entry that is not deleted, before its fields and values. */
    default void streamEntry(long millis, long sequence) {}

    /** A consumer group of a stream and the last id it has delivered. */
    default void group(long nameAddress, int nameBytes, long millis, long sequence) {}

    /** How many entries the group before it has read; -1 if that is not known. Not called for files that do not say it. */
    default void groupEntriesRead(long entries) {}

    /** An entry that the group before it has delivered and nobody has acknowledged, before the group's consumers. */
    default void groupPending(long millis, long sequence, long deliveredMillis, long deliveries) {}

    /** When the consumer before it was seen and when it was active, in milliseconds since 1970; -1 for never. */
    default void consumerTimes(long seenMillis, long activeMillis) {}

    /** An entry that the consumer before it has not acknowledged. */
    default void consumerPending(long millis, long sequence) {}

    /** A stream's own figures, between its entries and its groups; what an old file lacks is worked out as Redis does. */
    default void streamFigures(
            long lastMillis, long lastSequence, long deletedMillis, long deletedSequence, long entriesAdded) {}

    /** A consumer of the group before it and how many entries it has not acknowledged. */
    default void consumer(long nameAddress, int nameBytes, long pending) {}
}
