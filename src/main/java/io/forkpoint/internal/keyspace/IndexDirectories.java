package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Mapping;
import org.agrona.UnsafeApi;

/**
 * The directories of all shards' indexes: page numbers by the first bits of a position, in a mapping of its own that a forked
 * child does not inherit. A directory is named by a word:
 *
 * <pre>
 *   63                                                        6 5       0
 *  +-----------------------------------------------------------+---------+
 *  | address of the first page number / 64                     |  shift  |
 *  +-----------------------------------------------------------+---------+
 *   shift: what makes a position the index of its page's number
 *
 *  memory: | the free one behind it (8), nothing (56) | page number (4) | ...
 * </pre>
 *
 * What was a directory becomes one of the same length only, and what links free ones stands beside it: a reader without a
 * lock, who may look at one that was given back, finds the number of a page, though not of its own, and need not check it.
 * So memory for each length is as much as was ever in use at a time, and of a shard at most twice its directory. Safe for any
 * thread.
 */
public final class IndexDirectories {
    /** A shorter one takes as much. */
    private static final int LEAST_BITS = 4;

    private static final int LINK_BYTES = 64;
    private static final int ADDRESS_MASK = -64;
    private static final int SHIFT_MASK = 63;
    private static final int NUMBER_SHIFT = 2;
    private static final long GROW_BYTES = 1L << 20;

    private final Mapping mapping;
    /** Addresses of free ones, by the bits of their lengths. */
    private final long[] free = new long[ShardIndex.MAX_DEPTH + 1];

    private long allocatedBytes;

    /**
     * Reserves addresses.
     *
     * @throws MemoryLimitException if the kernel refuses
     */
    IndexDirectories(long reservedBytes) {
        mapping = Mapping.forIndex(reservedBytes, GROW_BYTES, false);
    }

    /**
     * Takes one of {@code 2^bits} page numbers, each that of some page, or of page 0.
     *
     * @throws MemoryLimitException if there is no room for it; nothing is changed
     */
    public synchronized long take(int bits) {
        int length = Math.max(LEAST_BITS, bits);
        long address = free[length];
        if (address != 0) {
            free[length] = UnsafeApi.getLong(address - LINK_BYTES);
        } else {
            long end = allocatedBytes + LINK_BYTES + (1L << length << NUMBER_SHIFT);
            mapping.require(end);
            address = mapping.address() + allocatedBytes + LINK_BYTES;
            allocatedBytes = end;
        }
        return address | (ShardIndex.POSITION_BITS - bits);
    }

    synchronized void give(long directory) {
        long address = directory & ADDRESS_MASK;
        int length = Math.max(LEAST_BITS, bits(directory));
        UnsafeApi.putLong(address - LINK_BYTES, free[length]);
        free[length] = address;
    }

    /** The first bits of a position that it goes by. */
    static int bits(long directory) {
        return ShardIndex.POSITION_BITS - shift(directory);
    }

    private static int shift(long directory) {
        return (int) directory & SHIFT_MASK;
    }

    /** The page of a position. */
    static int page(long directory, int position) {
        return pageAt(directory, position >>> shift(directory));
    }

    /** The page number at an index. */
    static int pageAt(long directory, int index) {
        return UnsafeApi.getInt(address(directory, index));
    }

    static void putPage(long directory, int index, int page) {
        UnsafeApi.putInt(address(directory, index), page);
    }

    private static long address(long directory, int index) {
        return (directory & ADDRESS_MASK) + ((long) index << NUMBER_SHIFT);
    }

    /** Writes each page number of one twice into another, which goes by one more bit. */
    public static void copyDoubled(long from, long to) {
        long source = from & ADDRESS_MASK;
        long target = to & ADDRESS_MASK;
        long end = address(from, 1 << bits(from));
        // In as few calls as can be: it is seldom run, and so often by an interpreter.
        for (; source < end; source += Integer.BYTES, target += Long.BYTES) {
            long page = UnsafeApi.getInt(source);
            UnsafeApi.putLong(target, page | page << Integer.SIZE);
        }
    }

    /** Bytes of all that there are, those that are free among them. */
    public synchronized long allocatedBytes() {
        return allocatedBytes;
    }

    void discard() {
        mapping.discard();
    }
}
