package io.forkpoint.internal.value;

import static io.forkpoint.internal.memory.CollectionDescriptor.CHILD_BYTES;
import static io.forkpoint.internal.memory.CollectionDescriptor.REFERENCE_BYTES;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/** Edits the inner nodes on a tree's path. What can fail, the allocation of memory, precedes every change. */
final class InnerEditor {
    /** The capacity of all inner nodes: they are few, and need not grow. */
    static final int INNER_BYTES = 2040;

    /** Longer separators are kept in blobs. */
    private static final int MAX_SEPARATOR_BYTES = 128;

    /** The longest item of one more child. */
    private static final int MOST_FOR_A_CHILD = CHILD_BYTES + MAX_SEPARATOR_BYTES + 2;

    private final Tree tree;
    private final CollectionValue owner;
    private final NodeSpace space;

    InnerEditor(Tree tree, CollectionValue owner) {
        this.tree = tree;
        this.owner = owner;
        space = tree.space;
    }

    // ---- memory -----------------------------------------------------------------------------------------------

    /** Allocates a node with an empty image. */
    long newNode(int level, int capacity) {
        long made = space.allocate(BlockDescriptor.WORD_BYTES + (long) capacity);
        Image.clear(imageOf(made), false);
        UnsafeApi.putLongRelease(
                null, space.base + made, CollectionDescriptor.nodeHeader(space.epoch(), level, capacity));
        owner.account(capacity);
        return made;
    }

    long imageOf(long node) {
        return space.base + node + BlockDescriptor.WORD_BYTES;
    }

    /** Frees a node that is not visible yet. */
    void freeNode(long node) {
        owner.account(-CollectionDescriptor.capacity(UnsafeApi.getLong(space.base + node)));
        space.free(node);
    }

    /** Gives up a node that is no longer part of the tree. */
    void releaseNode(long node) {
        owner.account(-CollectionDescriptor.capacity(UnsafeApi.getLong(space.base + node)));
        space.release(node, owner.origin());
    }

    boolean isFrozen(long node) {
        return owner.isFrozen(node);
    }

    // ---- the path ---------------------------------------------------------------------------------------------

    /** Copies the frozen inner nodes on the path, from the root down to a level. */
    void makeWritable(boolean withRoom, int lowest) {
        for (int level = tree.height; level >= lowest; level--) {
            if (isFrozen(tree.node[level])) {
                long old = tree.node[level];
                long copy = newNode(level, INNER_BYTES);
                Memory.copy(null, tree.image[level], null, imageOf(copy), INNER_BYTES);
                link(level, copy);
                releaseNode(old);
            }
            if (withRoom && !hasRoom(level)) {
                split(level);
            }
        }
    }

    private boolean hasRoom(int level) {
        long image = tree.image[level];
        return Image.required(Image.count(image), Image.data(image), false) + MOST_FOR_A_CHILD <= INNER_BYTES;
    }

    /** Replaces the path's node at a level. */
    void link(int level, long node) {
        if (level == tree.height) {
            tree.root = node;
        } else {
            UnsafeApi.putLong(tree.childItem(level + 1, tree.index[level + 1]), node);
        }
        tree.enter(level, node);
    }

    /** Adds a new root above the root, which becomes its only child. */
    void growRoot() {
        int level = tree.height + 1;
        if (level > CollectionDescriptor.MAX_HEIGHT) {
            throw new MemoryLimitException("a collection has too many elements: elements=" + tree.size);
        }
        long made = newNode(level, INNER_BYTES);
        putChild(imageOf(made), 0, tree.root, tree.size, 0, 0, false);
        tree.root = made;
        tree.height = level;
        tree.index[level] = 0;
        tree.enter(level, made);
    }

    private static void putChild(
            long image, int at, long child, long items, long separator, int bytes, boolean reference) {
        long item = Image.insert(image, INNER_BYTES, at, CHILD_BYTES + bytes, reference);
        UnsafeApi.putLong(item, child);
        UnsafeApi.putLong(item + Long.BYTES, items);
        Memory.copy(null, separator, null, item + CHILD_BYTES, bytes);
    }

