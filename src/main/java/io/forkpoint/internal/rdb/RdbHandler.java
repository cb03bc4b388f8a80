package io.forkpoint.internal.rdb;

/**
 * Takes what a reader finds in an RDB file, in the file's order. Addresses are valid during the call only; those of a key
 * until all of its collection has been read. A handler may throw: an {@link EntryProblem} is told with its place, anything
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

    /**
     * An entry, expired ones included.
     *
     * @param database 0 to 2^31 - 1 as the file says; the handler judges it
     * @param type 0 string, else the block type of {@code forkpoint_layout.h}: the RDB type code, with 0x20 set for a
     *     code of the VALKEY dialect (22) that means something else under the REDIS magic
     * @param expiryMillis milliseconds since 1970, or {@link #NO_EXPIRY}
     * @param keyAddress where the key's bytes are
     * @param keyBytes their count
     * @param valueAddress where the plain bytes of the string, or the raw payload behind the key, are
     * @param valueBytes their count
     */
    void entry(
            int database,
            int type,
            long expiryMillis,
            long keyAddress,
            int keyBytes,
            long valueAddress,
            int valueBytes);

    /**
     * A value that is not a string comes next. Whoever returns a visitor gets its elements as they are read, however many
     * there are, and then {@link #endCollection}; whoever returns null gets the payload in {@link #entry}.
     *
     * @param database as in {@link #entry}
     * @param type as in {@link #entry}
     * @param expiryMillis as in {@link #entry}
     * @param keyAddress as in {@link #entry}
     * @param keyBytes as in {@link #entry}
     */
    default RdbVisitor collection(int database, int type, long expiryMillis, long keyAddress, int keyBytes) {
        return null;
    }

    /**
     * How many bytes a sound value of this type may take to be given to {@link #whole} instead of {@link #collection}; 0: none is.
     *
     * @param type as in {@link #entry}
     */
    default int wholeBytes(int type) {
        return 0;
    }

    /**
     * A value that is not a string, and sound but for what comes twice in it.
     *
     * @param database as in {@link #entry}
     * @param type as in {@link #entry}
     * @param expiryMillis as in {@link #entry}
     * @param keyAddress as in {@link #entry}
     * @param keyBytes as in {@link #entry}
     * @param payloadAddress where the raw payload behind the key is, for {@link RdbPayload#visit}
     * @param payloadBytes its length
     */
    default void whole(
            int database,
            int type,
            long expiryMillis,
            long keyAddress,
            int keyBytes,
            long payloadAddress,
            int payloadBytes) {}

    /**
     * All of a {@link #collection} has been read. One without elements, but for a stream, is not to become an entry.
     *
     * @param elements how many it has
     * @param bytes what it took in the file, behind its key
     */
    default void endCollection(long elements, long bytes) {}

    /** What {@link #collection} began ends here: the rest of it is damaged, and passed over. */
    default void discardCollection() {}

    /** An entry comes next: the record begins at this byte of the file. */
    default void record(long offset) {}

    /**
     * A list, set, sorted set or hash without elements, which bugs of Redis have written: like Redis, the reader does
     * not take it for an entry.
     */
    default void emptyCollection(int database, int type, long keyAddress, int keyBytes) {}

    /**
     * The reader is about to tell of a problem: what a handler has against an entry before it, and has not found out yet, it is to
     * find out and throw now, since that comes first. Not called for what is passed over.
     */
    default void settle() {}

    /** The file is whole and its CRC is right (or absent: {@code crc64} is 0). */
    default void end(long crc64) {}

    /** No expiry. */
    long NO_EXPIRY = Long.MIN_VALUE;
}
