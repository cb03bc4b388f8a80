package io.forkpoint.internal.memory;

/**
 * An entry on its way from a file into a store: what it is, and where its bytes lie, at raw addresses. A flyweight: whoever
 * reads fills the same one for each entry, and whoever is given it uses it during the call only, unless it is said otherwise.
 */
public final class RawEntry {
    /** No expiry. */
    public static final long NO_EXPIRY = Long.MIN_VALUE;

    private long offset;
    private int database;
    private int type;
    private long expiryMillis;
    private long keyAddress;
    private int keyBytes;
    private long valueAddress;
    private int valueBytes;

    /** Begins another entry; its key and its value are to be given. */
    public RawEntry set(long itsOffset, int itsDatabase, int itsType, long itsExpiryMillis) {
        offset = itsOffset;
        database = itsDatabase;
        type = itsType;
        expiryMillis = itsExpiryMillis;
        return this;
    }

    /** The same as another one. */
    public RawEntry set(RawEntry other) {
        return set(other.offset, other.database, other.type, other.expiryMillis)
                .key(other.keyAddress, other.keyBytes)
                .value(other.valueAddress, other.valueBytes);
    }

    /** Says where the key lies. */
    public RawEntry key(long address, int bytes) {
        keyAddress = address;
        keyBytes = bytes;
        return this;
    }

    /** Says where the value lies. */
    public RawEntry value(long address, int bytes) {
        valueAddress = address;
        valueBytes = bytes;
        return this;
    }

    /** Where its record begins in the file, by which to tell of it: the later an entry, the larger. */
    public long offset() {
        return offset;
    }

    /** 0 to 2^31 - 1 as the file says, whether there is such a database or not. */
    public int database() {
        return database;
    }

    /**
     * 0 for a string, else the block type of {@code forkpoint_layout.h}: the RDB type code, with 0x20 set for a code of the
     * VALKEY dialect (22) that means something else under the REDIS magic.
     */
    public int type() {
        return type;
    }

    /** Milliseconds since 1970, or {@link #NO_EXPIRY}. */
    public long expiryMillis() {
        return expiryMillis;
    }

    /** Address of the key. */
    public long keyAddress() {
        return keyAddress;
    }

    /** Length of the key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Address of a string's plain bytes, or of the raw payload behind the key. */
    public long valueAddress() {
        return valueAddress;
    }

    /** Length of these. */
    public int valueBytes() {
        return valueBytes;
    }
}
