package io.forkpoint.keyspace;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.Memory;
import io.forkpoint.value.CollectionValue;
import org.agrona.UnsafeApi;

/**
 * A content in the making, which nobody sees until it is {@linkplain #commit committed}. A snapshot must not be taken
 * meanwhile: the scan would find its blocks. For one thread.
 *
 * <p>An entry's block is written at once, but its index line is only touched; the entry goes into the index some entries
 * later, when the line has come. So the misses of many entries overlap.
 */
public final class Staging {
    private static final int PENDING = 32;
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final Shard[] shards;
    private final long[] pendingHash = new long[PENDING];
    private final long[] pendingBlock = new long[PENDING];
    private final long[] pendingTag = new long[PENDING];
    private int next;
    private long entries;
    /** Never read: keeps the touching of index lines from being optimised away. */
    long touched;

    private boolean ended;
    private boolean keysOnly;
    private Repeats repeats = (tag, key) -> {
        throw new RdbFormatException("the same key comes twice: key length=" + key.length);
    };

    // The collection that is being made.
    private OpenCollection collection;
    private Shard collectionShard;
    private int collectionType;
    private byte[] collectionKey;
    private int collectionDatabase;
    private int collectionPosition;
    private long collectionExpiry;

    Staging(Keyspace keyspace, Shard[] shards) {
        this.keyspace = keyspace;
        this.shards = shards;
    }

    /** Told of an entry whose key another one had before it; if it returns, the entry is left out. */
    @FunctionalInterface
    public interface Repeats {
        /** {@code tag}: that of the entry. */
        void repeated(long tag, byte[] key);
    }

    /** Says who is told of keys that come twice; otherwise they are refused. */
    public void onRepeat(Repeats told) {
        repeats = told;
    }

    /** From now on values are looked at and left out: for whoever does not mean to commit. */
    public void keepKeysOnly() {
        keysOnly = true;
    }

    /**
     * Adds an entry; all addresses are raw. That its key comes twice may be found later.
     *
     * @param tag by which to tell of it
     * @param expiry milliseconds since 1970, or {@link Long#MIN_VALUE}
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached
     */
    public void add(
            long tag,
            int database,
            int type,
            long expiry,
            long keyAddress,
            int keyBytes,
            long valueAddress,
            int valueBytes) {
        Limits.checkKey(keyBytes);
        if (type == BlockDescriptor.TYPE_STRING) {
            Limits.checkValue(valueBytes);
        } else {
            Limits.checkPayload(valueBytes);
        }
        int kept = keysOnly ? 0 : valueBytes;
        long hash = keyspace.hash(database, null, keyAddress, keyBytes);
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        touched += shard.index.touch(ShardIndex.position(hash));
        long block = shard.newBlock(expiry, null, keyAddress, keyBytes, kept);
        boolean expires = expiry != Shard.NO_EXPIRY;
        Memory.copy(
                null,
                valueAddress,
                null,
                shard.base + block + BlockDescriptor.blockBytes(keyBytes, kept, expires) - kept,
                kept);
        shard.publish(block, database, type, expires, keyBytes, kept);
        if (pendingBlock[next] != 0) {
            index(next);
        }
        pendingHash[next] = hash;
        pendingBlock[next] = block;
        pendingTag[next] = tag;
        next = (next + 1) % PENDING;
        entries++;
    }

