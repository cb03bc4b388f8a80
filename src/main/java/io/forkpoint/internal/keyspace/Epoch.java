package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.memory.BlockDescriptor;

/**
 * The store's epoch. It advances only inside the gate, so a writer, which holds a shard's lock, reads it as a plain
 * field.
 */
final class Epoch {
    private int current = 1;

    int current() {
        return current;
    }

    /** Ends the current epoch and returns it. */
    int step() {
        if (current == BlockDescriptor.MAX_EPOCH) {
            throw new SnapshotException("the store has taken " + current
                    + " snapshots, the most that it can number; save it, and load it into a new one");
        }
        return current++;
    }
}