    /** Splits the path's node at a level in the middle; the path follows. The parent must have room. */
    private void split(int level) {
        long right = newNode(level, INNER_BYTES);
        if (level == tree.height) {
            try {
                growRoot();
            } catch (MemoryLimitException | OutOfMemoryError e) {
                freeNode(right);
                throw e;
            }
        }
        long image = tree.image[level];
        int count = tree.count[level];
        int middle = count / 2;
        long items = 0;
        for (int i = middle; i < count; i++) {
            items += tree.childItems(level, i);
        }
        long rightImage = imageOf(right);
        Image.append(image, INNER_BYTES, middle, count, rightImage, INNER_BYTES);
        insertChild(level + 1, right, items, image, middle);
        Image.resize(rightImage, INNER_BYTES, 0, CHILD_BYTES, false);
        Image.remove(image, INNER_BYTES, middle, count);
        tree.count[level] = middle;
        addItems(level + 1, tree.index[level + 1], -items);
        if (tree.index[level] >= middle) {
            tree.index[level] -= middle;
            tree.index[level + 1]++;
            tree.enter(level, right);
        }
    }

    /** Inserts a node as the child behind the path's at a level, with the separator of an item of another image. */
    private void insertChild(int level, long child, long items, long from, int item) {
        long at = Image.item(from, Image.start(from, INNER_BYTES, item)) + CHILD_BYTES;
        int bytes = Image.end(from, INNER_BYTES, item) - Image.start(from, INNER_BYTES, item) - CHILD_BYTES;
        boolean reference = Image.isReference(from, INNER_BYTES, item);
        putChild(tree.image[level], tree.index[level] + 1, child, items, at, bytes, reference);
        tree.count[level]++;
    }

    void addItems(int level, int at, long items) {
        long word = tree.childItem(level, at) + Long.BYTES;
        UnsafeApi.putLong(word, UnsafeApi.getLong(word) + items);
    }

    void setChild(int level, int at, long child, long items) {
        long item = tree.childItem(level, at);
        UnsafeApi.putLong(item, child);
        UnsafeApi.putLong(item + Long.BYTES, items);
    }

    // ---- separators -------------------------------------------------------------------------------------------

    /** Allocates the blob of a separator; returns 0 if it needs none. */
    long blobFor(long separator, int bytes) {
        if (bytes <= MAX_SEPARATOR_BYTES) {
            return 0;
        }
        long blob = newBlob(null, separator, bytes);
        owner.account(bytes);
        return blob;
    }

    long newBlob(Object base, long offset, int bytes) {
        long blob = space.allocate(BlockDescriptor.WORD_BYTES + (long) bytes);
        Memory.copy(base, offset, null, imageOf(blob), bytes);
        UnsafeApi.putLongRelease(
                null,
                space.base + blob,
                CollectionDescriptor.nodeHeader(space.epoch(), CollectionDescriptor.BLOB_LEVEL, 0));
        return blob;
    }

    /** Inserts a leaf behind the path's, with a separator. Cannot fail. */
    void insertLeaf(long leaf, long items, long separator, int bytes, long blob) {
        long image = tree.image[1];
        int at = tree.index[1] + 1;
        if (blob == 0) {
            putChild(image, at, leaf, items, separator, bytes, false);
        } else {
            putChild(image, at, leaf, items, 0, 0, false);
            Image.resize(image, INNER_BYTES, at, CHILD_BYTES + REFERENCE_BYTES, true);
            long reference = tree.childItem(1, at) + CHILD_BYTES;
            UnsafeApi.putLong(reference, blob);
            UnsafeApi.putInt(reference + Long.BYTES, bytes);
        }
        tree.count[1]++;
    }

    private void releaseSeparator(int level, int at) {
        long image = tree.image[level];
        if (Image.isReference(image, INNER_BYTES, at)) {
            long reference = tree.childItem(level, at) + CHILD_BYTES;
            releaseBlob(UnsafeApi.getLong(reference), UnsafeApi.getInt(reference + Long.BYTES));
        }
    }

