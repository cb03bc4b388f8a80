package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * A counted B+tree of packed leaves: a {@link TreeCursor} that can edit at its position. A frozen node is copied before
 * it is changed, and so is the path to it; all other nodes are changed in place.
 *
 * <p>A change invalidates the cursor: find or seek before it is used again. A change that throws for lack of memory has
 * changed nothing. For the holder of the shard's lock.
 */
public final class Tree extends TreeCursor {
    /** The longest item that is kept in a leaf; longer ones are kept in blobs. */
    public static final int MAX_ITEM_BYTES = 256;

    private final CollectionValue owner;
    private final NodeEditor editor;
    private final InlineEditor inline;

    Tree(NodeSpace space, ItemKind kind, CollectionValue owner) {
        super(space, kind);
        this.owner = owner;
        editor = new NodeEditor(this, owner);
        inline = new InlineEditor(this, editor, owner);
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /** Inserts an item at the cursor's place after {@link #find} or {@link #seek}. */
    public void insert(ItemBuffer item) {
        long blob = blobFor(item);
        space.beginChange();
        try {
            insert(item, blob);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            freeBlob(blob, item);
            space.endChange();
            throw e;
        }
        space.endChange();
    }

    /** Appends an item. */
    public void append(ItemBuffer item) {
        seek(size);
        insert(item);
    }

    private void insert(ItemBuffer item, long blob) {
        int bytes = storedBytes(item, blob);
        if (!owner.isRooted() && inline.insert(item, blob, bytes)) {
            return;
        }
        owner.root();
        owner.unfreeze();
        if (root == 0) {
            root = editor.newLeaf(bytes);
            enter(0, root);
            index[0] = 0;
        } else {
            reenterLeaf();
            editor.makePathWritable(true);
            if (!editor.fitsSomeLeaf(1, bytes)) {
                if (editor.addLeafAtEdge(item, blob, bytes)) {
                    addToPath(1, 2);
                    return;
                }
                splitUntilFits(1, item, bytes);
            }
        }
        editor.putInLeaf(index[0], index[0], item, blob, bytes);
        addToPath(1);
    }

    private void splitUntilFits(int more, ItemBuffer item, int bytes) {
        while (!editor.fitsSomeLeaf(more, bytes)) {
            editor.makePathWritable(true);
            editor.splitLeaf(more == 0);
            if (kind != ItemKind.ELEMENT) {
                findKeyOf(item);
            }
        }
    }

    /** Moves to the item with the key of another item, or to where that would be inserted. */
    public boolean findKeyOf(ItemBuffer item) {
        int start = item.keyStart(kind);
        return find(item.array(), ItemBuffer.ARRAY_BASE + start, item.keyLength(kind));
    }

    /** Re-enters the leaf when a small collection has become a leaf under a root since the cursor was placed. */
    private void reenterLeaf() {
        if (node[0] == 0) {
            enter(0, root);
        }
    }

    // ---- replacing --------------------------------------------------------------------------------------------

    /** Replaces the item at the cursor by one with the same key. */
    public void replace(ItemBuffer item) {
        long blob = blobFor(item);
        space.beginChange();
        try {
            replace(item, blob);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            freeBlob(blob, item);
            space.endChange();
            throw e;
        }
        space.endChange();
    }

    private void replace(ItemBuffer item, long blob) {
        int bytes = storedBytes(item, blob);
        long oldBlob = blobHere();
        int oldBytes = oldBlob == 0 ? 0 : itemLength();
        if (!owner.isRooted()) {
            if (!inline.replace(item, blob, bytes)) {
                owner.root();
                replaceInTree(item, blob, bytes);
            }
        } else {
            replaceInTree(item, blob, bytes);
        }
        editor.releaseBlob(oldBlob, oldBytes);
    }

    /**
     * Overwrites the bytes behind the key of the item here by as many others. The item must be
     * {@linkplain #makeWritable writable}, and in no blob that a snapshot holds. Allocates nothing.
     */
    void overwriteValue(byte[] content) {
        if (content.length != valueLength()) {
            throw new IllegalArgumentException("a value is overwritten by one of its length only: is " + valueLength()
                    + " bytes, would be " + content.length);
        }
        Memory.copy(content, ItemBuffer.ARRAY_BASE, null, valueAddress(), content.length);
    }

    private void replaceInTree(ItemBuffer item, long blob, int bytes) {
        owner.unfreeze();
        reenterLeaf();
        editor.makePathWritable(true);
        splitUntilFits(0, item, bytes);
        editor.putInLeaf(index[0], index[0] + 1, item, blob, bytes);
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** Removes the item at the cursor. */
    public void remove() {
        removeHere(1);
    }

    /** Removes the items of the ranks [from, to), whole subtrees at a time. */
    public void removeRange(long from, long to) {
        if (from < to && to - from < size) {
            // What can fail comes before the first removal: the other nodes are given up whole.
            seek(from);
            makeWritable();
            seek(to - 1);
            makeWritable();
        }
        for (long left = to - from; left > 0; ) {
            seek(from);
            int level = isInline() ? -1 : editor.highestWithin(left);
            if (level < 0) {
                int here = (int) Math.min(left, count[0] - index[0]);
                removeHere(here);
                left -= here;
            } else {
                left -= removeSubtree(level);
            }
        }
    }

    private void removeHere(int items) {
        int from = index[0];
        long[] blobs = editor.blobsIn(from, from + items);
        space.beginChange();
        try {
            removeHere(from, items);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            space.endChange();
            throw e;
        }
        editor.releaseBlobs(blobs);
        space.endChange();
    }

    private void removeHere(int from, int items) {
        if (!owner.isRooted()) {
            inline.remove(from, from + items);
        } else {
            owner.unfreeze();
            editor.makePathWritable(false);
            editor.removeFromLeaf(from, from + items);
            addToPath(-items);
            editor.shrink();
        }
    }

    /**
     * Ensures that the removal of the item here, or of one that is {@linkplain #insert inserted} next to it and undone,
     * allocates nothing, and therefore cannot fail, until the lock is released. Leaves the content unchanged; the cursor
     * stays.
     *
     * @throws MemoryLimitException if there is no memory for it now
     */
    public void makeWritable() {
        if (owner.isRooted()) {
            owner.unfreeze();
            editor.makePathWritable(false);
            editor.makeLeafWritable();
        }
    }

    private long removeSubtree(int level) {
        owner.unfreeze();
        editor.makePathWritable(false, level + 1);
        long items = level == height ? size : childItems(level + 1, index[level + 1]);
        long subtree = node[level];
        owner.accountFor(items);
        addToPath(-items, level + 1);
        editor.unlink(level);
        space.releaseTree(subtree, owner.origin());
        return items;
    }

    /** Adds to the counts of the nodes above a leaf. */
    private void addToPath(long items) {
        addToPath(items, 1);
    }

    private void addToPath(long items, int lowest) {
        size += items;
        for (int level = lowest; level <= height; level++) {
            long at = childItem(level, index[level]) + Long.BYTES;
            UnsafeApi.putLong(at, UnsafeApi.getLong(at) + items);
        }
    }

    // ---- items and blobs --------------------------------------------------------------------------------------

    static int storedBytes(ItemBuffer item, long blob) {
        return blob == 0 ? item.length() : CollectionDescriptor.REFERENCE_BYTES;
    }

    /** Allocates the blob of an item; returns 0 if it needs none. */
    long blobFor(ItemBuffer item) {
        if (item.length() <= MAX_ITEM_BYTES) {
            return 0;
        }
        long blob = editor.newBlob(item.array(), ItemBuffer.ARRAY_BASE, item.length());
        owner.account(item.length());
        return blob;
    }

    private void freeBlob(long blob, ItemBuffer item) {
        if (blob != 0) {
            owner.account(-item.length());
            space.free(blob);
        }
    }

    /** Writes an item, or the reference to its blob. */
    static void write(long at, ItemBuffer item, long blob) {
        if (blob == 0) {
            Memory.copy(item.array(), ItemBuffer.ARRAY_BASE, null, at, item.length());
        } else {
            UnsafeApi.putLong(at, blob);
            UnsafeApi.putInt(at + Long.BYTES, item.length());
        }
    }

    /** Returns the blob of the item here, or 0. */
    private long blobHere() {
        return Image.isReference(image[0], capacity[0], index[0])
                ? UnsafeApi.getLong(Image.item(image[0], Image.start(image[0], capacity[0], index[0])))
                : 0;
    }

    // ---- small collections ------------------------------------------------------------------------------------

    /** Makes enough room in the entry that a small collection need not move, or gives the collection a root. */
    void makeRoom(Room room) {
        inline.makeRoom(room);
    }

    /** Returns whether a small or absent collection stays small with one more item of this length. */
    boolean fitsInline(int length) {
        return inline.fits(length);
    }

    /** Frees memory that a small collection no longer uses, if there is memory for doing so. */
    void shrinkInline() {
        inline.shrink();
    }

    // ---- from an image to a root ------------------------------------------------------------------------------

    /** Creates a leaf with the items of the image in the entry. */
    long leafOfInline() {
        int at = index[0];
        seek(0);
        long leaf = editor.leafOf(image[0], capacity[0]);
        node[0] = 0;
        index[0] = at;
        return leaf;
    }

    /** Returns the items of a small hash's second tree, in order: expiries with their fields. Keeps the cursor's place. */
    List<byte[]> expiries() {
        int at = index[0];
        List<byte[]> keys = new ArrayList<>();
        ItemBuffer key = new ItemBuffer();
        for (boolean more = first(); more; more = next()) {
            if (expiry() >= 0) {
                keys.add(key.clear()
                        .putOrdered(expiry())
                        .put(keyAddress(), keyLength())
                        .toByteArray());
            }
        }
        node[0] = 0;
        index[0] = at;
        keys.sort(Arrays::compareUnsigned);
        return keys;
    }

    /** Returns the builder of leaves for this tree. */
    LeafBuilder leaves() {
        return new LeafBuilder(this, editor);
    }
}
