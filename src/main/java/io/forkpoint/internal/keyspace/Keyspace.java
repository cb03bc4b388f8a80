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
 * All entries of a store: shards over one arena, the gate that locks them all, and what they hold together. Safe for any
 * number of threads.
 */
public final class Keyspace {
    /** Memory that is kept ready, as a share of what is in use. */
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
     * Reserves memory for an empty keyspace whose limit stays.
     *
     * @param limitBytes the most that values may take
     * @param shardCount a power of two
     */
    public Keyspace(ArenaKind kind, long limitBytes, int shardCount) {
        this(kind, limitBytes, limitBytes, shardCount, true);
    }

    /**
     * Reserves memory for an empty keyspace.
     *
     * @param limitBytes the most that values may take
     * @param reservedBytes as much as the arena's limit can be raised to
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

    /** @throws io.forkpoint.errors.StoreDamagedException if a write was torn */
    public void requireSound() {
        damage.refuse();
    }

    /** Whether a write was torn, so that nothing more is written. */
    public boolean isDamaged() {
        return damage.isDone();
    }

    /** What {@link #requireSound} says; null if it says nothing. */
    public String damage() {
        return damage.message();
    }

    private Shard[] newShards(int count) {
        Shard[] made = new Shard[count];
        Arrays.setAll(made, i -> new Shard(arena, space, epoch, rule, damage, made));
        return made;
    }

    /** The memory that holds the values. */
    public Arena arena() {
        return arena;
    }

    /**
     * Puts some of what has come to be in use on huge pages; not to be called while a child shares private pages.
     *
     * @return whether there is more to do at once
     */
    public boolean makeHugePages() {
        long now = System.nanoTime();
        boolean more = arena.hugePages().step(now);
        return space.hugePages().step(now) || more;
    }

    /** Bytes of arena and index that were put on huge pages. */
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

    /** What locks out every writer. */
    public ShardGate gate() {
        return gate;
    }

    /**
     * Locks out every writer for a snapshot's moment, see {@link ShardGate#beginMoment}. What was replaced as a whole is
     * hidden from its scan.
     */
    public void beginMoment() {
        graveyard.hide();
        gate.beginMoment();
        while (graveyard.anyVisible()) {
            // Replaced just now. To hide it takes longer than a gate may.
            gate.endMoment();
            graveyard.hide();
            gate.beginMoment();
        }
    }

    /** In the gate: ends the current epoch and returns it. */
    public int stepEpoch() {
        return epoch.step();
    }

    // ---- the snapshot rule ------------------------------------------------------------------------------------

    /** What the running snapshot holds back. */
    public SnapshotRule rule() {
        return rule;
    }

    /** The blocks that the running snapshot holds, in all shards. */
    public HeldBlocks heldBlocks() {
        return heldBlocks;
    }

    /** What can be counted. */
    public KeyspaceFigures figures() {
        return figures;
    }

    /**
     * Before the gate and while the rule holds: has memory ready for what writers put beside what is held.
     *
     * @return whether there is more to do
     */
    public boolean populateAhead() {
        return populateAhead(MOST_AHEAD_BYTES);
    }

    /**
     * Has memory ready for what writers add.
     *
     * @param bytes how much; but no more than 64 MiB, nor than a 32nd of what is in use, since it may never be needed
     * @return whether there is more to do
     */
    public boolean populateAhead(long bytes) {
        long most = Math.min(MOST_AHEAD_BYTES, arena.allocatedBytes() / AHEAD_SHARE);
        return arena.populateAhead(Math.min(most, bytes));
    }

    /** Throws a {@link StoreClosedException} after {@link #close}: for what does not come to a lock. */
    public void requireOpen() {
        if (closed) {
            throw new StoreClosedException("the store has been closed");
        }
    }

    /**
     * Refuses what locks, or waits for those who do, on a thread that is in a callback for which locks are held.
     *
     * @throws IllegalStateException if it is
     */
    public void requireNoCallback() {
        Callbacks.refuseIn(shards);
    }

    /**
     * Refuses what waits for a snapshot, or for the store's own threads, where these may wait for this thread.
     *
     * @param what is refused
     * @throws IllegalStateException if this thread is in a callback for which locks are held, or within something undivided
     */
    public void requireMayWait(String what) {
        if (Callbacks.isIn(shards) || gate.isUndivided()) {
            throw new IllegalStateException(what + " must not be waited for within something atomic or undivided, for"
                    + " whose end it waits: do so afterwards; thread="
                    + Thread.currentThread().getName());
        }
    }

    /** Calls a user back while locks are held for it. */
    <A, T> T callBack(Function<? super A, T> callback, A argument) {
        return Callbacks.call(shards, callback, argument);
    }

    /** After a read of several shards: throws a {@link StoreClosedException} if the memory may have been given back. */
    void requireReadable() {
        shards[0].requireReadable();
    }

    // ---- whole-store operations -------------------------------------------------------------------------------

    /** Removes every entry, at once for everybody. */
    public void clear() {
        clear(() -> {});
    }

    /**
     * The same.
     *
     * @param atOnce done while all writers and snapshots are locked out: what has to change at the same moment
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
     * Removes every entry of a database, one index page after the other, so that no writer waits long. Entries that are
     * added meanwhile may or may not be removed.
     */
    public void clear(int database) {
        clear(header -> BlockDescriptor.database(header) == database);
    }

    /** Removes every string of a database, likewise. */
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

    /** Begins a content that will take the place of this one, for one thread. */
    public Staging stage() {
        return stage(1, null);
    }

    /**
     * The same for so many threads, the caller's included; the others are started when there is enough for them to do, if the
     * system gives them.
     *
     * @param maker of the others
     */
    public Staging stage(int threads, ThreadFactory maker) {
        return new Staging(this, newShards(shards.length), threads, maker);
    }

    /** Puts staged shards in the place of these, at once for everybody, and frees the old content when nobody needs it. */
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

    /** Gives the memory of free runs of at least this many bytes back to the kernel. */
    public void discardFree(long atLeastBytes) {
        arena.discardFree(atLeastBytes);
    }

    /** Locks everything for good and gives the memory back. Whoever comes later gets a StoreClosedException. */
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
