package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/** Gives up all nodes and blobs below a node, a few at a time: there may be millions. For one thread at a time. */
public final class TreeRelease {
    private final long origin;
    private final int height;
    private final long[] node = new long[CollectionDescriptor.MAX_HEIGHT + 1];
    private final int[] index = new int[CollectionDescriptor.MAX_HEIGHT + 1];
    private int level;

    /** Creates a release of the nodes from this one down. */
    public TreeRelease(NodeSpace space, long root, long origin) {
        this.origin = origin;
        height = CollectionDescriptor.level(UnsafeApi.getLong(space.base + root));
        level = height;
        node[level] = root;
    }

    /**
     * Gives up some nodes and blobs.
     *
     * @param space the space of the shard that owns them
     * @param blocks the most blocks to give up
     * @return the part of {@code blocks} that was not used, when nothing is left of the tree; otherwise 0
     */
    public int step(NodeSpace space, int blocks) {
        int left = blocks;
        while (left > 0 && level <= height) {
            long at = node[level];
            long image = space.base + at + BlockDescriptor.WORD_BYTES;
            int capacity = CollectionDescriptor.capacity(UnsafeApi.getLong(space.base + at));
            if (index[level] < Image.count(image)) {
                left -= level == 0 ? releaseBlob(space, image, capacity) : descend(space, image, capacity);
                continue;
            }
            space.release(at, origin);
            level++;
            left--;
        }
        return left;
    }

    /** Gives up the blob of the next item of a leaf, if it has one; returns the number of blobs. */
    private int releaseBlob(NodeSpace space, long image, int capacity) {
        int at = index[0]++;
        if (!Image.isReference(image, capacity, at)) {
            return 0;
        }
        space.release(UnsafeApi.getLong(Image.item(image, Image.start(image, capacity, at))), origin);
        return 1;
    }

    /** Gives up a node with everything below it. Allocates nothing on the heap. */
    public static void atOnce(NodeSpace space, long node, long origin) {
        long header = UnsafeApi.getLong(space.base + node);
        long image = space.base + node + BlockDescriptor.WORD_BYTES;
        int capacity = CollectionDescriptor.capacity(header);
        if (CollectionDescriptor.level(header) == 0) {
            releaseBlobs(space, image, capacity, origin);
        } else {
            for (int i = 0; i < Image.count(image); i++) {
                long item = Image.item(image, Image.start(image, capacity, i));
                if (Image.isReference(image, capacity, i)) {
                    space.release(UnsafeApi.getLong(item + CollectionDescriptor.CHILD_BYTES), origin);
                }
                atOnce(space, UnsafeApi.getLong(item), origin);
            }
        }
        space.release(node, origin);
    }

    /** Returns whether everything has been given up. */
    public boolean isDone() {
        return level > height;
    }

    /** Moves to the next node below; returns the number of blobs given up on the way. */
    private int descend(NodeSpace space, long image, int capacity) {
        int at = index[level]++;
        long item = Image.item(image, Image.start(image, capacity, at));
        boolean isReference = Image.isReference(image, capacity, at);
        if (isReference) {
            space.release(UnsafeApi.getLong(item + CollectionDescriptor.CHILD_BYTES), origin);
        }
        level--;
        node[level] = UnsafeApi.getLong(item);
        index[level] = 0;
        return isReference ? 1 : 0;
    }

    private static void releaseBlobs(NodeSpace space, long image, int capacity, long origin) {
        for (int i = 0; i < Image.count(image); i++) {
            if (Image.isReference(image, capacity, i)) {
                space.release(UnsafeApi.getLong(Image.item(image, Image.start(image, capacity, i))), origin);
            }
        }
    }

    /**
     * Gives up everything that a collection's value refers to.
     *
     * @param address the address of the value
     * @param length the length of the value
     * @param entry the entry through which the running snapshot reaches it, or {@link NodeSpace#UNKNOWN_ORIGIN} to read
     *     it from the value
     */
    public static void release(NodeSpace space, long address, int length, long entry) {
        if ((Image.head(address) & CollectionDescriptor.ROOTED_BIT) == 0) {
            releaseBlobs(space, address, length, entry);
            return;
        }
        long origin = entry == NodeSpace.UNKNOWN_ORIGIN
                ? UnsafeApi.getLong(address + CollectionDescriptor.ORIGIN_OFFSET)
                : entry;
        for (int i = 0; i < 2; i++) {
            long word = UnsafeApi.getLong(
                    address + CollectionDescriptor.TREE_OFFSET + (long) i * CollectionDescriptor.TREE_BYTES);
            long root = word & (1L << CollectionDescriptor.HEIGHT_SHIFT) - 1;
            if (root != 0) {
                space.releaseTree(root, origin);
            }
        }
    }
}
