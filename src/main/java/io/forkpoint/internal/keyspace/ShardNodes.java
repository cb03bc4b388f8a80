package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.value.NodeSpace;
import io.forkpoint.internal.value.TreeRelease;
import java.util.ArrayDeque;

/**
 * The nodes of a shard's collections, and the trees that nobody needs any more and that are freed a little at a time: by
 * each write, and in the background. The shard's writer only.
 */
final class ShardNodes extends NodeSpace {
    private static final int AT_ONCE = 64;
    private static final int BY_EACH_WRITE = 16;
    /** Before another look whether that was enough. */
    private static final int FOR_WANT_OF_MEMORY = 256;

    private final Shard shard;
    private ArrayDeque<TreeRelease> doomed = new ArrayDeque<>();
    /** For the thread that works in the background: a look without the lock. */
    private volatile boolean anyDoomed;

    ShardNodes(Shard shard) {
        super(shard.arena);
        this.shard = shard;
    }

    @Override
    protected long allocate(long bytes) {
        return shard.allocate(bytes);
    }

    @Override
    protected void free(long block) {
        shard.allocator.free(block);
    }

    @Override
    protected void release(long block, long origin) {
        shard.reclamation.giveUpNode(block, origin);
    }

    @Override
    protected void releaseTree(long node, long origin) {
        // In the midst of a write, which a heap that is full must not tear: then all of it goes at once.
        TreeRelease release;
        try {
            release = new TreeRelease(this, node, origin);
        } catch (OutOfMemoryError e) {
            TreeRelease.atOnce(this, node, origin);
            return;
        }
        release.step(this, AT_ONCE);
        if (!release.isDone()) {
            doom(release);
        }
    }

    private void doom(TreeRelease release) {
        try {
            doomed.add(release);
            anyDoomed = true;
        } catch (OutOfMemoryError e) {
            release.step(this, Integer.MAX_VALUE);
        }
    }

    @Override
    protected boolean isFrozen(long node, long header, long origin) {
        return shard.reclamation.isFrozen(node, header, origin);
    }

    @Override
    protected void beginChange() {
        shard.beginChange();
    }

    @Override
    protected void endChange() {
        shard.endChange();
    }

    @Override
    protected int openChanges() {
        return shard.changing;
    }

    @Override
    protected void openChanges(int count) {
        shard.changing = count;
    }

    @Override
    protected int epoch() {
        return shard.epoch.current();
    }

    /** Whether trees wait to be freed; any thread. */
    boolean anyDoomed() {
        return anyDoomed;
    }

    /** At each write. */
    void releaseSome() {
        if (!doomed.isEmpty()) {
            release(BY_EACH_WRITE);
        }
    }

    /** Frees so many nodes and blobs; returns whether there are more. */
    boolean release(int blocks) {
        int left = blocks;
        shard.beginChange();
        while (left > 0 && !doomed.isEmpty()) {
            TreeRelease release = doomed.element();
            left = release.step(this, left);
            if (release.isDone()) {
                doomed.remove();
            }
        }
        shard.endChange();
        anyDoomed = !doomed.isEmpty();
        return anyDoomed;
    }

    /** For want of memory: frees some; returns whether there was any. */
    boolean makeRoom() {
        boolean any = !doomed.isEmpty();
        release(FOR_WANT_OF_MEMORY);
        return any;
    }

    /** All memory goes back at once. */
    void forget() {
        doomed.clear();
        anyDoomed = false;
    }

    /** The trees go with the memory in which they are. */
    void swap(ShardNodes other) {
        ArrayDeque<TreeRelease> mine = doomed;
        doomed = other.doomed;
        other.doomed = mine;
        anyDoomed = !doomed.isEmpty();
        other.anyDoomed = !other.doomed.isEmpty();
    }
}
