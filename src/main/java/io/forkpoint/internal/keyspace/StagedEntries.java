package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.RawEntry;
import org.agrona.UnsafeApi;

/**
 * Puts entries into shards that are not visible yet. An entry's block is written at once, but its index line is only
 * touched; the entry is indexed some entries later, when the line has been loaded. The misses of many entries therefore
 * overlap.
 *
 * <p>For one thread at a time.
 */
final class StagedEntries extends PaddingBefore {
    private static final int PENDING = 32;
    /** In place of a collection's type: the value is stored unchanged. */
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

    /** Padding: another thread's fields may follow on the heap. */
    long after0, after1, after2, after3, after4, after5, after6, after7;

    /**
     * Creates entries for the shards of a content.
     *
     * @param repeats is told of repeated keys
     * @param builder builds collections from their bytes
     */
    StagedEntries(Keyspace keyspace, Shard[] shards, Staging.Repeats repeats, Staging.Builder builder) {
        this.keyspace = keyspace;
        this.shards = shards;
        this.repeats = repeats;
        this.builder = builder;
        collection = new StagedCollection(repeats);
    }

    /** Returns the collection for those that are built otherwise. */
    StagedCollection collection() {
        return collection;
    }

    /**
     * Adds an entry. A repeated key may be detected later.
     *
     * @param collectionType the block type of the collection to build from the value; {@link #AS_IT_IS} for none
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

    /** Indexes a pending entry, or omits it if its key is there. */
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

    /** Indexes the pending entries of this hash, so that the next entry finds them. */
    void indexPending(long hash) {
        for (int i = 0; i < PENDING; i++) {
            if (pendingBlock[i] != 0 && pendingHash[i] == hash) {
                indexPending();
                return;
            }
        }
    }

    /** Indexes all pending entries when everything has been added; detects the last repeated keys. */
    void indexPending() {
        for (int i = 0; i < PENDING; i++) {
            int at = (next + i) % PENDING;
            if (pendingBlock[at] != 0) {
                index(at);
            }
        }
    }

    /** Returns the number of entries added, without omitted ones. */
    long count() {
        return count;
    }

    /** Returns the offset of the entry being processed, or of the last one. */
    long offset() {
        return offset;
    }
}
