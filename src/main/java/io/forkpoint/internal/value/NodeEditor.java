package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/** Edits the leaf at the end of a tree's path, and updates the nodes above it. */
final class NodeEditor {
    /** The largest leaf: with its header, a block of 1 KiB. */
    static final int LEAF_BYTES = 1016;

    private static final int MIN_LEAF_BYTES = 24;
    private static final long[] NONE = {};

    private final Tree tree;
    private final CollectionValue owner;
    private final InnerEditor inner;

    NodeEditor(Tree tree, CollectionValue owner) {
        this.tree = tree;
        this.owner = owner;
        inner = new InnerEditor(tree, owner);
    }

    // ---- leaves -----------------------------------------------------------------------------------------------

    private static int roundUp(int bytes) {
        return Math.min(LEAF_BYTES, Math.max(MIN_LEAF_BYTES, (bytes + 7) & -8));
    }

    /** Creates an empty leaf for an item of this length. */
    long newLeaf(int bytes) {
        return inner.newNode(0, roundUp(Image.required(1, bytes, false)));
    }

    /** Creates a leaf with the items of an image. */
    long leafOf(long image, int capacity) {
        int count = Image.count(image);
        int bytes = Image.required(count, Image.data(image), false);
        long leaf = inner.newNode(0, Math.max(roundUp(bytes), (bytes + 7) & -8));
        int leafBytes = capacityOf(leaf);
        Image.append(image, capacity, 0, count, inner.imageOf(leaf), leafBytes);
        return leaf;
    }

    /** Returns whether the leaf's items, with one more or another of this length, fit in one leaf of any size. */
    boolean fitsSomeLeaf(int more, int bytes) {
        long image = tree.image[0];
        int data = Image.data(image) + bytes - (more == 0 ? storedHere() : 0);
        return Image.required(tree.count[0] + more, data, false) <= LEAF_BYTES;
    }

    /** Returns the bytes that the item here takes in its leaf. */
    private int storedHere() {
        int at = tree.index[0];
        return Image.end(tree.image[0], tree.capacity[0], at) - Image.start(tree.image[0], tree.capacity[0], at);
    }

    boolean replacementFits(int bytes, boolean reference) {
        long image = tree.image[0];
        boolean narrow = Image.isNarrow(image);
        int data = Image.data(image) + bytes - storedHere();
        return !(narrow && (reference || data > Image.MAX_NARROW_DATA))
                && Image.required(tree.count[0], data, narrow) <= tree.capacity[0];
    }

    void replaceInPlace(ItemBuffer item, long blob, int bytes) {
        long image = tree.image[0];
        int at = tree.index[0];
        Image.resize(image, tree.capacity[0], at, bytes, blob != 0);
        Tree.write(Image.item(image, Image.start(image, tree.capacity[0], at)), item, blob);
    }

    /** Replaces the items [from, to), none or one, of a leaf by an item that fits; counts stay. */
    void putInLeaf(int from, int to, ItemBuffer item, long blob, int bytes) {
        long image = tree.image[0];
        int capacity = tree.capacity[0];
        boolean frozen = inner.isFrozen(tree.node[0]);
        if (!frozen && from == to && Image.fits(image, capacity, bytes, blob != 0)) {
            Tree.write(Image.insert(image, capacity, from, bytes, blob != 0), item, blob);
            tree.count[0]++;
        } else if (!frozen && from < to && replacementFits(bytes, blob != 0)) {
            replaceInPlace(item, blob, bytes);
        } else {
            rebuildLeaf(from, to, item, blob, bytes);
        }
    }

    /** Rebuilds the leaf with at most one item in place of the items [from, to). */
    private void rebuildLeaf(int from, int to, ItemBuffer item, long blob, int bytes) {
        long image = tree.image[0];
        int capacity = tree.capacity[0];
        int count = tree.count[0];
        int removed = Image.start(image, capacity, to) - Image.start(image, capacity, from);
        int items = count - (to - from) + (item == null ? 0 : 1);
        int needed = Image.required(items, Image.data(image) - removed + bytes, false);
        long old = tree.node[0];
        long made = inner.newNode(0, roundUp(needed + slack(needed, item, from == count)));
        long madeImage = inner.imageOf(made);
        int madeBytes = capacityOf(made);
        Image.append(image, capacity, 0, from, madeImage, madeBytes);
        if (item != null) {
            Tree.write(Image.insert(madeImage, madeBytes, from, bytes, blob != 0), item, blob);
        }
        Image.append(image, capacity, to, count, madeImage, madeBytes);
        inner.link(0, made);
        inner.releaseNode(old);
    }

