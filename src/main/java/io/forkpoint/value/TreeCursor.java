package io.forkpoint.value;

import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * A place in a tree, and the ways to get from one to another. Every offset and length is checked against the arena before
 * it is followed, so that a reader may use it without a lock, if it asks afterwards whether a writer has been there: it may
 * see anything, and {@link TornReadException}. For one thread.
 */
public class TreeCursor {
    private static final int CACHE_LINE_BYTES = 64;
    /** The leaves of such a tree are not in the processor's caches. */
    private static final int HEIGHT_BEYOND_CACHE = 2;

    final NodeSpace space;
    final ItemKind kind;

    /** The root's offset; 0 if the tree is empty, or is an image in its entry. */
    long root;

    /** Levels above the leaves. */
    int height;

    long size;

    /** The path from a leaf (level 0) to the root: each node, its image, and where in it. */
    final long[] node = new long[CollectionDescriptor.MAX_HEIGHT + 1];

    final long[] image = new long[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] capacity = new int[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] count = new int[CollectionDescriptor.MAX_HEIGHT + 1];
    private final boolean[] narrow = new boolean[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] index = new int[CollectionDescriptor.MAX_HEIGHT + 1];

    /** Never read: keeps the touching of lines from being optimised away. */
    long touched;

    /** What {@link #resolve} found. */
    private long itemAddress;

    private int itemLength;

    /** An image in the entry itself, instead of a root; 0 if there is none. */
    private long inlineImage;

    private int inlineCapacity;

    TreeCursor(NodeSpace space, ItemKind kind) {
        this.space = space;
        this.kind = kind;
    }

    final void openInline(long address, int bytes) {
        inlineImage = address;
        inlineCapacity = bytes;
        root = 0;
        height = 0;
        size = Image.count(address);
    }

    final void openRoot(long rootWord, long items) {
        inlineImage = 0;
        root = rootWord & (1L << CollectionDescriptor.HEIGHT_SHIFT) - 1;
        height = (int) (rootWord >>> CollectionDescriptor.HEIGHT_SHIFT);
        size = items;
        if (height > CollectionDescriptor.MAX_HEIGHT || size < 0) {
            throw new TornReadException();
        }
    }

    /** As {@link #openRoot} takes it. */
    final long rootWord() {
        return root == 0 ? 0 : root | (long) height << CollectionDescriptor.HEIGHT_SHIFT;
    }

    final boolean isInline() {
        return inlineImage != 0;
    }

    /** Items in the tree. */
    public final long size() {
        return size;
    }

    // ---- going somewhere --------------------------------------------------------------------------------------

    /** Goes to the root. Returns false if there is nothing at all, not even an empty leaf. */
    private boolean begin() {
        if (inlineImage != 0) {
            set(0, 0, inlineImage, inlineCapacity);
            return true;
        }
        if (root == 0) {
            count[0] = 0;
            index[0] = 0;
            return false;
        }
        enter(height, root);
        return true;
    }

    /** Puts a node on the path. */
    final void enter(int level, long offset) {
        if (offset <= 0 || !space.arena.holds(offset, BlockDescriptor.WORD_BYTES)) {
            throw new TornReadException();
        }
        long header = UnsafeApi.getLong(space.base + offset);
        int bytes = CollectionDescriptor.capacity(header);
        if (CollectionDescriptor.level(header) != level
                || !space.arena.holds(offset, BlockDescriptor.WORD_BYTES + (long) bytes)) {
            throw new TornReadException();
        }
        set(level, offset, space.base + offset + BlockDescriptor.WORD_BYTES, bytes);
    }

    private void set(int level, long offset, long at, int bytes) {
        int items = Image.count(at);
        boolean isNarrow = Image.isNarrow(at);
        if (Image.required(items, Image.data(at), isNarrow) > bytes) {
            throw new TornReadException();
        }
        node[level] = offset;
        image[level] = at;
        capacity[level] = bytes;
        count[level] = items;
        narrow[level] = isNarrow;
    }

    /** Puts the child at which the path stands on the path. */
    private void descend(int level) {
        if (index[level] >= count[level]) {
            throw new TornReadException();
        }
        enter(level - 1, child(level, index[level]));
    }

    /** Address of an inner node's item. */
    final long childItem(int level, int at) {
        if (kind == ItemKind.ELEMENT) {
            // Without separators all items are of one length.
            return Image.item(image[level], at * CollectionDescriptor.CHILD_BYTES);
        }
        return Image.item(image[level], Image.start(image[level], capacity[level], at));
    }

    final long child(int level, int at) {
        return UnsafeApi.getLong(childItem(level, at));
    }

    final long childItems(int level, int at) {
        return UnsafeApi.getLong(childItem(level, at) + Long.BYTES);
    }

