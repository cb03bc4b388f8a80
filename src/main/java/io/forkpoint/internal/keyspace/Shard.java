package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * A part of the keyspace: a lock, an index, an allocator, and what its writers share. Reads are in {@link ShardReads},
 * writes in {@link ShardWrites}.
 */
final class Shard extends BlockLookup {
    /** Before a writer that wants memory looks again whether that was enough. */
    private static final int RELEASED_FOR_ROOM = 1024;

    final Epoch epoch;
    final SnapshotRule rule;
    Allocator allocator;
    /** What collections are made of. */
    final ShardNodes nodes;

    final ShardCollections collections = new ShardCollections(this);

    /** What becomes of blocks that are not needed any more. */
    final Reclamation reclamation;

    /** What the writer has looked up. */
    final LocatedEntry entry = new LocatedEntry(this);

    private final Shard[] peers;
    private final Damage damage;
    /** What has ended a change, if that is known; for {@link #torn}. */
    private Throwable tornBy;

    private final Counters counters = new Counters();
    private long changes;
    private long expired;

    /**
     * An empty shard.
     *
     * @param damage told of a write that was torn
     * @param peers all shards of its keyspace, itself among them; looked at later
     */
    Shard(Arena arena, IndexSpace space, Epoch epoch, SnapshotRule rule, Damage damage, Shard[] peers) {
        super(arena, new ShardIndex(space));
        this.peers = peers;
        this.damage = damage;
        this.epoch = epoch;
        this.rule = rule;
        allocator = new Allocator(arena);
        nodes = new ShardNodes(this);
        reclamation = new Reclamation(this, rule);
    }

    /**
     * A write is about to change something. Whatever ends it before {@link #endChange}, and is not caught by who knows that
     * nothing has been changed yet, has torn it.
     */
    void beginChange() {
        changing++;
    }

    void endChange() {
        changing--;
    }

    /** An Error has ended a write that is none of one step only. */
    void tear(Throwable by) {
        changing++;
        tornBy = by;
    }

    @Override
    void torn() {
        damage.found(tornBy);
    }

    /** @throws io.forkpoint.errors.StoreDamagedException if a write of the keyspace was torn */
    void requireSound() {
        damage.refuse();
    }

    Counters counters() {
        return counters;
    }

    /** Writes so far: entries made, changed or removed. */
    long changes() {
        return changes;
    }

    /** Entries so far that were removed since their expiry had passed. */
    long expired() {
        return expired;
    }

    /** So many entries were removed since their expiry had passed. */
    void addExpired(int count) {
        expired += count;
    }

    /** An entry was changed in place. */
    void changed() {
        changes++;
    }

    /** Several steps were one change. */
    void setChanges(long count) {
        changes = count;
    }

    @Override
    Object group() {
        return peers;
    }

    @Override
    int heldByThread() {
        int held = 0;
        for (Shard peer : peers) {
            held += peer.isLockedByCurrentThread() ? 1 : 0;
        }
        return held;
    }

    /** Who looks at blocks without a lock, longer than a version can tell. */
    ReaderPins pins() {
        return reclamation.pins();
    }

    /**
     * Ends a read of what a pin has held still.
     *
     * @throws io.forkpoint.errors.StoreClosedException if the store was closed meanwhile, which holds nothing still
     */
    void endHeld(int pinned) {
        pins().unpin(pinned);
        requireReadable();
    }

    /** Whether to write a key would retain its old entry for the snapshot. Without the lock, and so a guess. */
    boolean wouldRetain(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        long at = findBlock(position, database, keyBase, keyOffset, keyLength);
        return at != 0 && reclamation.isHeld(UnsafeApi.getLong(base + at), at);
    }

    /** Of all shards that this thread has locked, this one among them: nothing is held any more, and some of it freed. */
    void endRuleOfOwn() {
        for (Shard peer : peers) {
            if (peer.isLockedByCurrentThread()) {
                peer.reclamation.endRule();
                peer.reclamation.releasePassed(RELEASED_FOR_ROOM);
            }
        }
    }

    // ---- the writer's tools; the lock is held ---------------------------------------------------------------

