package io.forkpoint.internal.keyspace;

import org.agrona.UnsafeApi;

/**
 * A stack of blocks in off-heap memory: an addition in the middle of a write must not fail because the heap is full. For
 * one thread at a time. Its memory is freed as its blocks are taken, or by {@link #clear}.
 *
 * <pre>
 *  chunk: | the chunk below (8) | block count (8) | block ... |
 * </pre>
 */
final class BlockList {
    private static final int CHUNK_BYTES = 4096;
    private static final int COUNT_OFFSET = Long.BYTES;
    private static final int BLOCKS_OFFSET = 2 * Long.BYTES;
    private static final int CHUNK_BLOCKS = (CHUNK_BYTES - BLOCKS_OFFSET) / Long.BYTES;

    /** Address of the topmost chunk; 0 if there is none. */
    private long top;

    boolean isEmpty() {
        return top == 0;
    }

    /**
     * Adds a block.
     *
     * @throws OutOfMemoryError if the system has no memory left; nothing is changed
     */
    void add(long block) {
        long count = top == 0 ? CHUNK_BLOCKS : UnsafeApi.getLong(top + COUNT_OFFSET);
        if (count == CHUNK_BLOCKS) {
            long chunk = UnsafeApi.allocateMemory(CHUNK_BYTES);
            UnsafeApi.putLong(chunk, top);
            top = chunk;
            count = 0;
        }
        UnsafeApi.putLong(top + BLOCKS_OFFSET + count * Long.BYTES, block);
        UnsafeApi.putLong(top + COUNT_OFFSET, count + 1);
    }

    /** Takes the block that was added last; the stack must not be empty. */
    long take() {
        long left = UnsafeApi.getLong(top + COUNT_OFFSET) - 1;
        long block = UnsafeApi.getLong(top + BLOCKS_OFFSET + left * Long.BYTES);
        UnsafeApi.putLong(top + COUNT_OFFSET, left);
        if (left == 0) {
            freeTop();
        }
        return block;
    }

    private void freeTop() {
        long below = UnsafeApi.getLong(top);
        UnsafeApi.freeMemory(top);
        top = below;
    }

    /** Takes over all blocks of another list. Allocates nothing. */
    void takeAll(BlockList other) {
        if (other.top == 0) {
            return;
        }
        if (top != 0) {
            long lowest = other.top;
            for (long below = UnsafeApi.getLong(lowest); below != 0; below = UnsafeApi.getLong(lowest)) {
                lowest = below;
            }
            UnsafeApi.putLong(lowest, top);
        }
        top = other.top;
        other.top = 0;
    }

    /** Removes all blocks. */
    void clear() {
        while (top != 0) {
            freeTop();
        }
    }
}
