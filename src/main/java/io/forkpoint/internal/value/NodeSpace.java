package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Arena;

/**
 * The memory of a tree's nodes: one shard's, under the snapshot rule. For the holder of the shard's lock, except for
 * reading fields.
 *
 * <p>The {@code origin} of a tree is the entry through which a running snapshot reaches its old nodes: a node is frozen
 * until the scan has passed that entry.
 */
public abstract class NodeSpace {
    /** The origin of nodes for which it is no longer known: they are frozen until the snapshot ends. */
    public static final long UNKNOWN_ORIGIN = Arena.MAX_BYTES;

    final Arena arena;
    final long base;

    protected NodeSpace(Arena arena) {
        this.arena = arena;
        base = arena.values().address();
    }

    /**
     * Allocates a block.
     *
     * @return its offset in the arena
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached; nothing is changed
     */
    protected abstract long allocate(long bytes);

    /** Frees a block that has just been allocated and is not visible yet. */
    protected abstract void free(long block);

    /** Gives up a block: it is freed when no snapshot and no reader needs it any more. */
    protected abstract void release(long block, long origin);

    /** Gives up a node with everything below it, now or a little at a time. */
    protected abstract void releaseTree(long node, long origin);

    /** Returns whether a node with this header must not be changed. */
    protected abstract boolean isFrozen(long node, long header, long origin);

    /** Returns whether what a reader without a lock has read so far was not being changed; always true under a lock. */
    protected boolean isStillValid() {
        return true;
    }

    /** Begins a change. If anything ends it before {@link #endChange}, and no handler recovers, the write is torn. */
    protected void beginChange() {}

    protected void endChange() {}

    /** Returns the number of changes that have begun and not ended. */
    protected int openChanges() {
        return 0;
    }

    /** Resets the number of open changes: those that have begun since have been undone. */
    protected void openChanges(int count) {}

    /** Returns the current epoch: the birth of blocks allocated now. */
    protected abstract int epoch();
}
