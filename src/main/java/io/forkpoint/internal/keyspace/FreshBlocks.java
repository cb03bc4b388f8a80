package io.forkpoint.internal.keyspace;

import org.agrona.collections.LongHashSet;

/**
 * Blocks that were made since a reader last {@linkplain ReaderPins#found found} something in the shard, so that no reader
 * looks at them: they may be changed where they are, and freed at once. Without this each write under one long read would copy the same nodes again and again. The
 * shard's writer only.
 */
final class FreshBlocks {
    /** Beyond so many, blocks are taken for seen. */
    private static final int MOST = 2048;

    private final ReaderPins pins;
    private final SequenceLock lock;
    /** Made when it is needed, so large that it need not grow. */
    private LongHashSet blocks;

    private long since;

    // As it was when the lock was taken: a reader who comes later waits until it is given up.
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

    /** A block has been made. */
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
            // In the midst of a write: then all blocks are taken for seen.
            return false;
        }
    }

    /** Whether a reader may be looking at a block. The same through all of an operation but for what it makes itself. */
    boolean isSeen(long block) {
        sample();
        return pinned && !(since == count && blocks != null && blocks.contains(block));
    }
}
