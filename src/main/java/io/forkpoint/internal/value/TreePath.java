package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/**
 * The nodes of a tree from a leaf to the root, and the position in each of them. Every offset and length is checked
 * against the arena before it is followed: a reader without a lock may see anything, and then gets a
 * {@link TornReadException}.
 */
class TreePath {
    final NodeSpace space;
    final ItemKind kind;

    /** The root's offset; 0 if the tree is empty, or is an image in its entry. */
    long root;

    /** The number of levels above the leaves. */
    int height;

    long size;

    /** The path from a leaf (level 0) to the root: each node, its image, and the position in it. */
    final long[] node = new long[CollectionDescriptor.MAX_HEIGHT + 1];

    final long[] image = new long[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] capacity = new int[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] count = new int[CollectionDescriptor.MAX_HEIGHT + 1];
    private final boolean[] narrow = new boolean[CollectionDescriptor.MAX_HEIGHT + 1];
    final int[] index = new int[CollectionDescriptor.MAX_HEIGHT + 1];

    /** The item that {@link #resolve} found. */
    long itemAddress;

    int itemLength;

    /** An image in the entry itself, instead of a root; 0 if there is none. */
    private long inlineImage;

    private int inlineCapacity;

    TreePath(NodeSpace space, ItemKind kind) {
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

    /** Returns the word that {@link #openRoot} takes. */
    final long rootWord() {
        return root == 0 ? 0 : root | (long) height << CollectionDescriptor.HEIGHT_SHIFT;
    }

    final boolean isInline() {
        return inlineImage != 0;
    }

    /** Returns the number of items in the tree. */
    public final long size() {
        return size;
    }

    // ---- nodes ---------------------------------------------------------------------------------------------------

    /** Moves to the root. Returns false if the tree has no nodes, not even an empty leaf. */
    final boolean begin() {
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

    /** Enters a node into the path. */
    final void enter(int level, long offset) {
        if (isNoOffset(offset) || !space.arena.holds(offset, BlockDescriptor.WORD_BYTES)) {
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

    /** Returns whether a number is no place in any arena: the sum of such a number and a length may overflow. */
    private static boolean isNoOffset(long offset) {
        return offset <= 0 || offset >= Arena.MAX_BYTES;
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

    /** Enters the child at the path's position into the path. */
    final void descend(int level) {
        if (index[level] >= count[level]) {
            throw new TornReadException();
        }
        enter(level - 1, child(level, index[level]));
    }

    /** Returns the address of an inner node's item. */
    final long childItem(int level, int at) {
        // Without separators all items have the same length.
        int start = kind == ItemKind.ELEMENT
                ? at * CollectionDescriptor.CHILD_BYTES
                : Image.start(image[level], capacity[level], at);
        if (start + CollectionDescriptor.CHILD_BYTES > capacity[level]) {
            throw new TornReadException();
        }
        return Image.item(image[level], start);
    }

    final long child(int level, int at) {
        return UnsafeApi.getLong(childItem(level, at));
    }

    final long childItems(int level, int at) {
        long items = UnsafeApi.getLong(childItem(level, at) + Long.BYTES);
        if (items < 0) {
            throw new TornReadException();
        }
        return items;
    }

    // ---- an item -------------------------------------------------------------------------------------------------

    /** Locates an item of a leaf, or the separator of an inner node's item. */
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

    /** Returns a copy of an inner node's separator. */
    final byte[] separator(int level, int at) {
        resolve(level, at);
        return TreeCursor.copy(itemAddress, itemLength);
    }

    private void followReference() {
        long blob = itemLength == CollectionDescriptor.REFERENCE_BYTES ? UnsafeApi.getLong(itemAddress) : 0;
        int length = blob == 0 ? 0 : UnsafeApi.getInt(itemAddress + Long.BYTES);
        if (isNoOffset(blob)
                || length < 0
                || !space.arena.holds(blob, BlockDescriptor.WORD_BYTES + (long) length)
                || !space.isStillValid()) {
            throw new TornReadException();
        }
        itemAddress = space.base + blob + BlockDescriptor.WORD_BYTES;
        itemLength = length;
    }

    final void here() {
        if (index[0] >= count[0]) {
            throw new TornReadException();
        }
        resolve(0, index[0]);
    }
}
