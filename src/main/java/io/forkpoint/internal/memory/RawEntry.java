package io.forkpoint.internal.memory;

/**
 * An entry on its way from a file into a store: its properties, and the raw addresses of its bytes. A flyweight: a reader
 * fills the same instance for each entry, and a receiver uses it during the call only, unless stated otherwise.
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

    /** Begins another entry; its key and value are set afterwards. */
    public RawEntry set(long itsOffset, int itsDatabase, int itsType, long itsExpiryMillis) {
        offset = itsOffset;
        database = itsDatabase;
        type = itsType;
        expiryMillis = itsExpiryMillis;
        return this;
    }

    /** Copies another entry. */
    public RawEntry set(RawEntry other) {
        return set(other.offset, other.database, other.type, other.expiryMillis)
                .key(other.keyAddress, other.keyBytes)
                .value(other.valueAddress, other.valueBytes);
    }

    /** Sets the place of the key. */
    public RawEntry key(long address, int bytes) {
        keyAddress = address;
        keyBytes = bytes;
        return this;
    }

    /** Sets the place of the value. */
    public RawEntry value(long address, int bytes) {
        valueAddress = address;
        valueBytes = bytes;
        return this;
    }

    /** Returns the offset of its record in the file, which identifies it in messages and grows from entry to entry. */
    public long offset() {
        return offset;
    }

    /** Returns the database from the file, 0 to 2^31 - 1, whether or not it exists. */
    public int database() {
        return database;
    }

    /**
     * Returns 0 for a string, otherwise the block type of {@code forkpoint_layout.h}: the RDB type code, with 0x20 set
     * for a code of the VALKEY dialect (22) that means something else under the REDIS magic.
     */
    public int type() {
        return type;
    }

    /** Returns the expiry in milliseconds since 1970, or {@link #NO_EXPIRY}. */
    public long expiryMillis() {
        return expiryMillis;
    }

    /** Returns the address of the key. */
    public long keyAddress() {
        return keyAddress;
    }

    /** Returns the length of the key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Returns the address of a string's plain bytes, or of the raw payload behind the key. */
    public long valueAddress() {
        return valueAddress;
    }

    /** Returns the length of these bytes. */
    public int valueBytes() {
        return valueBytes;
    }
}
