package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.value.CollectionValue;
import java.util.concurrent.ThreadFactory;

/**
 * A content under construction that is invisible until it is {@linkplain #commit committed}. No snapshot must be taken
 * meanwhile, since the scan would find its blocks. For one thread, which may have other threads place what it adds: each
 * shard's entries are placed by one thread, in the order in which they are added.
 */
public final class Staging {
    private final Keyspace keyspace;
    private final Shard[] shards;
    private final StagingLane[] lanes;
    private final StagingLane[] laneOfShard;
    private long collections;
    private boolean ended;
    private boolean keysOnly;
    /** An entry whose value is omitted. */
    private final RawEntry keyOnly = new RawEntry();

    private Repeats repeats = (offset, key) -> {
        throw new RdbFormatException("the same key comes twice: key length=" + key.length);
    };

    private Builder builder = (value, entry) -> {
        throw new IllegalStateException("nobody builds collections");
    };

    /** The collection that the adding thread builds. */
    private StagedCollection collection;

    /**
     * Creates an empty content.
     *
     * @param threads the number of threads, the caller's included; the others place what the caller adds
     * @param maker creates the threads, which end with the staging
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
     * Is told of an entry with a repeated key, on the thread that places it. If it returns, the entry is omitted.
     */
    @FunctionalInterface
    public interface Repeats {
        /** Reports a repeated key. {@code offset} is that of the entry. */
        void repeated(long offset, byte[] key);
    }

    /** Sets the callback for repeated keys, which are refused otherwise. */
    public void onRepeat(Repeats told) {
        repeats = told;
    }

    /** Builds a collection from its bytes, on the thread that places it. */
    @FunctionalInterface
    public interface Builder {
        /** Adds the items of the entry's value to an empty collection. */
        void build(CollectionValue value, RawEntry entry);
    }

    /** Sets the builder for {@link #addCollection}. */
    public void onBuild(Builder told) {
        builder = told;
    }

    /** Checks values and omits them from now on, for callers that will not commit. */
    public void keepKeysOnly() {
        keysOnly = true;
    }

    /**
     * Adds a copy of an entry. A problem with it, such as a repeated key or lack of room, may be detected and thrown
     * later.
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
     * Adds a collection by its bytes, from which the {@link #onBuild builder} builds it; otherwise like {@link #add}.
     *
     * @param collectionType the block type in the store; the type of {@code entry} is for the builder
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
     * Begins a collection. Its items are added to {@link #collection}, followed by {@link #closeCollection} or
     * {@link #discardCollection} before anything else.
     *
     * @param entry the entry without its value
     * @param type the block type of the collection in the store
     * @return false if an earlier entry had the same key and the callback did not refuse it: nothing was begun
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

    /** Returns the collection that was begun. */
    public CollectionValue collection() {
        return collection.value();
    }

    /** Ends the collection; an empty one does not become an entry, unless it is a stream. */
    public void closeCollection() {
        if (keysOnly ? collection.closeKeepingKey() : collection.close()) {
            collections++;
        }
    }

    /** Discards the collection that was begun. */
    public void discardCollection() {
        collection.discard();
    }

    /**
     * Waits until everything added is in place. To be called before another problem is reported: problems with earlier
     * entries come first.
     *
     * @throws RuntimeException the problem of the first entry that could not be placed
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

    /** Returns the number of entries added. To be called once settled. */
    public long entries() {
        long sum = collections;
        for (StagingLane lane : lanes) {
            sum += lane.entries();
        }
        return sum;
    }

    /** Replaces the keyspace's content by this one atomically, and frees the old one. */
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
