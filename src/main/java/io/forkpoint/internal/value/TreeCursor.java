package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * A position in a tree, and the ways to move it. Every offset and length is checked against the arena before it is
 * followed, so a reader may use it without a lock if it checks afterwards that no writer has interfered: it may see
 * anything, and {@link TornReadException}. For one thread.
 */
public class TreeCursor extends TreePath {
    private static final int CACHE_LINE_BYTES = 64;
    /** The height from which a tree's leaves are not in the processor's caches. */
    private static final int HEIGHT_BEYOND_CACHE = 2;

    /** Never read: keeps the touching of lines from being optimised away. */
    long touched;

    TreeCursor(NodeSpace space, ItemKind kind) {
        super(space, kind);
    }

    /**
     * Moves to the item with a key, or to where it would be inserted.
     *
     * @return whether there is such an item
     */
    public final boolean find(byte[] key) {
        return find(key, ItemBuffer.ARRAY_BASE, key.length);
    }

    /** Does the same with a key in a buffer. */
    public final boolean find(ItemBuffer key) {
        return find(key.array(), ItemBuffer.ARRAY_BASE, key.length());
    }

    /** Does the same with a key in an array or, with a null base, at an address. */
    public final boolean find(Object base, long offset, int length) {
        if (!begin()) {
            return false;
        }
        for (int level = height; level > 0; level--) {
            index[level] = childOf(level, base, offset, length);
            descend(level);
        }
        return findInLeaf(base, offset, length);
    }

    /** Returns the last child whose separator is not above the key. */
    private int childOf(int level, Object base, long offset, int length) {
        int low = 0;
        int high = count[level] - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            resolve(level, middle);
            if (Order.compare(base, offset, length, itemAddress, itemLength) >= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Loads all lines of a leaf at once: loaded one by one, as a search meets them, they take several times as long. */
    private void touchLeaf() {
        long of = image[0];
        long seen = 0;
        for (int at = 0; at < capacity[0]; at += CACHE_LINE_BYTES) {
            seen += UnsafeApi.getByte(of + at);
        }
        touched = seen;
    }

    private boolean findInLeaf(Object base, long offset, int length) {
        if (height >= HEIGHT_BEYOND_CACHE) {
            touchLeaf();
        }
        int low = 0;
        int high = count[0];
        while (low < high) {
            int middle = (low + high) >>> 1;
            resolve(0, middle);
            long key = itemAddress + kind.keyStart(itemAddress, itemLength);
            int order = Order.compare(base, offset, length, key, kind.keyLength(itemAddress, itemLength));
            if (order == 0) {
                index[0] = middle;
                return true;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        index[0] = low;
        return false;
    }

    /**
     * Moves to the item of this rank, 0 being the first, or behind the last one.
     *
     * @return whether there is such an item
     */
    public final boolean seek(long rank) {
        if (rank < 0 || rank > size) {
            throw new IndexOutOfBoundsException("rank=" + rank + " size=" + size);
        }
        if (!begin()) {
            return false;
        }
        long rest = rank;
        for (int level = height; level > 0; level--) {
            int at = 0;
            for (int last = count[level] - 1; at < last; at++) {
                long items = childItems(level, at);
                if (rest < items) {
                    break;
                }
                rest -= items;
            }
            index[level] = at;
            descend(level);
        }
        index[0] = (int) Math.min(rest, count[0]);
        return rest < count[0];
    }

    /** Moves to the first item. Returns false if there is none. */
    public final boolean first() {
        return seek(0);
    }

    /** Moves to the last item. Returns false if there is none. */
    public final boolean last() {
        return size > 0 && seek(size - 1);
    }

    /** Moves past the end of a leaf, if there, to the next item: after {@link #find}, the first one not below the key. */
    public final boolean settle() {
        while (index[0] >= count[0]) {
            int level = 1;
            while (level <= height && index[level] + 1 >= count[level]) {
                level++;
            }
            if (level > height) {
                return false;
            }
            index[level]++;
            for (; level > 0; level--) {
                descend(level);
                index[level - 1] = 0;
            }
        }
        return true;
    }

    /** Moves to the next item. Returns false, and moves behind the last one, if there is none. */
    public final boolean next() {
        index[0]++;
        return settle();
    }

    /** Moves to the previous item. Returns false if there is none. */
    public final boolean previous() {
        if (index[0] > 0) {
            index[0]--;
            return true;
        }
        int level = 1;
        while (level <= height && index[level] == 0) {
            level++;
        }
        if (level > height) {
            return false;
        }
        index[level]--;
        for (; level > 0; level--) {
            descend(level);
            if (count[level - 1] == 0) {
                throw new TornReadException();
            }
            index[level - 1] = count[level - 1] - 1;
        }
        return true;
    }

    /** Returns the number of items before this position. */
    public final long rank() {
        long rank = index[0];
        for (int level = 1; level <= height; level++) {
            for (int at = 0; at < index[level]; at++) {
                rank += childItems(level, at);
            }
        }
        return rank;
    }

    // ---- the item here ----------------------------------------------------------------------------------------

    /** Returns the address of the item; valid until the tree is changed. */
    public final long itemAddress() {
        here();
        return itemAddress;
    }

    /** Returns the length of the item. */
    public final int itemLength() {
        here();
        return itemLength;
    }

    /** Returns the address of the item's key. */
    public final long keyAddress() {
        here();
        return itemAddress + kind.keyStart(itemAddress, itemLength);
    }

    /** Returns the length of the item's key. */
    public final int keyLength() {
        here();
        return kind.keyLength(itemAddress, itemLength);
    }

    /** Returns the address of what follows the key. */
    public final long valueAddress() {
        here();
        return itemAddress + kind.keyStart(itemAddress, itemLength) + kind.keyLength(itemAddress, itemLength);
    }

    /** Returns the length of what follows the key, without a field's expiry. */
    public final int valueLength() {
        here();
        return kind.valueLength(itemAddress, itemLength);
    }

    /** Returns the expiry of a hash's field in milliseconds since 1970; -1 if it has none. */
    public final long expiry() {
        here();
        return ItemKind.hasExpiry(itemAddress) ? UnsafeApi.getLong(itemAddress + itemLength - Long.BYTES) : -1;
    }

    /** Returns whether the item equals these bytes. */
    final boolean isItem(byte[] bytes) {
        here();
        return itemLength == bytes.length
                && Order.compare(bytes, ItemBuffer.ARRAY_BASE, bytes.length, itemAddress, itemLength) == 0;
    }

    /** Returns a copy of the item. */
    public final byte[] item() {
        here();
        return copy(itemAddress, itemLength);
    }

    /** Returns a copy of the item's key. */
    public final byte[] key() {
        return copy(keyAddress(), keyLength());
    }

    /** Returns a copy of what follows the key. */
    public final byte[] value() {
        return copy(valueAddress(), valueLength());
    }

    /** Returns a copy of some bytes. */
    public static byte[] copy(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copy(null, address, bytes, ItemBuffer.ARRAY_BASE, length);
        return bytes;
    }
}
