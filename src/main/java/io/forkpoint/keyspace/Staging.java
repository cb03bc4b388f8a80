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
    private int next;
    private long entries;
    /** Never read: keeps the touching of index lines from being optimised away. */
    long touched;

    private boolean ended;

    // The collection that is being made.
    private OpenCollection collection;
    private Shard collectionShard;
    private int collectionType;
    private byte[] collectionKey;

    Staging(Keyspace keyspace, Shard[] shards) {
        this.keyspace = keyspace;
        this.shards = shards;
    }

    /**
     * Adds an entry; all addresses are raw.
     *
     * @param expiry milliseconds since 1970, or {@link Long#MIN_VALUE}
     * @throws RdbFormatException if an earlier entry had the same key
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached
     */
    public void add(
            int database, int type, long expiry, long keyAddress, int keyBytes, long valueAddress, int valueBytes) {
        Limits.checkKey(keyBytes);
        if (type == BlockDescriptor.TYPE_STRING) {
            Limits.checkValue(valueBytes);
        } else {
            Limits.checkPayload(valueBytes);
        }
        long hash = keyspace.hash(database, null, keyAddress, keyBytes);
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        touched += shard.index.touch(ShardIndex.position(hash));
        long block = shard.newBlock(expiry, null, keyAddress, keyBytes, valueBytes);
        boolean expires = expiry != Shard.NO_EXPIRY;
        Memory.copy(
                null,
                valueAddress,
                null,
                shard.base + block + BlockDescriptor.blockBytes(keyBytes, valueBytes, expires) - valueBytes,
                valueBytes);
        shard.publish(block, database, type, expires, keyBytes, valueBytes);
        if (pendingBlock[next] != 0) {
            index(pendingHash[next], pendingBlock[next]);
        }
        pendingHash[next] = hash;
        pendingBlock[next] = block;
        next = (next + 1) % PENDING;
        entries++;
    }

    /**
     * Begins a collection, whose items are to be added to what is returned, before {@link #closeCollection} and anything
     * else.
     *
     * @param type a collection's
     * @throws RdbFormatException if an earlier entry had the same key
     */
    public CollectionValue openCollection(int database, int type, long expiry, long keyAddress, int keyBytes) {
        Limits.checkKey(keyBytes);
        long hash = keyspace.hash(database, null, keyAddress, keyBytes);
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        collectionType = type;
        collectionShard = shard;
        collection = shard.collections.take(type);
        // While the items come, the file's memory in which the key is is used for other things.
        collectionKey = new byte[keyBytes];
        Memory.copy(null, keyAddress, collectionKey, ARRAY_BASE, keyBytes);
        LocatedSlot slot = collection.slot;
        slot.locate(ShardIndex.position(hash), database, collectionKey);
        if (slot.isPresent()) {
            throw twice(database, keyBytes);
        }
        slot.setExpiry(expiry);
        return collection.value.open();
    }

    /** Ends it; one without items, but for a stream, is not an entry. */
    public void closeCollection() {
        collection.value.store();
        if (collection.value.exists()) {
            entries++;
        }
        collectionShard.collections.giveBack(collection, collectionType);
        collection = null;
    }

    private static RdbFormatException twice(int database, int keyBytes) {
        return new RdbFormatException("the same key comes twice: database=" + database + " key length=" + keyBytes);
    }

    private void index(long hash, long block) {
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        int position = ShardIndex.position(hash);
        long header = UnsafeApi.getLong(shard.base + block);
        int keyBytes = shard.keyBytesOf(block, header);
        long key = shard.base + block + BlockDescriptor.keyOffset(header);
        if (shard.findBlock(position, BlockDescriptor.database(header), null, key, keyBytes) != 0) {
            throw twice(BlockDescriptor.database(header), keyBytes);
        }
        shard.index.reserve(position);
        shard.insert(position, block);
    }

    private void indexPending() {
        for (int i = 0; i < PENDING; i++) {
            int at = (next + i) % PENDING;
            if (pendingBlock[at] != 0) {
                index(pendingHash[at], pendingBlock[at]);
                pendingBlock[at] = 0;
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
