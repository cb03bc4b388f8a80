package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.value.CollectionValue;
import org.agrona.UnsafeApi;

/** A collection under construction in a shard that is not visible yet; used again and again. For one thread at a time. */
final class StagedCollection {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Staging.Repeats repeats;
    private OpenCollection collection;
    private Shard shard;
    private int type;
    private byte[] key;
    private int database;
    private int position;
    private long expiry;

    /** {@code repeats} is told of repeated keys. */
    StagedCollection(Staging.Repeats repeats) {
        this.repeats = repeats;
    }

    /**
     * Begins a collection. Its items are added to {@link #value} before {@link #close} or {@link #discard}.
     *
     * @param itsType the block type of the collection in the store
     * @return false if the index has the key and {@code repeats} did not refuse it: nothing was begun
     */
    boolean open(Shard itsShard, RawEntry entry, long hash, int itsType) {
        shard = itsShard;
        type = itsType;
        database = entry.database();
        expiry = entry.expiryMillis();
        position = ShardIndex.position(hash);
        // A copy: while the items are read, the file's buffer that holds the key is reused.
        key = new byte[entry.keyBytes()];
        Memory.copy(null, entry.keyAddress(), key, ARRAY_BASE, key.length);
        OpenCollection taken = shard.collections.take(type);
        taken.slot.locate(position, database, key);
        if (taken.slot.isPresent()) {
            shard.collections.giveBack(taken, type);
            repeats.repeated(entry.offset(), key);
            return false;
        }
        taken.slot.setExpiry(expiry);
        taken.value.open();
        collection = taken;
        return true;
    }

    /** Returns the collection that was begun. */
    CollectionValue value() {
        return collection.value;
    }

    /** Ends the collection; returns whether it became an entry: an empty one does not, unless it is a stream. */
    boolean close() {
        collection.value.store();
        boolean exists = collection.value.exists();
        giveBack();
        return exists;
    }

    /** Does the same as {@link #close}, and frees everything except the key. */
    boolean closeKeepingKey() {
        collection.value.store();
        boolean exists = collection.value.exists();
        if (exists) {
            collection.slot.remove();
            shard.index.reserve(position);
            long block = shard.newBlock(expiry, key, ARRAY_BASE, key.length, 0);
            boolean expires = expiry != Shard.NO_EXPIRY;
            shard.publish(block, database, BlockDescriptor.TYPE_STRING, expires, key.length, 0);
            shard.insert(position, block);
        }
        giveBack();
        return exists;
    }

    /** Discards the collection that was begun. */
    void discard() {
        collection.value.store();
        if (collection.value.exists()) {
            collection.slot.remove();
        }
        giveBack();
    }

    private void giveBack() {
        shard.collections.giveBack(collection, type);
        collection = null;
    }
}
