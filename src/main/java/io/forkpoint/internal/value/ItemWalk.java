package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import org.agrona.UnsafeApi;

/**
 * Walks the items of a collection in order, forwards or backwards, by address: the counterpart of
 * {@code native/src/tree.c}. Everything read is checked before it is used: a damaged offset or length never leads out of
 * the arena. The memory must not change meanwhile. For one thread; reusable, and free of allocation.
 */
public final class ItemWalk {
    private static final int LEVELS = CollectionDescriptor.MAX_HEIGHT + 1;
    private static final long OFFSET_MASK = (1L << CollectionDescriptor.HEIGHT_SHIFT) - 1;
    private static final int END_MASK = CollectionDescriptor.REFERENCE_BIT - 1;

    // The path from the root to the next item, with one image per level.
    private final long[] images = new long[LEVELS];
    private final long[] limits = new long[LEVELS];
    private final int[] counts = new int[LEVELS];
    private final int[] data = new int[LEVELS];
    private final int[] endBytes = new int[LEVELS];
    private final int[] taken = new int[LEVELS];
    /** The items below an inner node that have not been returned yet. */
    private final long[] rests = new long[LEVELS];

    private long arena;
    private long arenaBytes;
    private long count;
    private int level;
    private int top;
    private boolean isBackwards;
    private boolean isDamaged;
    private boolean isReference;
    private long itemAddress;
    private int itemBytes;

    /** Returns whether a value is the root of a large collection rather than the image of a small one. */
    public static boolean isRooted(long value, int valueBytes) {
        return valueBytes >= CollectionDescriptor.STREAM_OFFSET
                && (unsignedShort(value + CollectionDescriptor.HEAD_OFFSET) & CollectionDescriptor.ROOTED_BIT) != 0;
    }

    /** Sets the arena's address and the number of its bytes that may be read. */
    public void setArena(long address, long bytes) {
        arena = address;
        arenaBytes = bytes;
    }

    /** Moves before the first item of a tree of a collection's value, or behind the last one. */
    public void open(long value, int valueBytes, int tree, boolean backwards) {
        count = 0;
        level = 0;
        top = 0;
        isBackwards = backwards;
        isDamaged = false;
        boolean isSound;
        if (isRooted(value, valueBytes)) {
            isSound = tree < unsignedShort(value + CollectionDescriptor.TREES_OFFSET)
                    && openTree(
                            value + CollectionDescriptor.TREE_OFFSET + (long) tree * CollectionDescriptor.TREE_BYTES);
        } else {
            count = valueBytes < CollectionDescriptor.ITEMS_OFFSET
                    ? 0
                    : unsignedShort(value + CollectionDescriptor.HEAD_OFFSET) & CollectionDescriptor.COUNT_MASK;
            isSound = tree == 0 && openImage(value, valueBytes, count);
        }
        if (!isSound) {
            damaged();
        }
    }

    /** Moves to the position of another walk. */
    public void copyFrom(ItemWalk other) {
        arena = other.arena;
        arenaBytes = other.arenaBytes;
        count = other.count;
        level = other.level;
        top = other.top;
        isBackwards = other.isBackwards;
        isDamaged = other.isDamaged;
        itemAddress = other.itemAddress;
        itemBytes = other.itemBytes;
        for (int i = level; i <= top; i++) {
            images[i] = other.images[i];
            limits[i] = other.limits[i];
            counts[i] = other.counts[i];
            data[i] = other.data[i];
            endBytes[i] = other.endBytes[i];
            taken[i] = other.taken[i];
            rests[i] = other.rests[i];
        }
    }

    /** Returns the number of items of the tree according to its root; unsigned. */
    public long count() {
        return count;
    }

    /** Returns whether the walk has ended because of damage. */
    public boolean isDamaged() {
        return isDamaged;
    }

    public long itemAddress() {
        return itemAddress;
    }

    public int itemBytes() {
        return itemBytes;
    }

    /** Moves to the next item. Returns false if there are no more, or the tree is damaged. */
    public boolean next() {
        while (level <= top) {
            if (taken[level] == counts[level]) {
                if (rests[level] != 0) {
                    return damaged();
                }
                level++;
            } else if (level > 0) {
                if (!descend()) {
                    return damaged();
                }
            } else {
                return (take() && (!isReference || follow())) || damaged();
            }
        }
        return false;
    }

    private boolean damaged() {
        isDamaged = true;
        level = top + 1;
        return false;
    }

