package io.forkpoint.keyspace;

import java.util.function.Function;
import org.agrona.UnsafeApi;

/** Runs operations on several keys that no snapshot and no other writer may see half done. */
public final class Transactions {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;

    public Transactions(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Locks the shards of these keys, runs the action on this thread, and returns what it returns. */
    public <T> T run(int database, byte[][] keys, Function<Transaction, T> action) {
        ShardSet shards = new ShardSet(keyspace);
        for (byte[] key : keys) {
            Limits.checkKey(key.length);
            shards.add(keyspace.hash(database, key, ARRAY_BASE, key.length));
        }
        shards.lock();
        Transaction transaction = new Transaction(keyspace, database, shards);
        try {
            return action.apply(transaction);
        } finally {
            transaction.end();
            shards.unlock();
        }
    }
}
