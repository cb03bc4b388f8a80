package io.forkpoint.internal.keyspace;

import org.agrona.collections.LongHashSet;

/**
 * The blocks made since a reader last {@linkplain ReaderPins#found found} something in the shard. No reader can see them,
 * so they may be changed in place and freed at once. Without this, each write during a long read would copy the same
 * nodes again and again. For the shard's writer only.
 */
final class FreshBlocks {
    /** Beyond this many, blocks count as seen. */
    private static final int MOST = 2048;

    private final ReaderPins pins;
    private final SequenceLock lock;
    /** Created on demand, large enough never to grow. */
    private LongHashSet blocks;

    private long since;

    // The version when the lock was taken: a reader that comes later waits until the lock is released.
    private long sampledVersion = -1;
    private boolean pinned;
    private long count;

    FreshBlocks(ReaderPins pins, SequenceLock lock) {
        this.pins = pins;
        this.lock = lock;
    }

    private void sample() {
        long version = lock.version;
        if (version != sampledVersion) {
            sampledVersion = version;
            pinned = pins.any();
            count = pins.count();
        }
    }

    /** Records that a block has been made. */
    void made(long block) {
        sample();
        if (!pinned) {
            return;
        }
        if (blocks == null && !makeRoom()) {
            return;
        }
        if (count != since) {
            since = count;
            blocks.clear();
        }
        if (blocks.size() < MOST) {
            blocks.add(block);
        }
    }

    private boolean makeRoom() {
        try {
            blocks = new LongHashSet(2 * MOST);
            return true;
        } catch (OutOfMemoryError e) {
            // In the middle of a write: all blocks then count as seen.
            return false;
        }
    }

    /**
     * Returns whether a reader may see a block. Constant during an operation, except for the blocks that it makes itself.
     */
    boolean isSeen(long block) {
        sample();
        return pinned && !(since == count && blocks != null && blocks.contains(block));
    }
}
