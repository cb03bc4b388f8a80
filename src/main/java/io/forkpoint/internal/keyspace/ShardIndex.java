package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * The index of a shard: extendible hashing (Fagin et al. 1979) over pages of 4 KiB. A directory
 * ({@link IndexDirectories}), indexed by the first bits of a key's position, names a page; within it the last bits select
 * a line of seven slots ({@link IndexLine}), from which probing proceeds line by line. A full page is split in two. If
 * its depth equals the directory's, the directory is first copied into one of twice the length. That happens at most 20
 * times in a shard's life, and copies half a million numbers the last time.
 *
 * <pre>
 *   63                        38 37 36                                  0
 *  +----------------------------+--+-------------------------------------+
 *  | position (26)              |X | offset of the block / 8 (37)        |
 *  +----------------------------+--+-------------------------------------+
 *   X: the entry has an expiry.   0: no entry
 * </pre>
 *
 * A slot holds the position, so growth never touches entries. Positions are spread unevenly, from 1.5 times the average
 * density down to 0.75. Pages therefore split one after the other instead of all at about the same fill, and the memory
 * per entry is the same at any size (with an even spread it swings between 10 and 21 bytes).
 *
 * <p>Writers hold the shard's lock. {@link #find} and {@link #touch} may be called without it: they read nothing outside
 * the pages, and their results are valid only if the shard's version did not change.
 */
public final class ShardIndex {
    static final int POSITION_BITS = 26;
    static final int POSITION_SHIFT = 38;
    private static final long EXPIRY_BIT = 1L << 37;
    private static final long OFFSET_MASK = EXPIRY_BIT - 1;

    private static final int LINES = IndexSpace.PAGE_BYTES / IndexLine.BYTES;
    static final int PAGE_SLOTS = LINES * IndexLine.SLOTS;
    /** The slots in use at which a page is split: 90 %, where a search still takes 1.1 lines. */
    private static final int SPLIT_SLOTS = PAGE_SLOTS * 9 / 10;

    /** One past the last position. */
    static final int POSITION_END = 1 << POSITION_BITS;

    /** The maximum depth, also of a directory: 4 MiB of page numbers. */
    static final int MAX_DEPTH = POSITION_BITS - 6;

    private final IndexSpace space;
    private final IndexDirectories directories;
    private final long base;
    private final long meta;
    private final long[] scratch = new long[PAGE_SLOTS];
    /** The word that names the directory; replaced as a whole when that doubles, so readers see one or the other. */
    private long directory;

    /**
     * Creates an empty index.
     *
     * @throws MemoryLimitException if there is no room for its first page
     */
    public ShardIndex(IndexSpace space) {
        this.space = space;
        directories = space.directories();
        base = space.address();
        meta = space.metaAddress();
        int page = space.take();
        try {
            directory = directories.take(0);
        } catch (MemoryLimitException e) {
            space.give(page);
            throw e;
        }
        clear(page, 0);
        IndexDirectories.putPage(directory, 0, page);
    }

    /** Returns the place of a hash in the index's order, 26 bits. The bits that select the shard are not among them. */
    public static int position(long hash) {
        // u -> u (2 + u) / 3 on [0, 1), in units of 2^-30: the slope goes from 2/3 to 4/3.
        long u = hash >>> 34;
        return (int) ((u * ((1L << 31) + u) / 3) >>> 34);
    }

    private int page(int position) {
        return IndexDirectories.page(directory, position);
    }

    private long pageAddress(int page) {
        return base + (long) page * IndexSpace.PAGE_BYTES;
    }

    /** Loads the line where a search begins. A batch does so for all keys first, so that the misses overlap. */
    long touch(int position) {
        return IndexLine.touch(home(pageAddress(page(position)), position));
    }

