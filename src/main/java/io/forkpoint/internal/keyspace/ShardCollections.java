package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayDeque;

/** The open collections of a shard, kept for the next operation. For the holder of the shard's lock. */
final class ShardCollections {
    private static final int TYPES = 64;
    private static final int KEPT = 4;

    private final Shard shard;
    private final ArrayDeque<OpenCollection>[] idle;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of queues
    ShardCollections(Shard shard) {
        this.shard = shard;
        idle = new ArrayDeque[TYPES];
    }

    OpenCollection take(int type) {
        int canonical = CollectionDescriptor.canonical(type);
        ArrayDeque<OpenCollection> queue = idle[canonical];
        OpenCollection open = queue == null ? null : queue.pollLast();
        return open == null ? new OpenCollection(shard, canonical) : open;
    }

    void giveBack(OpenCollection open, int type) {
        int canonical = CollectionDescriptor.canonical(type);
        if (idle[canonical] == null) {
            idle[canonical] = new ArrayDeque<>(KEPT);
        }
        if (idle[canonical].size() < KEPT) {
            idle[canonical].addLast(open);
        }
    }
}
