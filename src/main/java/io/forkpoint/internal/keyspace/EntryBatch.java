package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.RawEntry;
import org.agrona.UnsafeApi;

/**
 * Copies of entries on their way from the thread that reads them to the thread that places them: off-heap memory of a
 * fixed size that is filled and emptied as a whole. For one thread at a time.
 *
 * <pre>
 *   0        8      16       24         28     30           32          36            40
 *  +--------+------+--------+----------+------+------------+-----------+-------------+-----+-------+------+
 *  | offset | hash | expiry | database | type | collection | key bytes | value bytes | key | value | to 8 |
 *  +--------+------+--------+----------+------+------------+-----------+-------------+-----+-------+------+
 * </pre>
 */
final class EntryBatch {
    /** About 1,600 small entries: the cost of waking a thread is negligible next to placing them. */
    static final int BYTES = 256 << 10;

    private static final int HASH = 8;
    private static final int EXPIRY = 16;
    private static final int DATABASE = 24;
    private static final int TYPE = 28;
    private static final int COLLECTION_TYPE = 30;
    private static final int KEY_BYTES = 32;
    private static final int VALUE_BYTES = 36;
    private static final int KEY = 40;

    private final long address = UnsafeApi.allocateMemory(BYTES);
    private long end = address;

    /** Returns whether an empty batch can hold an entry. */
    static boolean canHold(int keyBytes, int valueBytes) {
        return bytes(keyBytes, valueBytes) <= BYTES;
    }

    private static long bytes(int keyBytes, int valueBytes) {
        return (KEY + (long) keyBytes + valueBytes + 7) & -8;
    }

    /** Returns whether the entry fits in the remaining room. */
    boolean hasRoom(int keyBytes, int valueBytes) {
        return end + bytes(keyBytes, valueBytes) <= address + BYTES;
    }

    /** Adds an entry that fits. */
    void put(RawEntry entry, long hash, int collectionType) {
        int keyBytes = entry.keyBytes();
        int valueBytes = entry.valueBytes();
        UnsafeApi.putLong(end, entry.offset());
        UnsafeApi.putLong(end + HASH, hash);
        UnsafeApi.putLong(end + EXPIRY, entry.expiryMillis());
        UnsafeApi.putInt(end + DATABASE, entry.database());
        UnsafeApi.putShort(end + TYPE, (short) entry.type());
        UnsafeApi.putShort(end + COLLECTION_TYPE, (short) collectionType);
        UnsafeApi.putInt(end + KEY_BYTES, keyBytes);
        UnsafeApi.putInt(end + VALUE_BYTES, valueBytes);
        Memory.copy(null, entry.keyAddress(), null, end + KEY, keyBytes);
        Memory.copy(null, entry.valueAddress(), null, end + KEY + keyBytes, valueBytes);
        end += bytes(keyBytes, valueBytes);
    }

    /** Places all entries in the order in which they were added. */
    void placeBy(StagedEntries entries) {
        // Allocated for each batch: one that is kept might share a cache line with another thread's.
        RawEntry entry = new RawEntry();
        long at = address;
        // A local copy, since the field may share a cache line with that of the batch being filled.
        long last = end;
        while (at < last) {
            int keyBytes = UnsafeApi.getInt(at + KEY_BYTES);
            int valueBytes = UnsafeApi.getInt(at + VALUE_BYTES);
            long expiry = UnsafeApi.getLong(at + EXPIRY);
            entry.set(UnsafeApi.getLong(at), UnsafeApi.getInt(at + DATABASE), UnsafeApi.getShort(at + TYPE), expiry)
                    .key(at + KEY, keyBytes)
                    .value(at + KEY + keyBytes, valueBytes);
            entries.place(entry, UnsafeApi.getLong(at + HASH), UnsafeApi.getShort(at + COLLECTION_TYPE));
            at += bytes(keyBytes, valueBytes);
        }
    }

    void clear() {
        end = address;
    }

    /** Frees the memory. */
    void free() {
        UnsafeApi.freeMemory(address);
    }
}