    /**
     * Returns the address of the next slot with this position on the search path, or 0 if there is none.
     *
     * @param after 0 to begin, otherwise the last slot found, which did not match
     */
    public long find(int position, long after) {
        long page = after == 0 ? pageAddress(page(position)) : after & -IndexSpace.PAGE_BYTES;
        long home = home(page, position);
        long line = after == 0 ? home : IndexLine.of(after);
        long candidates =
                after == 0 ? IndexLine.candidates(line, position) : IndexLine.candidatesBehind(line, position, after);
        while (true) {
            for (; candidates != 0; candidates &= candidates - 1) {
                long slot = IndexLine.slot(line, candidates);
                long word = UnsafeApi.getLong(slot);
                if (word >>> POSITION_SHIFT == position && word != 0) {
                    return slot;
                }
            }
            long next = next(page, line);
            if (next == home || IndexLine.hasRoom(line)) {
                return 0;
            }
            line = next;
            candidates = IndexLine.candidates(line, position);
        }
    }

    /** Returns the line where the search for a position begins. */
    private static long home(long page, int position) {
        return page + (long) (position & (LINES - 1)) * IndexLine.BYTES;
    }

    private static long next(long page, long line) {
        return page + ((line - page + IndexLine.BYTES) & (IndexSpace.PAGE_BYTES - 1));
    }

    /** Returns the offset of the block that a slot names. */
    static long block(long slotWord) {
        return (slotWord & OFFSET_MASK) << 3;
    }

    static boolean hasExpiry(long slotWord) {
        return (slotWord & EXPIRY_BIT) != 0;
    }

    static int positionOf(long slotWord) {
        return (int) (slotWord >>> POSITION_SHIFT);
    }

    private static long word(int position, long block, boolean expiry) {
        return ((long) position << POSITION_SHIFT) | (expiry ? EXPIRY_BIT : 0) | (block >>> 3);
    }

    /** Makes a slot name another block. */
    void replace(long slot, long block, boolean expiry) {
        int position = positionOf(UnsafeApi.getLong(slot));
        UnsafeApi.putLong(slot, word(position, block, expiry));
    }

    /**
     * Makes room for one more entry at this position.
     *
     * @throws MemoryLimitException if there is none; the index is unchanged except for splits and doublings already made
     */
    public void reserve(int position) {
        int page = page(position);
        while (usedSlots(page) >= SPLIT_SLOTS) {
            if (entries(page) < SPLIT_SLOTS * 3 / 4) {
                refill(page, 0, 0, page);
            } else if (localDepth(page) < MAX_DEPTH) {
                split(position, page);
            } else if (usedSlots(page) >= PAGE_SLOTS - 1) {
                throw new MemoryLimitException(
                        "the index of a shard is full: depth=" + MAX_DEPTH + "; open the store with more shards");
            } else {
                return;
            }
            page = page(position);
        }
    }

    /** Adds an entry whose key is not in the index. {@link #reserve} must have been called. */
    public void insert(int position, long block, boolean expiry) {
        int page = page(position);
        put(pageAddress(page), word(position, block, expiry), page);
    }

    private void put(long page, long word, int pageNumber) {
        int position = positionOf(word);
        long home = home(page, position);
        long line = home;
        do {
            long slot = IndexLine.freeSlot(line);
            if (slot != 0) {
                boolean fresh = IndexLine.fill(slot, word, position);
                addMeta(pageNumber, fresh ? 1 : 0, 1);
                return;
            }
            line = next(page, line);
        } while (line != home);
        throw new IllegalStateException("an index page has no free slot: page=" + pageNumber);
    }

    /** Removes a slot's entry. */
    void remove(long slot) {
        boolean asNew = IndexLine.empty(slot);
        addMeta((int) ((slot - base) / IndexSpace.PAGE_BYTES), asNew ? -1 : 0, -1);
    }