    /**
     * Begins a collection, whose items are to be added to {@link #collection}, before {@link #closeCollection} or {@link
     * #discardCollection} and anything else.
     *
     * @param tag by which to tell of it
     * @param type a collection's
     * @return false if an earlier entry had the same key, and whoever was told of it did not refuse it: nothing was begun
     */
    public boolean openCollection(long tag, int database, int type, long expiry, long keyAddress, int keyBytes) {
        Limits.checkKey(keyBytes);
        long hash = keyspace.hash(database, null, keyAddress, keyBytes);
        indexPending(hash);
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        // While the items come, the file's memory in which the key is is used for other things.
        byte[] key = new byte[keyBytes];
        Memory.copy(null, keyAddress, key, ARRAY_BASE, keyBytes);
        OpenCollection taken = shard.collections.take(type);
        taken.slot.locate(ShardIndex.position(hash), database, key);
        if (taken.slot.isPresent()) {
            shard.collections.giveBack(taken, type);
            repeats.repeated(tag, key);
            return false;
        }
        taken.slot.setExpiry(expiry);
        taken.value.open();
        collection = taken;
        collectionType = type;
        collectionShard = shard;
        collectionKey = key;
        collectionDatabase = database;
        collectionPosition = ShardIndex.position(hash);
        collectionExpiry = expiry;
        return true;
    }

    /** The collection that was begun. */
    public CollectionValue collection() {
        return collection.value;
    }

    /** Ends it; one without items, but for a stream, is not an entry. */
    public void closeCollection() {
        collection.value.store();
        if (collection.value.exists()) {
            entries++;
            if (keysOnly) {
                keepKeyOfCollection();
            }
        }
        giveBack();
    }

    private void keepKeyOfCollection() {
        collection.slot.remove();
        Shard shard = collectionShard;
        int length = collectionKey.length;
        shard.index.reserve(collectionPosition);
        long block = shard.newBlock(collectionExpiry, collectionKey, ARRAY_BASE, length, 0);
        boolean expires = collectionExpiry != Shard.NO_EXPIRY;
        shard.publish(block, collectionDatabase, BlockDescriptor.TYPE_STRING, expires, length, 0);
        shard.insert(collectionPosition, block);
    }

    /** Takes back what there is of it. */
    public void discardCollection() {
        collection.value.store();
        if (collection.value.exists()) {
            collection.slot.remove();
        }
        giveBack();
    }

    private void giveBack() {
        collectionShard.collections.giveBack(collection, collectionType);
        collection = null;
    }

    /** Puts a pending entry into the index, or leaves it out if its key is there. */
    private void index(int pending) {
        long block = pendingBlock[pending];
        pendingBlock[pending] = 0;
        Shard shard = shards[keyspace.shardIndexOf(pendingHash[pending])];
        int position = ShardIndex.position(pendingHash[pending]);
        long header = UnsafeApi.getLong(shard.base + block);
        int keyBytes = shard.keyBytesOf(block, header);
        long key = shard.base + block + BlockDescriptor.keyOffset(header);
        if (shard.findBlock(position, BlockDescriptor.database(header), null, key, keyBytes) != 0) {
            byte[] copy = new byte[keyBytes];
            Memory.copy(null, key, copy, ARRAY_BASE, keyBytes);
            shard.allocator.free(block);
            entries--;
            repeats.repeated(pendingTag[pending], copy);
        } else {
            shard.index.reserve(position);
            shard.insert(position, block);
        }
    }

    /** So that what comes after it finds it: entries of this hash. */
    private void indexPending(long hash) {
        for (int i = 0; i < PENDING; i++) {
            if (pendingBlock[i] != 0 && pendingHash[i] == hash) {
                indexPending();
                return;
            }
        }
    }

    /** When all has been added: finds the last keys that come twice. */
    public void indexPending() {
        for (int i = 0; i < PENDING; i++) {
            int at = (next + i) % PENDING;
            if (pendingBlock[at] != 0) {
                index(at);
            }
        }
    }

    /** Entries added. */
    public long entries() {
        return entries;
    }

    /** Puts this content in the place of the keyspace's, at once for everybody, and frees the old one. */
    public void commit() {
        indexPending();
        ended = true;
        keyspace.adopt(shards, () -> {});
    }

    /** Frees everything, unless it was committed. */
    public void abort() {
        if (!ended) {
            ended = true;
            keyspace.discardStaged(shards);
        }
    }
}
