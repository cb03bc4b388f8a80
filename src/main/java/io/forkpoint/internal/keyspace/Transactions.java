package io.forkpoint.internal.keyspace;

import io.forkpoint.value.Transaction;
import java.util.Arrays;
import java.util.function.Function;
import org.agrona.UnsafeApi;

/** Runs operations on several keys that are atomic for snapshots and other writers. */
public final class Transactions {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;

    public Transactions(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Locks the shards of these keys, runs the action on this thread, and returns what it returns. */
    public <T> T run(int database, byte[][] keys, Function<Transaction, T> action) {
        ShardSet shards = new ShardSet(keyspace);
        long[] hashes = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            hashes[i] = hash(database, keys[i]);
            shards.add(hashes[i]);
        }
        Arrays.sort(hashes);
        NamedKeys transaction = new NamedKeys(keyspace, database, hashes);
        shards.lock();
        try {
            return keyspace.callBack(action, transaction);
        } finally {
            transaction.end();
            shards.unlock();
        }
    }

    /**
     * Moves an entry of any type to another key, possibly in another database, with its expiry.
     *
     * @param replace whether the entry may replace another one
     * @return whether the entry existed and its target was free
     * @throws io.forkpoint.errors.EntryTooLargeException if the new key is too long
     */
    public boolean move(int database, byte[] from, int toDatabase, byte[] to, boolean replace) {
        long fromHash = hash(database, from);
        long toHash = hash(toDatabase, to);
        ShardSet locks = new ShardSet(keyspace);
        locks.add(fromHash);
        locks.add(toHash);
        locks.lock();
        try {
            Shard source = keyspace.shardOf(fromHash);
            Shard target = keyspace.shardOf(toHash);
            int fromPosition = ShardIndex.position(fromHash);
            int toPosition = ShardIndex.position(toHash);
            boolean taken = target.entry.locate(toPosition, toDatabase, to);
            if ((taken && !replace) || !source.entry.locate(fromPosition, database, from)) {
                return false;
            }
            if (database == toDatabase && Arrays.equals(from, to)) {
                return true;
            }
            ShardWrites.copyLocated(source, target, toPosition, toDatabase, to);
            // The put may have moved slots of the index.
            if (source.entry.locate(fromPosition, database, from)) {
                source.entry.remove();
            }
            return true;
        } finally {
            locks.unlock();
        }
    }

    /**
     * Copies an entry of any type to another key, possibly in another database, with its expiry.
     *
     * @param replace whether the copy may replace another entry
     * @return whether the entry existed and its target was free
     */
    public boolean copy(int database, byte[] from, int toDatabase, byte[] to, boolean replace) {
        long fromHash = hash(database, from);
        long toHash = hash(toDatabase, to);
        ShardSet locks = new ShardSet(keyspace);
        locks.add(fromHash);
        locks.add(toHash);
        locks.lock();
        try {
            Shard target = keyspace.shardOf(toHash);
            int toPosition = ShardIndex.position(toHash);
            if (database == toDatabase && Arrays.equals(from, to)) {
                throw new IllegalArgumentException("a key cannot be copied to itself: key length=" + from.length);
            }
            if (target.entry.locate(toPosition, toDatabase, to) && !replace) {
                return false;
            }
            Shard source = keyspace.shardOf(fromHash);
            if (!source.entry.locate(ShardIndex.position(fromHash), database, from)) {
                return false;
            }
            ShardWrites.copyLocated(source, target, toPosition, toDatabase, to);
            return true;
        } finally {
            locks.unlock();
        }
    }

    private long hash(int database, byte[] key) {
        Limits.checkKey(key.length);
        return keyspace.hash(database, key, ARRAY_BASE, key.length);
    }
}