    /** Returns the slack, so that not every item rebuilds the leaf: much where items are appended in order. */
    private static int slack(int needed, ItemBuffer item, boolean atEnd) {
        if (item == null) {
            return 0;
        }
        return atEnd ? needed : needed >>> 3;
    }

    // ---- the path ---------------------------------------------------------------------------------------------

    /** Makes the nodes above the leaf writable; with room for one more child if asked for. */
    void makePathWritable(boolean withRoom) {
        inner.makeWritable(withRoom, 1);
    }

    void makePathWritable(boolean withRoom, int lowest) {
        inner.makeWritable(withRoom, lowest);
    }

    /** Makes the leaf one that may be changed in place. */
    void makeLeafWritable() {
        if (inner.isFrozen(tree.node[0])) {
            rebuildLeaf(0, 0, null, 0, 0);
        }
    }

    /**
     * Adds an item at an end of the tree as a leaf of its own, if the path ends there: leaves that are filled in order
     * stay full. Counts of the nodes above the leaf's parent do not change.
     */
    boolean addLeafAtEdge(ItemBuffer item, long blob, int bytes) {
        boolean atEnd = tree.index[0] == tree.count[0] && isAtEdge(true);
        boolean atStart = tree.index[0] == 0 && isAtEdge(false);
        if (!atEnd && !atStart) {
            return false;
        }
        long leaf = newLeaf(bytes);
        long image = inner.imageOf(leaf);
        int capacity = capacityOf(leaf);
        Tree.write(Image.insert(image, capacity, 0, bytes, blob != 0), item, blob);
        long old = tree.node[0];
        int oldItems = tree.count[0];
        try {
            addSibling(atEnd ? old : leaf, atEnd ? leaf : old, atEnd ? oldItems : 1, atEnd ? 1 : oldItems);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            inner.freeNode(leaf);
            throw e;
        }
        return true;
    }

    private boolean isAtEdge(boolean end) {
        for (int level = 1; level <= tree.height; level++) {
            if (tree.index[level] != (end ? tree.count[level] - 1 : 0)) {
                return false;
            }
        }
        return true;
    }

