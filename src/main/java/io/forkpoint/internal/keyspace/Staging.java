package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.value.CollectionValue;
import java.util.concurrent.ThreadFactory;

/**
 * A content in the making, which nobody sees until it is {@linkplain #commit committed}. A snapshot must not be taken
 * meanwhile: the scan would find its blocks. For one thread, which may have others place what it adds: each shard's entries
 * are placed by one of them, in the order in which they are added.
 */
public final class Staging {
    private final Keyspace keyspace;
    private final Shard[] shards;
    private final StagingLane[] lanes;
    private final StagingLane[] laneOfShard;
    private long collections;
    private boolean ended;
    private boolean keysOnly;
    /** Of an entry whose value is left out. */
    private final RawEntry keyOnly = new RawEntry();

    private Repeats repeats = (offset, key) -> {
        throw new RdbFormatException("the same key comes twice: key length=" + key.length);
    };

    private Builder builder = (value, entry) -> {
        throw new IllegalStateException("nobody builds collections");
    };

    /** The collection that is being made by who adds. */
    private StagedCollection collection;

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
            lanes[i] = new StagingLane(newEntries(), threads > 1 ? maker : null);
        }
        for (int i = 0; i < shards.length; i++) {
            laneOfShard[i] = lanes[i * lanes.length / shards.length];
        }
    }

    private StagedEntries newEntries() {
        return new StagedEntries(
                keyspace,
                shards,
                (offset, key) -> repeats.repeated(offset, key),
                (value, entry) -> builder.build(value, entry));
    }

    /**
     * Told of an entry whose key another one had before it, on the thread that places it; if it returns, the entry is left out.
     */
    @FunctionalInterface
    public interface Repeats {
        /** {@code offset}: that of the entry. */
        void repeated(long offset, byte[] key);
    }

    /** Says who is told of keys that come twice; otherwise they are refused. */
    public void onRepeat(Repeats told) {
        repeats = told;
    }

    /** Makes a collection of its bytes, on the thread that places it. */
    @FunctionalInterface
    public interface Builder {
        /** Adds the items that the entry's value holds to a collection that has none. */
        void build(CollectionValue value, RawEntry entry);
    }

    /** Says who builds what {@link #addCollection} adds. */
    public void onBuild(Builder told) {
        builder = told;
    }

    /** From now on values are looked at and left out: for whoever does not mean to commit. */
    public void keepKeysOnly() {
        keysOnly = true;
    }

    /**
     * Adds an entry, which is copied. What is wrong with it, that its key comes twice or that there is no room for it, may be
     * found and thrown later.
     *
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached
     */
    public void add(RawEntry entry) {
        Limits.checkKey(entry.keyBytes());
        if (entry.type() == BlockDescriptor.TYPE_STRING) {
            Limits.checkValue(entry.valueBytes());
        } else {
            Limits.checkPayload(entry.valueBytes());
        }
        hand(keysOnly ? keyOnly.set(entry).value(0, 0) : entry, StagedEntries.AS_IT_IS);
    }

    /**
     * Adds a collection by its bytes, which the {@link #onBuild builder} turns into one; otherwise like {@link #add}.
     *
     * @param collectionType the block type that it has in the store; the entry's is what it is to the builder
     */
    public void addCollection(RawEntry entry, int collectionType) {
        Limits.checkKey(entry.keyBytes());
        hand(entry, collectionType);
    }

    private void hand(RawEntry entry, int collectionType) {
        long hash = hash(entry);
        StagingLane lane = laneOfShard[keyspace.shardIndexOf(hash)];
        lane.add(entry, hash, collectionType);
        requireSound(lane);
    }

    private long hash(RawEntry entry) {
        return keyspace.hash(entry.database(), null, entry.keyAddress(), entry.keyBytes());
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
     * @param entry all of it but the value
     * @param type the block type that it has in the store
     * @return false if an earlier entry had the same key, and whoever was told of it did not refuse it: nothing was begun
     */
    public boolean openCollection(RawEntry entry, int type) {
        Limits.checkKey(entry.keyBytes());
        long hash = hash(entry);
        int number = keyspace.shardIndexOf(hash);
        StagingLane lane = laneOfShard[number];
        lane.settle(hash);
        requireSound(lane);
        collection = lane.collection();
        return collection.open(shards[number], entry, hash, type);
    }

    /** The collection that was begun. */
    public CollectionValue collection() {
        return collection.value();
    }

    /** Ends it; one without items, but for a stream, is not an entry. */
    public void closeCollection() {
        if (keysOnly ? collection.closeKeepingKey() : collection.close()) {
            collections++;
        }
    }

    /** Takes back what there is of it. */
    public void discardCollection() {
        collection.discard();
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
            if (lane.hasFailed() && (first == null || lane.failedOffset() < first.failedOffset())) {
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
