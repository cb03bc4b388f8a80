package io.forkpoint.internal.rdb;

import io.forkpoint.internal.value.ItemWalk;

/** A cursor over the entries of a stream with a look-ahead of one. For one thread. */
final class StreamCursor {
    private final ItemWalk walk = new ItemWalk();
    final StreamEntry next = new StreamEntry();
    private boolean hasNext;
    private boolean isDamaged;

    /** Moves before the first entry. */
    void start(ItemWalk entries) {
        walk.copyFrom(entries);
        isDamaged = false;
        advance();
    }

    void copyFrom(StreamCursor other) {
        walk.copyFrom(other.walk);
        next.copyFrom(other.next);
        hasNext = other.hasNext;
        isDamaged = other.isDamaged;
    }

    void advance() {
        hasNext = walk.next();
        if (hasNext && !next.read(walk.itemAddress(), walk.itemBytes())) {
            isDamaged = true;
        }
        isDamaged |= walk.isDamaged();
        hasNext &= !isDamaged;
    }

    boolean hasNext() {
        return hasNext;
    }

    boolean isDamaged() {
        return isDamaged;
    }

    /** Returns the number of all entries. */
    long count() {
        return walk.count();
    }
}
