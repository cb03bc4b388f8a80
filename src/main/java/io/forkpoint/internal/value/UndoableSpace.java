package io.forkpoint.internal.value;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;

/**
 * The memory of one collection's nodes, in which several changes can be taken back together: while they go on, the nodes
 * from before are copied before they are changed, as if a snapshot held them, and are given up at the end only. So nothing
 * that taking back needs can fail for want of memory. For the holder of the shard's lock.
 */
final class UndoableSpace extends NodeSpace {
    private final NodeSpace space;
    /** Blocks taken since the changes began; null if none are going on. */
    private LongHashSet made;

    private final List<GivenUp> givenUp = new ArrayList<>();

    private record GivenUp(long block, long origin, boolean isTree) {}

    UndoableSpace(NodeSpace space) {
        super(space.arena);
        this.space = space;
    }

    /** Whether changes are going on that may be taken back. */
    boolean isUndoable() {
        return made != null;
    }

    void begin() {
        made = new LongHashSet();
    }

    /** The changes stay. */
    void commit() {
        made = null;
        for (int i = 0; i < givenUp.size(); i++) {
            GivenUp each = givenUp.get(i);
            if (each.isTree) {
                space.releaseTree(each.block, each.origin);
            } else {
                space.release(each.block, each.origin);
            }
        }
        givenUp.clear();
    }

    /** The changes are taken back: what they have made is freed, and nobody uses it any more. */
    void rollBack() {
        LongHashSet blocks = made;
        made = null;
        givenUp.clear();
        for (LongHashSet.LongIterator each = blocks.iterator(); each.hasNext(); ) {
            space.free(each.nextValue());
        }
    }

    /** Whether a node is from before the changes that are going on. */
    boolean isFromBefore(long node) {
        return !made.contains(node);
    }

    @Override
    protected long allocate(long bytes) {
        long block = space.allocate(bytes);
        if (made != null) {
            try {
                made.add(block);
            } catch (OutOfMemoryError e) {
                space.free(block);
                throw e;
            }
        }
        return block;
    }

    @Override
    protected void free(long block) {
        if (made != null) {
            made.remove(block);
        }
        space.free(block);
    }

    @Override
    protected void release(long block, long origin) {
        if (made == null) {
            space.release(block, origin);
        } else if (made.remove(block)) {
            space.free(block);
        } else {
            givenUp.add(new GivenUp(block, origin, false));
        }
    }

    @Override
    protected void releaseTree(long node, long origin) {
        if (made == null) {
            space.releaseTree(node, origin);
        } else {
            givenUp.add(new GivenUp(node, origin, true));
        }
    }

    @Override
    protected boolean isFrozen(long node, long header, long origin) {
        return space.isFrozen(node, header, origin);
    }

    @Override
    protected boolean isStillValid() {
        return space.isStillValid();
    }

    @Override
    protected void beginChange() {
        space.beginChange();
    }

    @Override
    protected void endChange() {
        space.endChange();
    }

    @Override
    protected int openChanges() {
        return space.openChanges();
    }

    @Override
    protected void openChanges(int count) {
        space.openChanges(count);
    }

    @Override
    protected int epoch() {
        return space.epoch();
    }
}
