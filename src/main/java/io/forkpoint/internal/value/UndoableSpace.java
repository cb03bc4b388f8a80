package io.forkpoint.internal.value;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;

/**
 * The memory of one collection's nodes, in which several changes can be undone together. During the changes, older nodes
 * are copied before they are changed, as if a snapshot held them, and given up only at the end. An undo therefore needs
 * no memory and cannot fail. For the holder of the shard's lock.
 */
final class UndoableSpace extends NodeSpace {
    private final NodeSpace space;
    /** The blocks allocated since the changes began; null outside of changes. */
    private LongHashSet made;

    private final List<GivenUp> givenUp = new ArrayList<>();

    private record GivenUp(long block, long origin, boolean isTree) {}

    UndoableSpace(NodeSpace space) {
        super(space.arena);
        this.space = space;
    }

    /** Returns whether changes are in progress that may be undone. */
    boolean isUndoable() {
        return made != null;
    }

    void begin() {
        made = new LongHashSet();
    }

    /** Keeps the changes. */
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

    /** Undoes the changes: frees the blocks that they allocated, which nothing uses any more. */
    void rollBack() {
        LongHashSet blocks = made;
        made = null;
        givenUp.clear();
        for (LongHashSet.LongIterator each = blocks.iterator(); each.hasNext(); ) {
            space.free(each.nextValue());
        }
    }

    /** Returns whether a node is older than the changes in progress. */
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
