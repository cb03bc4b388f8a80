package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Mapping;
import org.agrona.UnsafeApi;

/**
 * The directories of all shards' indexes: page numbers by the first bits of a position, in a separate mapping that a
 * forked child does not inherit. A word names a directory:
 *
 * <pre>
 *   63                                                        6 5       0
 *  +-----------------------------------------------------------+---------+
 *  | address of the first page number / 64                     |  shift  |
 *  +-----------------------------------------------------------+---------+
 *   shift: the right shift that turns a position into the index of its page number
 *
 *  memory: | next free directory (8), unused (56) | page number (4) | ...
 * </pre>
 *
 * Memory that was a directory is reused only for one of the same length, and the link between free directories stands
 * beside it. A reader without a lock that looks at a freed directory therefore finds the number of some page, and need
 * not check it. Memory for each length is bounded by the most that was in use at a time, and that of a shard by twice its
 * directory. Safe for any thread.
 */
public final class IndexDirectories {
    /** Shorter directories would take as much memory. */
    private static final int LEAST_BITS = 4;

    private static final int LINK_BYTES = 64;
    private static final int ADDRESS_MASK = -64;
    private static final int SHIFT_MASK = 63;
    private static final int NUMBER_SHIFT = 2;
    private static final long GROW_BYTES = 1L << 20;

    private final Mapping mapping;
    /** The addresses of free directories, by the number of their bits. */
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
     * Takes a directory of {@code 2^bits} page numbers, each that of some page, or of page 0.
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

    /** Returns the number of a position's first bits that index the directory. */
    static int bits(long directory) {
        return ShardIndex.POSITION_BITS - shift(directory);
    }

    private static int shift(long directory) {
        return (int) directory & SHIFT_MASK;
    }

    /** Returns the page of a position. */
    static int page(long directory, int position) {
        return pageAt(directory, position >>> shift(directory));
    }

    /** Returns the page number at an index. */
    static int pageAt(long directory, int index) {
        return UnsafeApi.getInt(address(directory, index));
    }

    static void putPage(long directory, int index, int page) {
        UnsafeApi.putInt(address(directory, index), page);
    }

    private static long address(long directory, int index) {
        return (directory & ADDRESS_MASK) + ((long) index << NUMBER_SHIFT);
    }

    /** Copies each page number twice into a directory that is indexed by one more bit. */
    public static void copyDoubled(long from, long to) {
        long source = from & ADDRESS_MASK;
        long target = to & ADDRESS_MASK;
        long end = address(from, 1 << bits(from));
        // Writes two numbers per call: it runs seldom, and therefore often in the interpreter.
        for (; source < end; source += Integer.BYTES, target += Long.BYTES) {
            long page = UnsafeApi.getInt(source);
            UnsafeApi.putLong(target, page | page << Integer.SIZE);
        }
    }

    /** Returns the bytes of all directories, free ones included. */
    public synchronized long allocatedBytes() {
        return allocatedBytes;
    }

    void discard() {
        mapping.discard();
    }
}