    void releaseBlob(long blob, int bytes) {
        if (blob != 0) {
            owner.account(-bytes);
            space.release(blob, owner.origin());
        }
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** Removes the path's node at a level, which is given up already, from its parent; removes parents that become empty. */
    void unlink(int level) {
        int at = level;
        while (at < tree.height) {
            removeChild(at + 1, tree.index[at + 1]);
            if (tree.count[at + 1] > 0) {
                tree.index[at + 1] = Math.min(tree.index[at + 1], tree.count[at + 1] - 1);
                collapse();
                return;
            }
            releaseNode(tree.node[at + 1]);
            at++;
        }
        tree.root = 0;
        tree.height = 0;
    }

    void removeChild(int level, int at) {
        releaseSeparator(level, at);
        Image.remove(tree.image[level], INNER_BYTES, at, at + 1);
        tree.count[level]--;
    }

    /** Replaces a root with one child by the child. */
    private void collapse() {
        while (tree.height > 0) {
            tree.enter(tree.height, tree.root);
            if (tree.count[tree.height] != 1) {
                return;
            }
            long child = tree.child(tree.height, 0);
            releaseSeparator(tree.height, 0);
            releaseNode(tree.root);
            tree.root = child;
            tree.height--;
        }
    }

    /** Merges small inner nodes on the path with a neighbour, if there is memory for it. */
    void mergeSmall() {
        for (int level = 1; level < tree.height; level++) {
            long image = tree.image[level];
            if (Image.required(tree.count[level], Image.data(image), false) >= INNER_BYTES / 4) {
                return;
            }
            int at = tree.index[level + 1];
            int left = at > 0 ? at - 1 : at;
            if (left + 1 >= tree.count[level + 1] || !merge(level, left)) {
                return;
            }
        }
        collapse();
    }

    private boolean merge(int level, int left) {
        int parent = level + 1;
        long leftNode = tree.child(parent, left);
        long rightNode = tree.child(parent, left + 1);
        long a = imageOf(leftNode);
        long b = imageOf(rightNode);
        int count = Image.count(a) + Image.count(b);
        int data = Image.data(a) + Image.data(b) + MAX_SEPARATOR_BYTES;
        if (Image.required(count, data, false) > INNER_BYTES * 3 / 4) {
            return false;
        }
        long made;
        try {
            made = newNode(level, INNER_BYTES);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            return false;
        }
        long image = imageOf(made);
        int border = Image.count(a);
        Image.append(a, INNER_BYTES, 0, border, image, INNER_BYTES);
        Image.append(b, INNER_BYTES, 0, Image.count(b), image, INNER_BYTES);
        takeSeparator(parent, left + 1, image, border);
        long items = tree.childItems(parent, left) + tree.childItems(parent, left + 1);
        setChild(parent, left, made, items);
        Image.remove(tree.image[parent], INNER_BYTES, left + 1, left + 2);
        tree.count[parent]--;
        tree.index[parent] = left;
        tree.enter(level, made);
        releaseNode(leftNode);
        releaseNode(rightNode);
        return true;
    }

    /** Sets the separator of the right node's first child to the one that the parent had for the right node. */
    private void takeSeparator(int parent, int of, long image, int at) {
        long from = tree.image[parent];
        int start = Image.start(from, INNER_BYTES, of) + CHILD_BYTES;
        int bytes = Image.end(from, INNER_BYTES, of) - start;
        if (Image.isReference(image, INNER_BYTES, at)) {
            // The separator was never needed: it is left over from a node whose first child was removed.
            long own = Image.item(image, Image.start(image, INNER_BYTES, at)) + CHILD_BYTES;
            releaseBlob(UnsafeApi.getLong(own), UnsafeApi.getInt(own + Long.BYTES));
        }
        Image.resize(image, INNER_BYTES, at, CHILD_BYTES + bytes, Image.isReference(from, INNER_BYTES, of));
        long to = Image.item(image, Image.start(image, INNER_BYTES, at)) + CHILD_BYTES;
        Memory.copy(null, Image.item(from, start), null, to, bytes);
    }
}
