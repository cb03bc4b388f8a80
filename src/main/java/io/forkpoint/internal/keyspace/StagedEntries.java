package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.RawEntry;
import org.agrona.UnsafeApi;

/**
 * Puts entries into shards that nobody sees yet. An entry's block is written at once, but its index line is only touched; the
 * entry goes into the index some entries later, when the line has come. So the misses of many entries overlap.
 *
 * <p>For one thread at a time.
 */
final class StagedEntries extends PaddingBefore {
    private static final int PENDING = 32;
    /** Instead of a collection's type: the value is put as it is. */
    static final int AS_IT_IS = BlockDescriptor.TYPE_STRING;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final Shard[] shards;
    private final Staging.Repeats repeats;
    private final Staging.Builder builder;
    private final StagedCollection collection;
    private final long[] pendingHash = new long[PENDING];
    private final long[] pendingBlock = new long[PENDING];
    private final long[] pendingOffset = new long[PENDING];
    private int next;
    private long count;
    private long offset;
    /** Never read: keeps the touching of index lines from being optimised away. */
    long touched;

    /** What follows it on the heap may be another thread's. */
    long after0, after1, after2, after3, after4, after5, after6, after7;

    /**
     * Entries of the shards of a content.
     *
     * @param repeats told of keys that come twice
     * @param builder makes collections of their bytes
     */
    StagedEntries(Keyspace keyspace, Shard[] shards, Staging.Repeats repeats, Staging.Builder builder) {
        this.keyspace = keyspace;
        this.shards = shards;
        this.repeats = repeats;
        this.builder = builder;
        collection = new StagedCollection(repeats);
    }

    /** For a collection that is made otherwise. */
    StagedCollection collection() {
        return collection;
    }

    /**
     * Adds an entry. That its key comes twice may be found later.
     *
     * @param collectionType the block type of the collection to be made of the value; {@link #AS_IT_IS} if none is
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached
     */
    void place(RawEntry entry, long hash, int collectionType) {
        if (collectionType == AS_IT_IS) {
            add(entry, hash);
        } else {
            build(entry, hash, collectionType);
        }
    }

    private void build(RawEntry entry, long hash, int collectionType) {
        indexPending(hash);
        offset = entry.offset();
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        if (collection.open(shard, entry, hash, collectionType)) {
            builder.build(collection.value(), entry);
            count += collection.close() ? 1 : 0;
        }
    }

    private void add(RawEntry entry, long hash) {
        offset = entry.offset();
        Shard shard = shards[keyspace.shardIndexOf(hash)];
        touched += shard.index.touch(ShardIndex.position(hash));
        long expiry = entry.expiryMillis();
        int keyBytes = entry.keyBytes();
        int valueBytes = entry.valueBytes();
        long block = shard.newBlock(expiry, null, entry.keyAddress(), keyBytes, valueBytes);
        boolean expires = expiry != Shard.NO_EXPIRY;
        long blockBytes = BlockDescriptor.blockBytes(keyBytes, valueBytes, expires);
        Memory.copy(null, entry.valueAddress(), null, shard.base + block + blockBytes - valueBytes, valueBytes);
        shard.publish(block, entry.database(), entry.type(), expires, keyBytes, valueBytes);
        if (pendingBlock[next] != 0) {
            index(next);
        }
        pendingHash[next] = hash;
        pendingBlock[next] = block;
        pendingOffset[next] = entry.offset();
        next = (next + 1) % PENDING;
        count++;
    }

    /** Puts a pending entry into the index, or leaves it out if its key is there. */
    private void index(int pending) {
        long block = pendingBlock[pending];
        pendingBlock[pending] = 0;
        offset = pendingOffset[pending];
        Shard shard = shards[keyspace.shardIndexOf(pendingHash[pending])];
        int position = ShardIndex.position(pendingHash[pending]);
        long header = UnsafeApi.getLong(shard.base + block);
        int keyBytes = shard.keyBytesOf(block, header);
        long key = shard.base + block + BlockDescriptor.keyOffset(header);
        if (shard.findBlock(position, BlockDescriptor.database(header), null, key, keyBytes) != 0) {
            byte[] copy = new byte[keyBytes];
            Memory.copy(null, key, copy, ARRAY_BASE, keyBytes);
            shard.allocator.free(block);
            count--;
            repeats.repeated(offset, copy);
        } else {
            shard.index.reserve(position);
            shard.insert(position, block);
        }
    }

    /** So that what comes after it finds it: entries of this hash. */
    void indexPending(long hash) {
        for (int i = 0; i < PENDING; i++) {
            if (pendingBlock[i] != 0 && pendingHash[i] == hash) {
                indexPending();
                return;
            }
        }
    }

    /** When all has been added: finds the last keys that come twice. */
    void indexPending() {
        for (int i = 0; i < PENDING; i++) {
            int at = (next + i) % PENDING;
            if (pendingBlock[at] != 0) {
                index(at);
            }
        }
    }

    /** Entries added, those left out not among them. */
    long count() {
        return count;
    }

    /** The offset of the entry that is being dealt with, or was last. */
    long offset() {
        return offset;
    }
}
