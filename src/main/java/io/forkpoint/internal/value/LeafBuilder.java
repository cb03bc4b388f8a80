package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.List;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongLongConsumer;

/** Builds a leaf at once from items that fit in one, before it is part of a tree. */
final class LeafBuilder {
    private final Tree tree;
    private final NodeEditor editor;

    LeafBuilder(Tree tree, NodeEditor editor) {
        this.tree = tree;
        this.editor = editor;
    }

    /**
     * Builds a leaf of items in order; returns 0 if there are none. Throws for lack of memory, and then allocates
     * nothing.
     */
    long leafOf(List<byte[]> items) {
        if (items.isEmpty()) {
            return 0;
        }
        Room room = new Room();
        items.forEach(item -> room.add(item.length));
        long leaf = editor.newLeaf((int) room.bytes() + Short.BYTES * items.size());
        long image = imageOf(leaf);
        ItemBuffer item = new ItemBuffer();
        try {
            for (byte[] each : items) {
                long blob = tree.blobFor(item.clear().put(each));
                int bytes = Tree.storedBytes(item, blob);
                Tree.write(Image.insert(image, capacityOf(leaf), Image.count(image), bytes, blob != 0), item, blob);
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            free(leaf);
            throw e;
        }
        return leaf;
    }

    private long imageOf(long leaf) {
        return tree.space.base + leaf + BlockDescriptor.WORD_BYTES;
    }

    private int capacityOf(long leaf) {
        return CollectionDescriptor.capacity(UnsafeApi.getLong(tree.space.base + leaf));
    }

    /** Frees a leaf that is not visible yet, with its blobs. */
    void free(long leaf) {
        if (leaf != 0) {
            forEachBlob(leaf, (blob, bytes) -> tree.space.free(blob));
            tree.space.free(leaf);
        }
    }

    /** Returns the bytes of a leaf and its blobs. */
    long bytes(long leaf) {
        if (leaf == 0) {
            return 0;
        }
        long[] sum = {capacityOf(leaf)};
        forEachBlob(leaf, (blob, bytes) -> sum[0] += bytes);
        return sum[0];
    }

    private void forEachBlob(long leaf, LongLongConsumer action) {
        long image = imageOf(leaf);
        int capacity = capacityOf(leaf);
        for (int i = 0; i < Image.count(image); i++) {
            if (Image.isReference(image, capacity, i)) {
                long reference = Image.item(image, Image.start(image, capacity, i));
                action.accept(UnsafeApi.getLong(reference), UnsafeApi.getInt(reference + Long.BYTES));
            }
        }
    }
}