    /** Puts two leaves in place of the path's leaf in its parent. The leaf itself is not given up. */
    private void addSibling(long left, long right, long leftItems, long rightItems) {
        long separator = separator(left, right);
        long blob = inner.blobFor(separatorAddress, (int) separator);
        try {
            if (tree.height == 0) {
                inner.growRoot();
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            if (blob != 0) {
                owner.account(-separator);
                tree.space.free(blob);
            }
            throw e;
        }
        inner.setChild(1, tree.index[1], left, leftItems);
        inner.insertLeaf(right, rightItems, separatorAddress, (int) separator, blob);
    }

    private long separatorAddress;

    /** Returns the length of the shortest prefix of the right leaf's first key that is above the left leaf's last key. */
    private int separator(long left, long right) {
        if (tree.kind == ItemKind.ELEMENT) {
            return 0;
        }
        tree.enter(0, left);
        tree.index[0] = tree.count[0] - 1;
        long a = tree.keyAddress();
        int aBytes = tree.keyLength();
        tree.enter(0, right);
        tree.index[0] = 0;
        separatorAddress = tree.keyAddress();
        int bytes = tree.keyLength();
        return Math.min(bytes, Order.commonPrefix(a, aBytes, separatorAddress, bytes) + 1);
    }

    /**
     * Splits the leaf into two of about the same length. In a list the path follows its place, or the item that is there;
     * in other trees the key has to be found again.
     */
    void splitLeaf(boolean followItem) {
        long old = tree.node[0];
        long image = tree.image[0];
        int capacity = tree.capacity[0];
        int count = tree.count[0];
        int place = tree.index[0];
        int middle = middle(image, capacity, count);
        long left = part(image, capacity, 0, middle);
        long right = 0;
        try {
            right = part(image, capacity, middle, count);
            addSibling(left, right, middle, count - middle);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            inner.freeNode(left);
            if (right != 0) {
                inner.freeNode(right);
            }
            throw e;
        }
        inner.releaseNode(old);
        boolean goRight = followItem ? place >= middle : place > middle;
        tree.index[1] += goRight ? 1 : 0;
        tree.enter(0, goRight ? right : left);
        tree.index[0] = goRight ? place - middle : place;
    }

    private static int middle(long image, int capacity, int count) {
        int half = Image.data(image) / 2;
        int middle = 1;
        while (middle < count - 1 && Image.end(image, capacity, middle) <= half) {
            middle++;
        }
        return middle;
    }

    private long part(long image, int capacity, int from, int to) {
        int data = Image.start(image, capacity, to) - Image.start(image, capacity, from);
        long made = inner.newNode(0, roundUp(Image.required(to - from, data, false)));
        int bytes = capacityOf(made);
        Image.append(image, capacity, from, to, inner.imageOf(made), bytes);
        return made;
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes the items [from, to) of the leaf; counts above stay. If it becomes empty, {@link #shrink} removes the leaf.
     */
    void removeFromLeaf(int from, int to) {
        if (to - from == tree.count[0]) {
            tree.count[0] = 0;
        } else if (inner.isFrozen(tree.node[0])) {
            rebuildLeaf(from, to, null, 0, 0);
        } else {
            Image.remove(tree.image[0], tree.capacity[0], from, to);
            tree.count[0] -= to - from;
        }
    }

    /** Cleans up after a removal: removes an empty leaf; merges a small one with a neighbour, or makes it smaller. */
    void shrink() {
        if (tree.count[0] == 0) {
            inner.releaseNode(tree.node[0]);
            inner.unlink(0);
            return;
        }
        int needed = Image.required(tree.count[0], Image.data(tree.image[0]), false);
        if (needed >= LEAF_BYTES / 4 && needed >= tree.capacity[0] / 2) {
            return;
        }
        try {
            if (needed < LEAF_BYTES / 4 && tree.height > 0 && merge()) {
                inner.mergeSmall();
            } else if (needed < tree.capacity[0] / 2 && tree.capacity[0] > 2 * MIN_LEAF_BYTES) {
                rebuildLeaf(0, 0, null, 0, 0);
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            // This was only meant to save memory: the tree is consistent as it is.
            return;
        }
    }

    private boolean merge() {
        int left = Math.max(0, tree.index[1] - 1);
        if (left + 1 >= tree.count[1]) {
            return false;
        }
        long leftNode = tree.child(1, left);
        long rightNode = tree.child(1, left + 1);
        long a = inner.imageOf(leftNode);
        long b = inner.imageOf(rightNode);
        int aCount = Image.count(a);
        int bCount = Image.count(b);
        int needed = Image.required(aCount + bCount, Image.data(a) + Image.data(b), false);
        if (needed > LEAF_BYTES * 3 / 4) {
            return false;
        }
        long made = inner.newNode(0, roundUp(needed));
        long image = inner.imageOf(made);
        int capacity = capacityOf(made);
        Image.append(a, capacityOf(leftNode), 0, aCount, image, capacity);
        Image.append(b, capacityOf(rightNode), 0, bCount, image, capacity);
        inner.setChild(1, left, made, (long) aCount + bCount);
        inner.removeChild(1, left + 1);
        tree.index[1] = left;
        inner.releaseNode(leftNode);
        inner.releaseNode(rightNode);
        return true;
    }

    private int capacityOf(long node) {
        return CollectionDescriptor.capacity(UnsafeApi.getLong(tree.space.base + node));
    }

    /** Removes from the tree a node of the path whose counts have been subtracted. */
    void unlink(int level) {
        inner.unlink(level);
    }

    /** Returns the highest level whose node begins at the sought place and has at most this many items; -1 if none does. */
    int highestWithin(long items) {
        int found = -1;
        for (int level = 0; level <= tree.height && tree.index[level] == 0; level++) {
            long below = level == tree.height ? tree.size : tree.childItems(level + 1, tree.index[level + 1]);
            if (below > items) {
                break;
            }
            found = level;
        }
        return found;
    }

    // ---- blobs ------------------------------------------------------------------------------------------------

    long newBlob(Object base, long offset, int bytes) {
        return inner.newBlob(base, offset, bytes);
    }

    void releaseBlob(long blob, int bytes) {
        inner.releaseBlob(blob, bytes);
    }

    /** Returns the blobs of the items [from, to), each followed by its length. */
    long[] blobsIn(int from, int to) {
        long image = tree.image[0];
        int capacity = tree.capacity[0];
        long[] blobs = NONE;
        for (int i = from; i < to; i++) {
            if (Image.isReference(image, capacity, i)) {
                long reference = Image.item(image, Image.start(image, capacity, i));
                blobs = Arrays.copyOf(blobs, blobs.length + 2);
                blobs[blobs.length - 2] = UnsafeApi.getLong(reference);
                blobs[blobs.length - 1] = UnsafeApi.getInt(reference + Long.BYTES);
            }
        }
        return blobs;
    }

    void releaseBlobs(long[] blobs) {
        for (int i = 0; i < blobs.length; i += 2) {
            inner.releaseBlob(blobs[i], (int) blobs[i + 1]);
        }
    }
}
