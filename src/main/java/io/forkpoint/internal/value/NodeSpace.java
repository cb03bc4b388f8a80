package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Arena;

/**
 * Where a tree's nodes live: one shard's memory, under the snapshot rule. All but the reading of fields is for the holder
 * of the shard's lock.
 *
 * <p>The {@code origin} of a tree is the entry by which a running snapshot reaches its old nodes: a node is frozen until
 * the scan has passed that entry.
 */
public abstract class NodeSpace {
    /** Of nodes of which it is not known any more by what a snapshot reaches them: frozen to its end. */
    public static final long UNKNOWN_ORIGIN = Arena.MAX_BYTES;

    final Arena arena;
    final long base;

    protected NodeSpace(Arena arena) {
        this.arena = arena;
        base = arena.values().address();
    }

    /**
     * Takes a block.
     *
     * @return its offset in the arena
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached; nothing is changed
     */
    protected abstract long allocate(long bytes);

    /** Gives a block back that was made just now and that nobody has seen. */
    protected abstract void free(long block);

    /** Gives a block up: it is freed when no snapshot and no reader needs it any more. */
    protected abstract void release(long block, long origin);

    /** Gives a node up with all that is below it, now or a little at a time. */
    protected abstract void releaseTree(long node, long origin);

    /** Whether a node, whose header this is, must not be changed. */
    protected abstract boolean isFrozen(long node, long header, long origin);

    /** Whether what a reader without a lock has read so far was not being changed; always true under a lock. */
    protected boolean isStillValid() {
        return true;
    }

    /** A change begins: whatever ends it before {@link #endChange}, and is not caught for that, has torn it. */
    protected void beginChange() {}

    protected void endChange() {}

    /** Changes that have begun and not ended. */
    protected int openChanges() {
        return 0;
    }

    /** Those that have begun since there were so many have been taken back. */
    protected void openChanges(int count) {}

    /** The current epoch: the birth of what is allocated now. */
    protected abstract int epoch();
}
