package io.forkpoint.keyspace;

import io.forkpoint.memory.BlockDescriptor;
import org.agrona.UnsafeApi;

/**
 * Reads and writes of the keys that an atomic operation has named. No other writer of these keys, and no snapshot, comes
 * between; readers of single keys may. Valid inside the callback only, on its thread. What was written before an
 * exception stays written.
 */
public final class Transaction {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final int database;
    private final ShardSet locked;
    private boolean open = true;

    Transaction(Keyspace keyspace, int database, ShardSet locked) {
        this.keyspace = keyspace;
        this.database = database;
        this.locked = locked;
    }

    /** A string, or null. */
    public byte[] get(byte[] key) {
        long hash = check(key);
        Shard shard = keyspace.shardOf(hash);
        return shard.locate(ShardIndex.position(hash), database, key, ARRAY_BASE, key.length)
                ? ShardWrites.locatedValue(shard)
                : null;
    }

    /** Sets a string and removes its expiry. */
    public void put(byte[] key, byte[] value) {
        Limits.checkValue(value.length);
        long hash = check(key);
        ShardWrites.put(
                keyspace.shardOf(hash),
                ShardIndex.position(hash),
                database,
                BlockDescriptor.TYPE_STRING,
                Shard.NO_EXPIRY,
                key,
                ARRAY_BASE,
                key.length,
                value,
                ARRAY_BASE,
                value.length);
    }

    /** Removes a key; returns whether it was there. */
    public boolean remove(byte[] key) {
        long hash = check(key);
        Shard shard = keyspace.shardOf(hash);
        boolean present = shard.locate(ShardIndex.position(hash), database, key, ARRAY_BASE, key.length);
        if (present) {
            shard.removeLocated();
        }
        return present;
    }

    private long check(byte[] key) {
        Limits.checkKey(key.length);
        long hash = keyspace.hash(database, key, ARRAY_BASE, key.length);
        if (!open || !locked.contains(hash) || !keyspace.shardOf(hash).isLockedByCurrentThread()) {
            throw new IllegalStateException(
                    "a transaction may use the keys it named, on its thread, until its callback returns: key length="
                            + key.length);
        }
        return hash;
    }

    void end() {
        open = false;
    }
}
