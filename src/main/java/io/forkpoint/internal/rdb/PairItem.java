package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/** An item of a hash, or of a tree with the same layout: field, value and perhaps an expiry. For one thread. */
final class PairItem {
    static final long NO_EXPIRY = -1;

    private final ItemReader reader = new ItemReader();
    long fieldAddress;
    int fieldBytes;
    long valueAddress;
    int valueBytes;
    /** The expiry in milliseconds since 1970, or {@link #NO_EXPIRY}. */
    long expiry;

    /** Reads an item; returns false if field and value do not match its length. */
    boolean read(long address, int bytes) {
        reader.wrap(address, bytes);
        long head = reader.takeVarint();
        if (head < 0 || !reader.takeString(head >>> 1)) {
            return false;
        }
        fieldAddress = reader.stringAddress;
        fieldBytes = reader.stringBytes;
        valueAddress = reader.at;
        valueBytes = (int) (reader.end - reader.at);
        expiry = NO_EXPIRY;
        return (head & 1) == 0 || readExpiry();
    }

    private boolean readExpiry() {
        valueBytes -= Long.BYTES;
        if (valueBytes < 0) {
            return false;
        }
        expiry = UnsafeApi.getLong(valueAddress + valueBytes);
        // EntryLimits.MAX_FIELD_EXPIRY needs no check: no number exceeds it.
        return expiry >= 0;
    }

    boolean hasExpiry() {
        return expiry != NO_EXPIRY;
    }
}