    private void split(int position, int page) {
        int depth = localDepth(page);
        if (depth == IndexDirectories.bits(directory)) {
            doubleDirectory();
        }
        int sibling = space.take();
        refill(page, depth + 1, POSITION_BITS - 1 - depth, sibling);
        int bits = IndexDirectories.bits(directory);
        int span = 1 << (bits - depth);
        int first = (position >>> (POSITION_BITS - depth)) << (bits - depth);
        for (int i = first + span / 2; i < first + span; i++) {
            IndexDirectories.putPage(directory, i, sibling);
        }
    }

    /** Returns the number of page numbers in the directory. */
    public int directoryLength() {
        return 1 << IndexDirectories.bits(directory);
    }

    private void doubleDirectory() {
        long old = directory;
        long doubled = directories.take(IndexDirectories.bits(old) + 1);
        IndexDirectories.copyDoubled(old, doubled);
        VarHandle.releaseFence();
        directory = doubled;
        directories.give(old);
    }

    /**
     * Redistributes a page's entries: those with the position's {@code bit} set go to the sibling, if that is another
     * page.
     */
    private void refill(int page, int depth, int bit, int sibling) {
        int newDepth = page == sibling ? localDepth(page) : depth;
        int count = copySlots(pageAddress(page), 0, scratch);
        clear(page, newDepth);
        if (page != sibling) {
            clear(sibling, newDepth);
        }
        for (int i = 0; i < count; i++) {
            boolean up = page != sibling && ((positionOf(scratch[i]) >>> bit) & 1) != 0;
            put(pageAddress(up ? sibling : page), scratch[i], up ? sibling : page);
        }
    }

    private void clear(int page, int depth) {
        UnsafeApi.setMemory(pageAddress(page), IndexSpace.PAGE_BYTES, (byte) 0);
        UnsafeApi.putLong(meta + page * 8L, depth);
    }

    // A page's word: local depth in bits 0 to 15, slots in use (including removed ones) from 16 on, entries from 32 on.

    private int localDepth(int page) {
        return (int) UnsafeApi.getLong(meta + page * 8L) & 0xffff;
    }

    private int usedSlots(int page) {
        return (int) (UnsafeApi.getLong(meta + page * 8L) >>> 16) & 0xffff;
    }

    private int entries(int page) {
        return (int) (UnsafeApi.getLong(meta + page * 8L) >>> 32);
    }

    private void addMeta(int page, int used, int entries) {
        long at = meta + page * 8L;
        UnsafeApi.putLong(at, UnsafeApi.getLong(at) + ((long) used << 16) + ((long) entries << 32));
    }

    /** Frees all pages and the directory. The index must not be used any more. */
    public void close() {
        int length = directoryLength();
        for (int i = 0; i < length; ) {
            int page = IndexDirectories.pageAt(directory, i);
            do {
                i++;
            } while (i < length && IndexDirectories.pageAt(directory, i) == page);
            space.give(page);
        }
        directories.give(directory);
    }

    /** Swaps the content with another index. */
    void swap(ShardIndex other) {
        long mine = directory;
        directory = other.directory;
        other.directory = mine;
    }

    /**
     * Copies the slots at or behind a position from the page that holds the position, in no order.
     *
     * @param into an array of at least {@link #PAGE_SLOTS}
     * @return the number of slots copied
     */
    int slotsFrom(int position, long[] into) {
        return copySlots(pageAddress(page(position)), position, into);
    }

    private static int copySlots(long page, int fromPosition, long[] into) {
        int count = 0;
        for (long line = page; line < page + IndexSpace.PAGE_BYTES; line += IndexLine.BYTES) {
            for (int i = 1; i <= IndexLine.SLOTS; i++) {
                long word = UnsafeApi.getLong(line + i * 8L);
                if (word != 0 && positionOf(word) >= fromPosition) {
                    into[count++] = word;
                }
            }
        }
        return count;
    }

    /** Returns the first position behind the page that holds this one; 2^26 at the end. */
    int nextPage(int position) {
        int shift = POSITION_BITS - localDepth(page(position));
        return ((position >>> shift) + 1) << shift;
    }
}
