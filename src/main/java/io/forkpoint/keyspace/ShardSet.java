package io.forkpoint.keyspace;

/** Some shards to lock together, always in the order of their numbers, so that no two threads wait for each other. */
final class ShardSet {
    private final Keyspace keyspace;
    private final long[] members = new long[4]; // 256 shards at most

    ShardSet(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    void add(long hash) {
        int index = keyspace.shardIndexOf(hash);
        members[index >>> 6] |= 1L << index;
    }

    /** Locks them all; first waits for a running snapshot, if too much is retained for it. */
    void lock() {
        keyspace.requireNoCallback();
        if (keyspace.rule().isSlow()) {
            keyspace.rule().awaitScan();
        }
        int locked = 0;
        int held = 0;
        try {
            for (; locked < keyspace.shardCount(); locked++) {
                if (isMember(locked)) {
                    keyspace.shard(locked).lock(held++);
                }
            }
        } catch (RuntimeException | Error e) {
            unlockBelow(locked);
            throw e;
        }
    }

    void unlock() {
        unlockBelow(keyspace.shardCount());
    }

    private void unlockBelow(int end) {
        for (int i = 0; i < end; i++) {
            if (isMember(i)) {
                keyspace.shard(i).unlock();
            }
        }
    }

    private boolean isMember(int index) {
        return ((members[index >>> 6] >>> index) & 1) != 0;
    }
}
