package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * A part of the keyspace: a lock, an index, an allocator, and the state that its writers share. Reads are in
 * {@link ShardReads}, writes in {@link ShardWrites}.
 */
final class Shard extends BlockLookup {
    /** The number of blocks to free before a writer that needs memory tries again. */
    private static final int RELEASED_FOR_ROOM = 1024;

    final Epoch epoch;
    final SnapshotRule rule;
    Allocator allocator;
    /** The nodes of collections. */
    final ShardNodes nodes;

    final ShardCollections collections = new ShardCollections(this);

    /** The reclamation of blocks that are not needed any more. */
    final Reclamation reclamation;

    /** The key and entry that the writer has looked up. */
    final LocatedEntry entry = new LocatedEntry(this);

    private final Shard[] peers;
    private final Damage damage;
    /** The cause that has ended a change, if known; for {@link #torn}. */
    private Throwable tornBy;

    private final Counters counters = new Counters();
    private long changes;
    private long expired;

    /**
     * Creates an empty shard.
     *
     * @param damage is told of a torn write
     * @param peers all shards of the keyspace, including this one; read later
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
     * Begins a change. If anything ends it before {@link #endChange}, and no handler knows that nothing has been changed
     * yet, the write is torn.
     */
    void beginChange() {
        changing++;
    }

    void endChange() {
        changing--;
    }

    /** Records that an Error has ended a write of more than one step. */
    void tear(Throwable by) {
        changing++;
        tornBy = by;
    }

    @Override
    void torn() {
        damage.found(tornBy);
    }

    /**
     * Checks that no write of the keyspace was torn.
     *
     * @throws io.forkpoint.errors.StoreDamagedException if one was
     */
    void requireSound() {
        damage.refuse();
    }

    Counters counters() {
        return counters;
    }

    /** Returns the number of writes so far: entries created, changed or removed. */
    long changes() {
        return changes;
    }

    /** Returns the number of entries removed so far because their expiry had passed. */
    long expired() {
        return expired;
    }

    /** Adds to the number of entries removed because their expiry had passed. */
    void addExpired(int count) {
        expired += count;
    }

    /** Counts an entry that was changed in place. */
    void changed() {
        changes++;
    }

    /** Sets the count of changes, so that several steps count as one. */
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

    /** Returns the readers that look at blocks without a lock, for longer than a version check covers. */
    ReaderPins pins() {
        return reclamation.pins();
    }

    /**
     * Ends a read under a pin.
     *
     * @throws io.forkpoint.errors.StoreClosedException if the store was closed meanwhile, which a pin does not prevent
     */
    void endHeld(int pinned) {
        pins().unpin(pinned);
        requireReadable();
    }

    /** Returns whether writing a key would retain its old entry for the snapshot. A guess, since the lock is not held. */
    boolean wouldRetain(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        long at = findBlock(position, database, keyBase, keyOffset, keyLength);
        return at != 0 && reclamation.isHeld(UnsafeApi.getLong(base + at), at);
    }

    /**
     * Ends the rule in all shards that this thread has locked, including this one: nothing is held any more; some is
     * freed.
     */
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
     * Does some of the pending work. Called before each write.
     *
     * @throws io.forkpoint.errors.StoreDamagedException if a write of the keyspace was torn
     */
    void beginWrite() {
        damage.refuse();
        reclamation.releaseSome();
        nodes.releaseSome();
    }

    /**
     * Allocates a block and writes everything except its header and value.
     *
     * @throws io.forkpoint.errors.MemoryLimitException if there is no room for it; nothing is changed
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
                // The heap is exhausted: nothing has been changed, as when a limit is reached.
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
                // A write must not be refused because of a snapshot. When nothing is left to wait for, it tries once
                // more: everything may have been freed just now.
                again = rule.makeRoom(this) && System.nanoTime() - began < SnapshotRule.ROOM_NANOS;
            }
        }
    }

    void putWide(long at, int keyLength, int valueLength) {
        UnsafeApi.putLong(
                base + at + BlockDescriptor.WORD_BYTES, (keyLength & 0xffffffffL) | ((long) valueLength << 32));
    }

    /** Writes a block's header, which turns it into an entry. */
    void publish(long at, int database, int type, boolean expires, int keyLength, int valueLength) {
        UnsafeApi.putLongRelease(
                null,
                base + at,
                BlockDescriptor.header(epoch.current(), database, type, expires, keyLength, valueLength));
    }

    /** Returns whether the entry, or a field of it, has an expiry: what the sweep looks for. */
    private static boolean mayExpire(long word) {
        return BlockDescriptor.hasExpiry(word) || CollectionDescriptor.isExpiringHash(BlockDescriptor.type(word));
    }

    /** Makes a slot name a published block in place of one with this header. */
    void replace(long slot, long oldHeader, long newBlock) {
        changes++;
        long word = UnsafeApi.getLong(base + newBlock);
        counters.remove(oldHeader);
        counters.add(word);
        index.replace(slot, newBlock, mayExpire(word));
    }

    /** Removes a block with this header from the index. */
    void remove(long slot, long oldHeader) {
        changes++;
        index.remove(slot);
        counters.remove(oldHeader);
    }

    /** Adds a published block to the index. Room has been reserved, and the key must be absent. */
    void insert(int position, long newBlock) {
        changing++;
        changes++;
        long word = UnsafeApi.getLong(base + newBlock);
        counters.add(word);
        index.insert(position, newBlock, mayExpire(word));
        changing--;
    }

    /** Frees all memory at once, index included. No thread uses the shard or looks at a value of it. */
    void discard() {
        nodes.forget();
        reclamation.forget();
        allocator.freeAll();
        index.close();
    }

    /** Forgets the retired blocks after the store is closed: they are freed with all memory. */
    void forgetRetired() {
        reclamation.forget();
    }

    /** Swaps the content with that of a shard that no other thread uses. */
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
