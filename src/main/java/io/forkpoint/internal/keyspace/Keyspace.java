package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.memory.ArenaKind;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * All entries of a store: shards over one arena, the gate that locks them all, and the state that they share. Safe for
 * any number of threads.
 */
public final class Keyspace {
    /** The memory that is kept ready, as a fraction of the memory in use. */
    private static final long AHEAD_SHARE = 32;

    private static final long MOST_AHEAD_BYTES = 64L << 20;

    private final Arena arena;
    private final IndexSpace space;
    private final Epoch epoch = new Epoch();
    private final KeyHash hash = new KeyHash();
    private final SnapshotRule rule;
    private final Shard[] shards;
    private final ShardGate gate;
    private final Damage damage = new Damage();
    private final Graveyard graveyard;
    private final HeldBlocks heldBlocks;
    private final KeyspaceFigures figures;
    private volatile boolean closed;

    /**
     * Reserves memory for an empty keyspace with a fixed limit.
     *
     * @param limitBytes the most memory that values may take
     * @param shardCount a power of two
     */
    public Keyspace(ArenaKind kind, long limitBytes, int shardCount) {
        this(kind, limitBytes, limitBytes, shardCount, true);
    }

    /**
     * Reserves memory for an empty keyspace.
     *
     * @param limitBytes the most memory that values may take
     * @param reservedBytes the size up to which the arena's limit can be raised
     * @param shardCount a power of two
     * @param hugePages whether the index, and the arena if it is shared, are put on huge pages
     */
    public Keyspace(ArenaKind kind, long limitBytes, long reservedBytes, int shardCount, boolean hugePages) {
        Reservation reserved = Reservation.of(kind, limitBytes, reservedBytes, hugePages);
        arena = reserved.arena();
        space = reserved.space();
        rule = new SnapshotRule(arena);
        shards = newShards(shardCount);
        gate = new ShardGate(shards);
        graveyard = new Graveyard(arena, rule, shards);
        heldBlocks = new HeldBlocks(arena, rule, damage, shards, graveyard);
        figures = new KeyspaceFigures(arena, space, shards, graveyard);
    }

    /**
     * Checks that no write was torn.
     *
     * @throws io.forkpoint.errors.StoreDamagedException if one was
     */
    public void requireSound() {
        damage.refuse();
    }

    /** Returns whether a write was torn, after which nothing more is written. */
    public boolean isDamaged() {
        return damage.isDone();
    }

    /** Returns the message of {@link #requireSound}; null if no write was torn. */
    public String damage() {
        return damage.message();
    }

    private Shard[] newShards(int count) {
        Shard[] made = new Shard[count];
        Arrays.setAll(made, i -> new Shard(arena, space, epoch, rule, damage, made));
        return made;
    }

    /** Returns the memory that holds the values. */
    public Arena arena() {
        return arena;
    }

    /**
     * Puts some of the memory newly in use on huge pages. Not to be called while a child shares private pages.
     *
     * @return whether there is more to do now
     */
    public boolean makeHugePages() {
        long now = System.nanoTime();
        boolean more = arena.hugePages().step(now);
        return space.hugePages().step(now) || more;
    }

    /** Returns the bytes of arena and index that were put on huge pages. */
    public long hugePageBytes() {
        return arena.hugePages().bytes() + space.hugePages().bytes();
    }

    long hash(int database, Object key, long offset, int length) {
        return hash.hash(key, offset, length, database);
    }

    Shard shardOf(long keyHash) {
        return shards[(int) keyHash & (shards.length - 1)];
    }

    int shardIndexOf(long keyHash) {
        return (int) keyHash & (shards.length - 1);
    }

    Shard shard(int index) {
        return shards[index];
    }

    int shardCount() {
        return shards.length;
    }

    /** Returns the gate, which locks out every writer. */
    public ShardGate gate() {
        return gate;
    }

    /**
     * Locks out every writer for a snapshot's moment, see {@link ShardGate#beginMoment}. Contents that were replaced as a
     * whole are hidden from its scan.
     */
    public void beginMoment() {
        graveyard.hide();
        gate.beginMoment();
        while (graveyard.anyVisible()) {
            // A content has just been replaced. Hiding it takes longer than a gate may.
            gate.endMoment();
            graveyard.hide();
            gate.beginMoment();
        }
    }

    /** Ends the current epoch and returns it. Called inside the gate. */
    public int stepEpoch() {
        return epoch.step();
    }

    // ---- the snapshot rule ------------------------------------------------------------------------------------

    /** Returns the rule, which says what the running snapshot retains. */
    public SnapshotRule rule() {
        return rule;
    }

    /** Returns the blocks that the running snapshot holds, in all shards. */
    public HeldBlocks heldBlocks() {
        return heldBlocks;
    }

    /** Returns the figures of this keyspace. */
    public KeyspaceFigures figures() {
        return figures;
    }

    /**
     * Populates memory for the copies that writers will make beside held blocks. Called before the gate and while the
     * rule holds.
     *
     * @return whether there is more to do
     */
    public boolean populateAhead() {
        return populateAhead(MOST_AHEAD_BYTES);
    }

