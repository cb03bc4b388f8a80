package io.forkpoint.keyspace;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.Memory;
import io.forkpoint.value.CollectionValue;
import java.util.concurrent.ThreadFactory;
import org.agrona.UnsafeApi;

/**
 * A content in the making, which nobody sees until it is {@linkplain #commit committed}. A snapshot must not be taken
 * meanwhile: the scan would find its blocks. For one thread, which may have others place what it adds: each shard's entries
 * are placed by one of them, in the order in which they are added.
 */
public final class Staging {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final Shard[] shards;
    private final StagingLane[] lanes;
    private final StagingLane[] laneOfShard;
    private long collections;
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

    /**
     * An empty content.
     *
     * @param threads how many use it, the caller's included: the others place what that one adds
     * @param maker makes them; they end with the staging
     */
    Staging(Keyspace keyspace, Shard[] shards, int threads, ThreadFactory maker) {
        this.keyspace = keyspace;
        this.shards = shards;
        lanes = new StagingLane[Math.max(1, Math.min(threads - 1, shards.length))];
        laneOfShard = new StagingLane[shards.length];
        for (int i = 0; i < lanes.length; i++) {
            StagedEntries entries = new StagedEntries(keyspace, shards, (tag, key) -> repeats.repeated(tag, key));
            lanes[i] = new StagingLane(entries, threads > 1 ? maker : null);
        }
        for (int i = 0; i < shards.length; i++) {
            laneOfShard[i] = lanes[i * lanes.length / shards.length];
        }
    }

    /**
     * Told of an entry whose key another one had before it, on the thread that places it; if it returns, the entry is left out.
     */
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
     * Adds an entry; all addresses are raw, and of no use to anybody when it returns. What is wrong with it, that its key comes
     * twice or that there is no room for it, may be found and thrown later.
     *
     * @param tag by which to tell of it: the later an entry, the larger its tag
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
        StagingLane lane = laneOfShard[keyspace.shardIndexOf(hash)];
        lane.add(tag, hash, database, type, expiry, keyAddress, keyBytes, valueAddress, kept);
        requireSound(lane);
    }

    private void requireSound(StagingLane lane) {
        if (lane.hasFailed()) {
            settle();
        }
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
        int number = keyspace.shardIndexOf(hash);
        laneOfShard[number].settle(hash);
        requireSound(laneOfShard[number]);
        Shard shard = shards[number];
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
            collections++;
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

    /**
     * Returns when all that was added is in its place. Before whoever adds is told of another problem: what is wrong with an
     * earlier entry comes first.
     *
     * @throws RuntimeException what is wrong with the first of the entries that could not be placed
     */
    public void settle() {
        StagingLane first = null;
        for (StagingLane lane : lanes) {
            lane.settle();
            if (lane.hasFailed() && (first == null || lane.failedTag() < first.failedTag())) {
                first = lane;
            }
        }
        if (first != null) {
            first.rethrow();
        }
    }

    /** Entries added. Once settled. */
    public long entries() {
        long sum = collections;
        for (StagingLane lane : lanes) {
            sum += lane.entries();
        }
        return sum;
    }

    /** Puts this content in the place of the keyspace's, at once for everybody, and frees the old one. */
    public void commit() {
        settle();
        closeLanes();
        ended = true;
        keyspace.adopt(shards, () -> {});
    }

    /** Frees everything, unless it was committed. */
    public void abort() {
        if (!ended) {
            ended = true;
            closeLanes();
            keyspace.discardStaged(shards);
        }
    }

    private void closeLanes() {
        for (StagingLane lane : lanes) {
            lane.close();
        }
    }
}
