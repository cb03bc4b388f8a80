package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import java.util.function.Function;
import org.agrona.UnsafeApi;

/**
 * Opens collections for reading and writing by their typed operations. A collection that is empty when a write ends is
 * removed, unless it is a stream. Safe for any thread.
 */
public final class CollectionOperations {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final int OPTIMISTIC_TRIES = 4;
    private static final long HELD = -1;

    private final Keyspace keyspace;
    private final ThreadLocal<CollectionReader> readers;

    @SuppressWarnings("unused") // only keeps it reachable
    private final Object owner;

    public CollectionOperations(Keyspace keyspace) {
        this(keyspace, null);
    }

    /** Creates the operations. {@code owner} stays reachable as long as they do. */
    public CollectionOperations(Keyspace keyspace, Object owner) {
        this.keyspace = keyspace;
        this.owner = owner;
        readers = ThreadLocal.withInitial(() -> new CollectionReader(keyspace.arena()));
    }

    private long hash(int database, byte[] key) {
        Limits.checkKey(key.length);
        return keyspace.hash(database, key, ARRAY_BASE, key.length);
    }

    /**
     * Reads a few items without a lock. The action may be called several times, and may see anything in the calls whose
     * results are discarded. It must terminate whatever it sees, and return copies.
     */
    public <T> T read(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        CollectionReader reader = takeReader();
        try {
            for (int i = 0; i < OPTIMISTIC_TRIES; i++) {
                long version = shard.beginRead();
                long block = shard.findLive(position, database, key, ARRAY_BASE, key.length);
                int found = block == 0 ? type : BlockDescriptor.type(shard.header(block));
                if (!shard.endRead(version)) {
                    continue;
                }
                OpenCollection.requireType(found, type);
                try {
                    T result = action.apply(reader.open(shard, block, type, version));
                    if (shard.endRead(version)) {
                        return result;
                    }
                } catch (RuntimeException e) {
                    if (shard.endRead(version)) {
                        throw e;
                    }
                }
            }
        } finally {
            reader.busy = false;
        }
        return readAll(database, key, type, action);
    }

    private CollectionReader takeReader() {
        CollectionReader reader = readers.get();
        if (reader.busy) {
            reader = new CollectionReader(keyspace.arena());
        }
        reader.busy = true;
        return reader;
    }

    /** Reads any number of items, which stay unchanged until the action returns. Writers go on and keep the old versions. */
    public <T> T readAll(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        CollectionReader reader = takeReader();
        int pinned = shard.pins().pin();
        try {
            long block = ShardReads.findHeld(shard, position, database, key, ARRAY_BASE, key.length);
            OpenCollection.requireType(block == 0 ? type : BlockDescriptor.type(shard.header(block)), type);
            return action.apply(reader.open(shard, block, type, HELD));
        } finally {
            reader.busy = false;
            shard.endHeld(pinned);
        }
    }

    /** Reads, changes or creates a collection. */
    public <T> T write(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        if (keyspace.rule().isSlow()) {
            keyspace.rule().awaitScan();
        }
        shard.lock();
        try {
            OpenCollection open = shard.collections.take(type);
            boolean done = false;
            CollectionValue value = open.open(ShardIndex.position(hash), database, key);
            try {
                T result = action.apply(value);
                done = true;
                return result;
            } catch (Error e) {
                open.failed(e);
                throw e;
            } finally {
                open.close(done);
                shard.collections.giveBack(open, type);
            }
        } finally {
            shard.unlock();
        }
    }

    /** Does the same as {@link #write} with a user's callback in the action; the callback must not use the store. */
    public <T> T writeCallingBack(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        return write(database, key, type, value -> keyspace.callBack(action, value));
    }

    /** Reads several keys as of one moment. */
    public <T> T readKeys(int database, byte[][] keys, Function<KeyHandle[], T> action) {
        KeyHandles handles = new KeyHandles(keyspace, database, keys);
        return handles.read(action);
    }

    /** Changes several keys without another writer or a snapshot in between. A key may occur twice. */
    public <T> T writeKeys(int database, byte[][] keys, Function<KeyHandle[], T> action) {
        KeyHandles handles = new KeyHandles(keyspace, database, keys);
        return handles.write(action);
    }
}
