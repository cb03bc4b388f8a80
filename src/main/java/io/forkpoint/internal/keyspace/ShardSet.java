package io.forkpoint.internal.keyspace;

import java.util.BitSet;

/** A set of shards to lock together, always in ascending order, so that no two threads wait for each other. */
final class ShardSet {
    private final Keyspace keyspace;
    private final BitSet members;

    ShardSet(Keyspace keyspace) {
        this.keyspace = keyspace;
        members = new BitSet(keyspace.shardCount());
    }

    void add(long hash) {
        members.set(keyspace.shardIndexOf(hash));
    }

    /** Locks all shards; first waits for a running snapshot if too much is retained for it. */
    void lock() {
        keyspace.requireNoCallback();
        if (keyspace.rule().isSlow()) {
            keyspace.rule().awaitScan();
        }
        int next = members.nextSetBit(0);
        int held = 0;
        try {
            for (; next >= 0; next = members.nextSetBit(next + 1)) {
                keyspace.shard(next).lock(held++);
            }
        } catch (RuntimeException | Error e) {
            unlockBelow(next);
            throw e;
        }
    }

    void unlock() {
        unlockBelow(keyspace.shardCount());
    }

    private void unlockBelow(int end) {
        for (int i = members.nextSetBit(0); i >= 0 && i < end; i = members.nextSetBit(i + 1)) {
            keyspace.shard(i).unlock();
        }
    }
}