    /**
     * Before each write: some of what is left to do is done.
     *
     * @throws io.forkpoint.errors.StoreDamagedException if a write of the keyspace was torn
     */
    void beginWrite() {
        damage.refuse();
        reclamation.releaseSome();
        nodes.releaseSome();
    }

    /**
     * Takes a block and writes all but its header and value.
     *
     * @throws io.forkpoint.errors.MemoryLimitException and nothing is changed
     */
    long newBlock(long expiryMillis, Object keyBase, long keyOffset, int keyLength, int valueLength) {
        boolean expires = expiryMillis != NO_EXPIRY;
        boolean wide = BlockDescriptor.needsWide(keyLength, valueLength);
        long at = allocate(BlockDescriptor.blockBytes(keyLength, valueLength, expires));
        if (wide) {
            putWide(at, keyLength, valueLength);
        }
        int key = BlockDescriptor.keyOffset(wide, expires);
        if (expires) {
            UnsafeApi.putLong(base + at + key - BlockDescriptor.WORD_BYTES, expiryMillis);
        }
        Memory.copy(keyBase, keyOffset, null, base + at + key, keyLength);
        return at;
    }

    long allocate(long bytes) {
        long began = 0;
        boolean again = true;
        while (true) {
            try {
                changing++;
                long block = allocator.allocate(bytes, epoch.current());
                reclamation.made(block);
                changing--;
                return block;
            } catch (OutOfMemoryError e) {
                // Of the heap: nothing has been changed, as with a limit that is reached.
                changing--;
                throw e;
            } catch (MemoryLimitException full) {
                changing--;
                if (nodes.makeRoom()) {
                    continue;
                }
                if (!again) {
                    throw full;
                }
                began = began == 0 ? System.nanoTime() : began;
                // A snapshot must not be what a write is refused for. When there is nothing left to wait for, one more
                // try: it may all have been freed just now.
                again = rule.makeRoom(this) && System.nanoTime() - began < SnapshotRule.ROOM_NANOS;
            }
        }
    }

    void putWide(long at, int keyLength, int valueLength) {
        UnsafeApi.putLong(
                base + at + BlockDescriptor.WORD_BYTES, (keyLength & 0xffffffffL) | ((long) valueLength << 32));
    }

    /** Writes a block's header, which makes it an entry. */
    void publish(long at, int database, int type, boolean expires, int keyLength, int valueLength) {
        UnsafeApi.putLongRelease(
                null,
                base + at,
                BlockDescriptor.header(epoch.current(), database, type, expires, keyLength, valueLength));
    }

    /** Whether the entry, or a field of it, has an expiry: what the removal of expired ones looks for. */
    private static boolean mayExpire(long word) {
        return BlockDescriptor.hasExpiry(word) || CollectionDescriptor.isExpiringHash(BlockDescriptor.type(word));
    }

    /** Makes a slot name a published block instead of one with this header. */
    void replace(long slot, long oldHeader, long newBlock) {
        changes++;
        long word = UnsafeApi.getLong(base + newBlock);
        counters.remove(oldHeader);
        counters.add(word);
        index.replace(slot, newBlock, mayExpire(word));
    }

    /** Takes a block with this header out of the index. */
    void remove(long slot, long oldHeader) {
        changes++;
        index.remove(slot);
        counters.remove(oldHeader);
    }

    /** Adds a published block to the index, in which its key is not; room has been reserved. */
    void insert(int position, long newBlock) {
        changing++;
        changes++;
        long word = UnsafeApi.getLong(base + newBlock);
        counters.add(word);
        index.insert(position, newBlock, mayExpire(word));
        changing--;
    }

    /** Gives all memory back at once, index included. Nobody uses the shard, nor looks at a value of it. */
    void discard() {
        nodes.forget();
        reclamation.forget();
        allocator.freeAll();
        index.close();
    }

    /** The store is closed: what has been retired goes with all memory. */
    void forgetRetired() {
        reclamation.forget();
    }

    /** Changes places with a shard that nobody else uses. */
    void swap(Shard other) {
        index.swap(other.index);
        counters.swap(other.counters);
        Allocator mine = allocator;
        allocator = other.allocator;
        other.allocator = mine;
        nodes.swap(other.nodes);
        reclamation.swap(other.reclamation);
    }
}
