package io.forkpoint.bench;

import io.forkpoint.internal.memory.HugePages;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * No engine but a limit: an open-addressed table of 8-byte slots that name entries of one size, both on huge pages and never
 * larger than at the start. A get waits for two loads of memory, the second of which depends on the first, and copies; it
 * has no lock, no check, no expiry, no collection and one thread that writes.
 *
 * <pre>
 *   63                                16 15            0
 *  +------------------------------------+---------------+
 *  | offset of the entry, 0: none       | bits of hash  |  slot
 *  +------------------------------------+---------------+
 * </pre>
 */
final class ChainEngine implements Engine {
    static final String NAME = "two-misses";

    private static final long BYTES = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final int TAG_BITS = 16;
    private static final long TAG_MASK = (1 << TAG_BITS) - 1;
    private static final long LINE_BYTES = 64;
    /** A slot for each entry and as many that are empty, at least. */
    private static final int ROOM = 2;

    private final int valueBytes;
    private final long entryBytes;
    private final long mask;
    private final Mapping table;
    private final Mapping entries;
    private long size;

    ChainEngine(long entries, int valueBytes) {
        this.valueBytes = valueBytes;
        entryBytes = (Keys.BYTES + valueBytes + Long.BYTES - 1) & -Long.BYTES;
        long slots = Long.highestOneBit(Math.max(2, entries * ROOM) - 1) * 2;
        mask = slots - 1;
        table = huge(slots * Long.BYTES);
        this.entries = huge((entries + 1) * entryBytes + LINE_BYTES);
    }

    private static Mapping huge(long atLeast) {
        long bytes = (atLeast + HugePages.BLOCK_BYTES - 1) & -HugePages.BLOCK_BYTES;
        Mapping mapping = Mapping.forIndex(bytes, bytes, true);
        mapping.require(bytes);
        return mapping;
    }

    private static long hash(byte[] key) {
        return Keys.mix(UnsafeApi.getLong(key, BYTES) ^ UnsafeApi.getLong(key, BYTES + Long.BYTES));
    }

    /** The entry's address, 0 if there is none. */
    private long find(byte[] key, long hash) {
        long tag = hash & TAG_MASK;
        for (long at = hash >>> TAG_BITS & mask; ; at = at + 1 & mask) {
            long slot = UnsafeApi.getLong(table.address() + at * Long.BYTES);
            if (slot == 0) {
                return 0;
            }
            long entry = entries.address() + (slot >>> TAG_BITS);
            if ((slot & TAG_MASK) == tag && Memory.equal(null, entry, key, BYTES, Keys.BYTES)) {
                return entry;
            }
        }
    }

    private long add(long hash) {
        long offset = ++size * entryBytes;
        long at = hash >>> TAG_BITS & mask;
        while (UnsafeApi.getLong(table.address() + at * Long.BYTES) != 0) {
            at = at + 1 & mask;
        }
        UnsafeApi.putLong(table.address() + at * Long.BYTES, offset << TAG_BITS | hash & TAG_MASK);
        return entries.address() + offset;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        long hash = hash(key);
        long entry = find(key, hash);
        if (entry == 0) {
            entry = add(hash);
            Memory.copy(key, BYTES, null, entry, Keys.BYTES);
        }
        Memory.copy(value, BYTES, null, entry + Keys.BYTES, valueBytes);
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        byte[] value = new byte[valueBytes];
        Memory.copy(null, find(key, hash(key)) + Keys.BYTES, value, BYTES, valueBytes);
        return value;
    }

    @Override
    public long peek(byte[] key) {
        return UnsafeApi.getLong(find(key, hash(key)) + Keys.BYTES);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long ownBytes() {
        return (mask + 1) * Long.BYTES + size * entryBytes;
    }

    @Override
    public void close() {
        table.unmap();
        entries.unmap();
    }
}
