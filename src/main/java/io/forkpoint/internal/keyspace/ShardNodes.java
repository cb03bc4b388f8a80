package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.value.NodeSpace;
import io.forkpoint.internal.value.TreeRelease;
import java.util.ArrayDeque;

/**
 * The nodes of a shard's collections, and the doomed trees, which are freed a little at a time: by each write, and in the
 * background. For the shard's writer only.
 */
final class ShardNodes extends NodeSpace {
    private static final int AT_ONCE = 64;
    private static final int BY_EACH_WRITE = 16;
    /** The number of nodes to free before trying again for memory. */
    private static final int FOR_WANT_OF_MEMORY = 256;

    private final Shard shard;
    private ArrayDeque<TreeRelease> doomed = new ArrayDeque<>();
    /** Read without the lock by the background thread. */
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
        // In the middle of a write, which an exhausted heap must not tear: the tree is then freed at once.
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

    /** Returns whether trees wait to be freed. Any thread. */
    boolean anyDoomed() {
        return anyDoomed;
    }

    /** Frees some nodes. Called by each write. */
    void releaseSome() {
        if (!doomed.isEmpty()) {
            release(BY_EACH_WRITE);
        }
    }

    /** Frees up to this many nodes and blobs; returns whether there are more. */
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

    /** Frees some nodes to gain memory; returns whether there were any. */
    boolean makeRoom() {
        boolean any = !doomed.isEmpty();
        release(FOR_WANT_OF_MEMORY);
        return any;
    }

    /** Forgets all trees: the memory is freed as a whole. */
    void forget() {
        doomed.clear();
        anyDoomed = false;
    }

    /** Swaps the trees, together with the memory that they lie in. */
    void swap(ShardNodes other) {
        ArrayDeque<TreeRelease> mine = doomed;
        doomed = other.doomed;
        other.doomed = mine;
        anyDoomed = !doomed.isEmpty();
        other.anyDoomed = !other.doomed.isEmpty();
    }
}
