package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.RawEntry;

/**
 * Receives the content of an RDB file, in the file's order. Arguments are valid during the call only. A handler may
 * throw: an {@link EntryProblem} is reported with its place, any other exception is passed on.
 */
public interface RdbHandler {
    /** Receives the header: {@code valkey} is true under the VALKEY magic. */
    default void header(boolean valkey, int version) {}

    /** Receives an AUX field. */
    default void aux(byte[] name, byte[] value) {}

    /** Receives the source of a FUNCTION2 library. */
    default void function(byte[] source) {}

    /** Receives a MODULE_AUX record: all its bytes behind the opcode, unchanged. */
    default void moduleAux(byte[] payload) {}

    /** Receives a RESIZEDB record, which is a hint. */
    default void resize(int database, long keys, long keysWithExpiry) {}

    /** Receives an entry, which may have expired. The handler checks whether its database exists. */
    void entry(RawEntry entry);

    /**
     * Announces a value that is not a string. A handler that returns a visitor receives the elements as they are read,
     * however many there are, and then {@link #endCollection}; one that returns null receives the payload in
     * {@link #entry}.
     *
     * @param entry the entry without its value; unchanged until all of the collection has been read
     */
    default RdbVisitor collection(RawEntry entry) {
        return null;
    }

    /**
     * Returns the length up to which a sound value of this type is passed to {@link #whole} rather than
     * {@link #collection}; 0 for none.
     *
     * @param type the type in the terms of {@link RawEntry#type}
     */
    default int wholeBytes(int type) {
        return 0;
    }

    /**
     * Receives a value that is not a string, and is sound except for repetitions: a payload for {@link RdbPayload#visit}.
     */
    default void whole(RawEntry entry) {}

    /**
     * Ends a {@link #collection} that has been read completely. An empty one is not to become an entry, unless it is a
     * stream.
     *
     * @param elements the number of its elements
     * @param bytes its length in the file, behind its key
     */
    default void endCollection(long elements, long bytes) {}

    /** Ends what {@link #collection} began: the rest of it is damaged, and skipped. */
    default void discardCollection() {}

    /**
     * Receives an empty list, set, sorted set or hash, as written by bugs of Redis. Like Redis, the reader does not treat
     * it as an entry.
     */
    default void emptyCollection(RawEntry entry) {}

    /**
     * Called before the reader reports a problem. A handler that may have an objection to an earlier entry, not found
     * yet, must find it and throw it now, since it comes first. Not called for what is skipped.
     */
    default void settle() {}

    /** Called at the end of a file that is complete and whose CRC is correct, or absent: {@code crc64} is 0. */
    default void end(long crc64) {}
}