    /**
     * Goes to the item with a key, or to where it would be inserted.
     *
     * @return whether there is such an item
     */
    public final boolean find(byte[] key) {
        return find(key, ItemBuffer.ARRAY_BASE, key.length);
    }

    /** The same with a key that has been put together. */
    public final boolean find(ItemBuffer key) {
        return find(key.array(), ItemBuffer.ARRAY_BASE, key.length());
    }

    /** The same with a key in an array or, with a null base, at an address. */
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

    /** The last child whose separator is not above the key. */
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

    /** Fetches all of a leaf at once: one after the other, as a search comes to them, its lines take several times as long. */
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
     * Goes to the item of this rank, 0 being the first, or behind the last one.
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

    /** Goes to the first item. Returns false if there is none. */
    public final boolean first() {
        return seek(0);
    }

    /** Goes to the last item. Returns false if there is none. */
    public final boolean last() {
        return size > 0 && seek(size - 1);
    }

    /** Whether there is an item here or further on, to which it goes: after {@link #find}, the first one not below. */
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

    /** Goes to the next item. Returns false, and stands behind the last one, if there is none. */
    public final boolean next() {
        index[0]++;
        return settle();
    }

    /** Goes to the item before. Returns false if there is none. */
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

    /** How many items stand before this place. */
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

    /** Finds where an item of a leaf, or the separator of an inner node's, is. */
    final void resolve(int level, int at) {
        long of = image[level];
        int bytes = capacity[level];
        int skipped = level == 0 ? 0 : CollectionDescriptor.CHILD_BYTES;
        int raw = Image.rawEnd(of, bytes, at, narrow[level]);
        int end = raw & Image.END_MASK;
        int start = at == 0 ? 0 : Image.rawEnd(of, bytes, at - 1, narrow[level]) & Image.END_MASK;
        itemAddress = Image.item(of, start + skipped);
        itemLength = end - start - skipped;
        if (itemLength < 0 || end > bytes) {
            throw new TornReadException();
        }
        if (raw != end) {
            followReference();
        }
    }

    /** A copy of an inner node's separator. */
    final byte[] separator(int level, int at) {
        resolve(level, at);
        return copy(itemAddress, itemLength);
    }

    private void followReference() {
        long blob = itemLength == CollectionDescriptor.REFERENCE_BYTES ? UnsafeApi.getLong(itemAddress) : 0;
        int length = blob == 0 ? 0 : UnsafeApi.getInt(itemAddress + Long.BYTES);
        if (blob <= 0
                || length < 0
                || !space.arena.holds(blob, BlockDescriptor.WORD_BYTES + (long) length)
                || !space.isStillValid()) {
            throw new TornReadException();
        }
        itemAddress = space.base + blob + BlockDescriptor.WORD_BYTES;
        itemLength = length;
    }

    private void here() {
        if (index[0] >= count[0]) {
            throw new TornReadException();
        }
        resolve(0, index[0]);
    }

    /** Address of the item; good until the tree is changed. */
    public final long itemAddress() {
        here();
        return itemAddress;
    }

    /** Bytes of the item. */
    public final int itemLength() {
        here();
        return itemLength;
    }

    /** Address of the item's key. */
    public final long keyAddress() {
        here();
        return itemAddress + kind.keyStart(itemAddress, itemLength);
    }

    /** Bytes of the item's key. */
    public final int keyLength() {
        here();
        return kind.keyLength(itemAddress, itemLength);
    }

    /** Address of what follows the key. */
    public final long valueAddress() {
        here();
        return itemAddress + kind.keyStart(itemAddress, itemLength) + kind.keyLength(itemAddress, itemLength);
    }

    /** Bytes of what follows the key, without a field's expiry. */
    public final int valueLength() {
        here();
        return kind.valueLength(itemAddress, itemLength);
    }

    /** The expiry of a hash's field in milliseconds since 1970; -1 if it has none. */
    public final long expiry() {
        here();
        return ItemKind.hasExpiry(itemAddress) ? UnsafeApi.getLong(itemAddress + itemLength - Long.BYTES) : -1;
    }

    /** Whether the item is these bytes. */
    final boolean isItem(byte[] bytes) {
        here();
        return itemLength == bytes.length
                && Order.compare(bytes, ItemBuffer.ARRAY_BASE, bytes.length, itemAddress, itemLength) == 0;
    }

    /** A copy of the item. */
    public final byte[] item() {
        here();
        return copy(itemAddress, itemLength);
    }

    /** A copy of the item's key. */
    public final byte[] key() {
        return copy(keyAddress(), keyLength());
    }

    /** A copy of what follows the key. */
    public final byte[] value() {
        return copy(valueAddress(), valueLength());
    }

    /** A copy of some bytes. */
    public static byte[] copy(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copy(null, address, bytes, ItemBuffer.ARRAY_BASE, length);
        return bytes;
    }
}