    /**
     * Populates memory for what writers will add.
     *
     * @param bytes the number of bytes, capped at 64 MiB and at a 32nd of the memory in use, since it may never be needed
     * @return whether there is more to do
     */
    public boolean populateAhead(long bytes) {
        long most = Math.min(MOST_AHEAD_BYTES, arena.allocatedBytes() / AHEAD_SHARE);
        return arena.populateAhead(Math.min(most, bytes));
    }

    /**
     * Checks, for operations that take no lock, that the keyspace is open; throws a {@link StoreClosedException} after
     * {@link #close}.
     */
    public void requireOpen() {
        if (closed) {
            throw new StoreClosedException("the store has been closed");
        }
    }

    /**
     * Refuses an operation that locks, or that waits for a lock holder, in a callback for which locks are held.
     *
     * @throws IllegalStateException if this thread is in such a callback
     */
    public void requireNoCallback() {
        Callbacks.refuseIn(shards);
    }

    /**
     * Refuses an operation that waits for a snapshot or for the store's own threads, where these may wait for this
     * thread.
     *
     * @param what the operation that is refused
     * @throws IllegalStateException if this thread is in a callback for which locks are held, or within an undivided
     *     action
     */
    public void requireMayWait(String what) {
        if (Callbacks.isIn(shards) || gate.isUndivided()) {
            throw new IllegalStateException(what + " must not be waited for within something atomic or undivided, for"
                    + " whose end it waits: do so afterwards; thread="
                    + Thread.currentThread().getName());
        }
    }

    /** Runs a user's callback while locks are held for it. */
    <A, T> T callBack(Function<? super A, T> callback, A argument) {
        return Callbacks.call(shards, callback, argument);
    }

    /** Throws a {@link StoreClosedException} after a read of several shards if the memory may have been freed. */
    void requireReadable() {
        shards[0].requireReadable();
    }

    // ---- whole-store operations -------------------------------------------------------------------------------

    /** Removes every entry atomically. */
    public void clear() {
        clear(() -> {});
    }

    /**
     * Removes every entry atomically.
     *
     * @param atOnce run while all writers and snapshots are locked out: what has to change at the same moment
     */
    public void clear(Runnable atOnce) {
        requireNoCallback();
        long removed = 0;
        for (int database = 0; database < 1 << BlockDescriptor.DB_BITS; database++) {
            removed += figures.keys(database);
        }
        adopt(newShards(shards.length), atOnce);
        figures.addFlushed(removed);
    }

    /**
     * Removes every entry of a database, one index page after the other, so that no writer waits long. Entries added
     * meanwhile may or may not be removed.
     */
    public void clear(int database) {
        clear(header -> BlockDescriptor.database(header) == database);
    }

    /** Removes every string of a database in the same way. */
    public void clearStrings(int database) {
        clear(header -> BlockDescriptor.database(header) == database
                && BlockDescriptor.type(header) == BlockDescriptor.TYPE_STRING);
    }

    private void clear(LongPredicate ofHeader) {
        for (Shard shard : shards) {
            for (int position = 0; position < ShardIndex.POSITION_END; ) {
                if (rule.isSlow()) {
                    rule.awaitScan();
                }
                shard.lock();
                try {
                    int next = shard.index.nextPage(position);
                    ShardWrites.removeEach(
                            shard, word -> true, word -> ofHeader.test(shard.entry.header()), position, next);
                    position = next;
                } finally {
                    shard.unlock();
                }
            }
        }
    }

    /** Begins a content that will replace this one, for one thread. */
    public Staging stage() {
        return stage(1, null);
    }

    /**
     * Begins a content for the given number of threads, the caller's included. The others are started when there is
     * enough work for them, if the system provides them.
     *
     * @param maker creates the other threads
     */
    public Staging stage(int threads, ThreadFactory maker) {
        return new Staging(this, newShards(shards.length), threads, maker);
    }

    /** Replaces the shards by staged ones atomically, and frees the old content when nothing uses it any more. */
    void adopt(Shard[] staged, Runnable atOnce) {
        damage.refuse();
        gate.close();
        try {
            atOnce.run();
            for (int i = 0; i < shards.length; i++) {
                shards[i].swap(staged[i]);
            }
            graveyard.bury(staged);
        } finally {
            gate.open();
        }
        graveyard.collect();
    }

    Graveyard graveyard() {
        return graveyard;
    }

    void discardStaged(Shard[] staged) {
        for (Shard shard : staged) {
            shard.discard();
        }
        arena.discardFree(2L << 20);
    }

    /** Returns the memory of free runs of at least this many bytes to the kernel. */
    public void discardFree(long atLeastBytes) {
        arena.discardFree(atLeastBytes);
    }

    /** Locks everything for good and frees the memory. Later operations throw a {@link StoreClosedException}. */
    public void close() {
        gate.close();
        closed = true;
        for (Shard shard : shards) {
            shard.closeLocked();
            shard.forgetRetired();
        }
        arena.discard();
        space.discard();
    }
}
