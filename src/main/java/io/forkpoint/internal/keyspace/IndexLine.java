package io.forkpoint.internal.keyspace;

import org.agrona.UnsafeApi;

/**
 * A line of an index page: one cache line with seven slots and a tag for each. All methods are static; a line is its
 * address.
 *
 * <pre>
 *   63    56 55    48 47    40 39    32 31    24 23    16 15     8 7      0
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 *  |   0    | tag 6  | tag 5  | tag 4  | tag 3  | tag 2  | tag 1  | tag 0  |
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 *  | slot 0                                                                |
 *  +-----------------------------------------------------------------------+
 *  | ...                                                                   |
 *  +-----------------------------------------------------------------------+
 *  | slot 6                                                                |
 *  +-----------------------------------------------------------------------+
 *   tag: 0 never used, 1 its entry was removed, else 128 + 7 bits of the position
 * </pre>
 *
 * All tags are compared at once and without branches: the place of a key in its line cannot be predicted, and a
 * mispredicted branch that waits for the line would keep the processor from starting on the misses of the next operation.
 */
final class IndexLine {
    static final int BYTES = 64;
    static final int SLOTS = 7;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long NO_SLOT = 0xffL << 56;
    private static final int REMOVED = 1;
    /** The bits of the position above those that select the line. */
    private static final int TAG_SHIFT = 6;

    private IndexLine() {}

    /** Loads the line. */
    static long touch(long line) {
        return UnsafeApi.getLong(line);
    }

    /**
     * Returns the high bit of the byte of each slot whose tag matches this position. Occasionally another slot is
     * included; the slot itself decides.
     */
    static long candidates(long line, int position) {
        return zeroBytes(UnsafeApi.getLong(line) ^ (tag(position) * EACH_BYTE));
    }

    /** Returns the same as {@link #candidates} without the slots up to this one. */
    static long candidatesBehind(long line, int position, long slot) {
        // The tag of the slot at line + 8 (i + 1) is byte i, so this keeps the bytes from i + 1 on.
        return candidates(line, position) & (-1L << (slot - line));
    }

    /** Returns the address of the first slot of a set of candidates. */
    static long slot(long line, long candidates) {
        return line + 8 + (Long.numberOfTrailingZeros(candidates) & -8);
    }

    /** Returns the line of a slot. */
    static long of(long slot) {
        return slot & -BYTES;
    }

    /** Returns whether a slot was never used: a search ends at such a line. */
    static boolean hasRoom(long line) {
        return zeroBytes(UnsafeApi.getLong(line) | NO_SLOT) != 0;
    }

    /** Returns the address of a slot without an entry, or 0. */
    static long freeSlot(long line) {
        long free = zeroBytes((UnsafeApi.getLong(line) & ~EACH_BYTE) | NO_SLOT);
        return free == 0 ? 0 : slot(line, free);
    }

    /** Writes a slot; returns whether it had never been used. */
    static boolean fill(long slot, long word, int position) {
        int old = setTag(slot, tag(position));
        UnsafeApi.putLong(slot, word);
        return old == 0;
    }

    /** Empties a slot; returns whether it counts as never used. */
    static boolean empty(long slot) {
        // Searches end at a line with room. A full line must stay full, or entries pushed past it would be lost.
        boolean room = hasRoom(of(slot));
        setTag(slot, room ? 0 : REMOVED);
        UnsafeApi.putLong(slot, 0);
        return room;
    }

    private static long tag(int position) {
        return 0x80 | ((position >>> TAG_SHIFT) & 0x7f);
    }

    private static int setTag(long slot, long tag) {
        long line = of(slot);
        int shift = (int) (slot - line) - 8;
        long tags = UnsafeApi.getLong(line);
        UnsafeApi.putLong(line, (tags & ~(0xffL << shift)) | (tag << shift));
        return (int) (tags >>> shift) & 0xff;
    }

    /** Returns the high bit of each byte that is 0, and occasionally of a 1 byte above such a byte. */
    private static long zeroBytes(long word) {
        return (word - EACH_BYTE) & ~word & HIGH_BITS;
    }
}
