package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.RawEntry;

/**
 * Takes what a reader finds in an RDB file, in the file's order. What it is given is valid during the call only. A handler may throw: an {@link EntryProblem} is told with its place, anything
 * else is passed on.
 */
public interface RdbHandler {
    /** The header: {@code valkey} is true under the VALKEY magic. */
    default void header(boolean valkey, int version) {}

    /** An AUX field. */
    default void aux(byte[] name, byte[] value) {}

    /** A FUNCTION2 library's source. */
    default void function(byte[] source) {}

    /** A MODULE_AUX record: all its bytes behind the opcode, unchanged. */
    default void moduleAux(byte[] payload) {}

    /** RESIZEDB: a hint. */
    default void resize(int database, long keys, long keysWithExpiry) {}

    /** An entry, expired ones included; whether there is such a database the handler judges. */
    void entry(RawEntry entry);

    /**
     * A value that is not a string comes next. Whoever returns a visitor gets its elements as they are read, however many
     * there are, and then {@link #endCollection}; whoever returns null gets the payload in {@link #entry}.
     *
     * @param entry all of it but the value; as it is until all of the collection has been read
     */
    default RdbVisitor collection(RawEntry entry) {
        return null;
    }

    /**
     * How many bytes a sound value of this type may take to be given to {@link #whole} instead of {@link #collection}; 0: none is.
     *
     * @param type as in {@link RawEntry#type}
     */
    default int wholeBytes(int type) {
        return 0;
    }

    /** A value that is not a string, and sound but for what comes twice in it: its payload is one for {@link RdbPayload#visit}. */
    default void whole(RawEntry entry) {}

    /**
     * All of a {@link #collection} has been read. One without elements, but for a stream, is not to become an entry.
     *
     * @param elements how many it has
     * @param bytes what it took in the file, behind its key
     */
    default void endCollection(long elements, long bytes) {}

    /** What {@link #collection} began ends here: the rest of it is damaged, and passed over. */
    default void discardCollection() {}

    /**
     * A list, set, sorted set or hash without elements, which bugs of Redis have written: like Redis, the reader does
     * not take it for an entry.
     */
    default void emptyCollection(RawEntry entry) {}

    /**
     * The reader is about to tell of a problem: what a handler has against an entry before it, and has not found out yet, it is to
     * find out and throw now, since that comes first. Not called for what is passed over.
     */
    default void settle() {}

    /** The file is whole and its CRC is right (or absent: {@code crc64} is 0). */
    default void end(long crc64) {}
}