    private boolean openTree(long words) {
        long word = UnsafeApi.getLong(words);
        count = UnsafeApi.getLong(words + Long.BYTES);
        long offset = word & OFFSET_MASK;
        int height = (int) (word >>> CollectionDescriptor.HEIGHT_SHIFT);
        if (offset == 0) {
            level = top + 1;
            return count == 0;
        }
        if (height > CollectionDescriptor.MAX_HEIGHT) {
            return false;
        }
        level = height;
        top = height;
        return openNode(offset, count);
    }

    private boolean openNode(long offset, long items) {
        if (!isNode(offset, level)) {
            return false;
        }
        long node = arena + offset;
        int capacity = CollectionDescriptor.capacity(UnsafeApi.getLong(node));
        return capacity <= bytesBehind(offset) && openImage(node + BlockDescriptor.WORD_BYTES, capacity, items);
    }

    /** Returns whether there may be a node of this level at an offset and its header says that it is one. */
    private boolean isNode(long offset, int nodeLevel) {
        if (offset < SegmentDescriptor.UNIT_BYTES
                || offset % BlockDescriptor.WORD_BYTES != 0
                || offset > arenaBytes - BlockDescriptor.WORD_BYTES) {
            return false;
        }
        long header = UnsafeApi.getLong(arena + offset);
        return BlockDescriptor.state(header) == BlockDescriptor.STATE_NODE
                && CollectionDescriptor.level(header) == nodeLevel;
    }

    private long bytesBehind(long offset) {
        return arenaBytes - offset - BlockDescriptor.WORD_BYTES;
    }

    /** Opens an image at the level that is said to have this many items below it. */
    private boolean openImage(long image, int capacity, long items) {
        if (capacity < CollectionDescriptor.ITEMS_OFFSET) {
            return false;
        }
        int head = unsignedShort(image + CollectionDescriptor.HEAD_OFFSET);
        images[level] = image;
        limits[level] = image + capacity;
        counts[level] = head & CollectionDescriptor.COUNT_MASK;
        data[level] = unsignedShort(image + CollectionDescriptor.DATA_OFFSET);
        endBytes[level] = (head & CollectionDescriptor.NARROW_BIT) != 0 ? 1 : 2;
        taken[level] = 0;
        rests[level] = level == 0 ? 0 : items;
        int ends = counts[level] * endBytes[level];
        return (head & CollectionDescriptor.ROOTED_BIT) == 0
                && CollectionDescriptor.ITEMS_OFFSET + data[level] + ends <= capacity
                && (level > 0 || counts[level] == items);
    }

    /** Takes an image's next item in place. Returns false if its ends do not ascend to the data's end. */
    private boolean take() {
        int index = isBackwards ? counts[level] - 1 - taken[level] : taken[level];
        taken[level]++;
        int first = index == 0 ? 0 : end(index - 1) & END_MASK;
        int end = end(index);
        int last = end & END_MASK;
        isReference = end != last;
        itemAddress = images[level] + CollectionDescriptor.ITEMS_OFFSET + first;
        itemBytes = last - first;
        return first <= last && (index == counts[level] - 1 ? last == data[level] : last <= data[level]);
    }

    private int end(int index) {
        long at = limits[level] - (long) (index + 1) * endBytes[level];
        return endBytes[level] == 1 ? UnsafeApi.getByte(at) & 0xff : unsignedShort(at);
    }

    /** Follows a reference to its target. */
    private boolean follow() {
        if (itemBytes != CollectionDescriptor.REFERENCE_BYTES) {
            return false;
        }
        long blob = UnsafeApi.getLong(itemAddress);
        itemBytes = UnsafeApi.getInt(itemAddress + Long.BYTES);
        if (itemBytes < 0 || !isNode(blob, CollectionDescriptor.BLOB_LEVEL) || itemBytes > bytesBehind(blob)) {
            return false;
        }
        itemAddress = arena + blob + BlockDescriptor.WORD_BYTES;
        return true;
    }

    private boolean descend() {
        if (!take() || itemBytes < CollectionDescriptor.CHILD_BYTES) {
            return false;
        }
        long items = UnsafeApi.getLong(itemAddress + Long.BYTES);
        if (Long.compareUnsigned(items, rests[level]) > 0) {
            return false;
        }
        rests[level] -= items;
        if (items == 0) {
            // There is nothing below, and so no endless descent.
            return true;
        }
        level--;
        return openNode(UnsafeApi.getLong(itemAddress), items);
    }

    private static int unsignedShort(long address) {
        return UnsafeApi.getShort(address) & 0xffff;
    }
}
