package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/** Copies a collection with all its nodes and blobs into the memory of the same shard or of another. For one thread. */
public final class ValueCopy {
    private final NodeSpace space;
    private final LongArrayList made = new LongArrayList();

    /** Creates a copier into this space, whose lock is held, as is that of the original. */
    public ValueCopy(NodeSpace space) {
        this.space = space;
    }

    /**
     * Copies everything that a value refers to.
     *
     * @param from the address of the value
     * @param to the address of a copy of its bytes, in which the references are replaced
     * @param length the length of the value
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached; nothing of the copy is left
     */
    public void copy(long from, long to, int length) {
        try {
            if ((Image.head(from) & CollectionDescriptor.ROOTED_BIT) == 0) {
                copyBlobs(to, length, 0);
                return;
            }
            UnsafeApi.putLong(to + CollectionDescriptor.ORIGIN_OFFSET, NodeSpace.UNKNOWN_ORIGIN);
            for (int i = 0; i < 2; i++) {
                long at = to + CollectionDescriptor.TREE_OFFSET + (long) i * CollectionDescriptor.TREE_BYTES;
                long word = UnsafeApi.getLong(at);
                long mask = (1L << CollectionDescriptor.HEIGHT_SHIFT) - 1;
                if ((word & mask) != 0) {
                    UnsafeApi.putLong(at, (word & ~mask) | node(word & mask));
                }
            }
        } catch (RuntimeException | Error e) {
            made.forEach(space::free);
            throw e;
        }
    }

    private long node(long original) {
        long header = UnsafeApi.getLong(space.base + original);
        int level = CollectionDescriptor.level(header);
        int capacity = CollectionDescriptor.capacity(header);
        long copy = block(BlockDescriptor.WORD_BYTES + (long) capacity);
        long image = space.base + copy + BlockDescriptor.WORD_BYTES;
        Memory.copy(null, space.base + original + BlockDescriptor.WORD_BYTES, null, image, capacity);
        UnsafeApi.putLongRelease(
                null, space.base + copy, CollectionDescriptor.nodeHeader(space.epoch(), level, capacity));
        copyBlobs(image, capacity, level == 0 ? 0 : CollectionDescriptor.CHILD_BYTES);
        for (int i = 0; level > 0 && i < Image.count(image); i++) {
            long item = Image.item(image, Image.start(image, capacity, i));
            UnsafeApi.putLong(item, node(UnsafeApi.getLong(item)));
        }
        return copy;
    }

    private void copyBlobs(long image, int capacity, int skipped) {
        for (int i = 0; i < Image.count(image); i++) {
            if (Image.isReference(image, capacity, i)) {
                long reference = Image.item(image, Image.start(image, capacity, i)) + skipped;
                UnsafeApi.putLong(
                        reference, blob(UnsafeApi.getLong(reference), UnsafeApi.getInt(reference + Long.BYTES)));
            }
        }
    }

    private long blob(long original, int length) {
        long bytes = BlockDescriptor.WORD_BYTES + (long) length;
        long copy = block(bytes);
        Memory.copy(null, space.base + original + 8, null, space.base + copy + 8, length);
        UnsafeApi.putLongRelease(
                null,
                space.base + copy,
                CollectionDescriptor.nodeHeader(space.epoch(), CollectionDescriptor.BLOB_LEVEL, 0));
        return copy;
    }

    private long block(long bytes) {
        long block = space.allocate(bytes);
        made.addLong(block);
        return block;
    }
}
