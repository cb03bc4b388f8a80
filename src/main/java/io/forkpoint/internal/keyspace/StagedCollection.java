package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.value.CollectionValue;
import org.agrona.UnsafeApi;

/** A collection that is being made in a shard that nobody sees yet; used again and again. For one thread at a time. */
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

    /** {@code repeats}: told of a key that comes twice. */
    StagedCollection(Staging.Repeats repeats) {
        this.repeats = repeats;
    }

    /**
     * Begins one, whose items are to be added to {@link #value}, before {@link #close} or {@link #discard}.
     *
     * @param itsType the block type that it has in the store
     * @return false if the shard's index has the key, and whoever was told of it did not refuse it: nothing was begun
     */
    boolean open(Shard itsShard, RawEntry entry, long hash, int itsType) {
        shard = itsShard;
        type = itsType;
        database = entry.database();
        expiry = entry.expiryMillis();
        position = ShardIndex.position(hash);
        // While the items come, the file's memory in which the key is is used for other things.
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

    /** The one that was begun. */
    CollectionValue value() {
        return collection.value;
    }

    /** Ends it; returns whether it is an entry, as one without items, but for a stream, is not. */
    boolean close() {
        collection.value.store();
        boolean exists = collection.value.exists();
        giveBack();
        return exists;
    }

    /** The same, and lets go of all but its key. */
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

    /** Takes back what there is of it. */
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
