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
 *
 * <p>A block is changed or freed in place unless it is frozen: while a reader holds a view of some value of this shard (a
 * pin), or while a snapshot holds the block ({@link SnapshotRule}). A writer first makes the version odd and then looks at
 * the pins; a reader first adds its pin and then reads the version; both steps are full fences, so one of them sees the
 * other.
 */
final class Shard extends BlockLookup {
    private static final int PINNED_AT_ONCE = 64;
    /** Before a writer that wants memory looks again whether that was enough. */
    private static final int RELEASED_FOR_ROOM = 1024;

    final Epoch epoch;
    final SnapshotRule rule;
    Allocator allocator;
    /** What collections are made of. */
    final ShardNodes nodes;

    final ShardCollections collections = new ShardCollections(this);

    private final Shard[] peers;
    private final Damage damage;
    /** What has ended a change, if that is known; for {@link #torn}. */
    private Throwable tornBy;

    private final Counters counters = new Counters();
    private final ReaderPins pins = new ReaderPins();
    private final FreshBlocks fresh = new FreshBlocks(pins, this);
    private Retirement retirement = new Retirement();
    /** What was born later is not held by a snapshot; {@link SnapshotRule#NONE} if none runs. */
    private volatile int snapshotEpoch;

    private long changes;
    private long expired;

    // What locate() found; the writer's.
    long slot;
    long block;
    long header;
    int keyBytes;
    int valueBytes;
    long valueOffset;
    long expiry;

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

    long retainedBytes() {
        return retirement.bytes();
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
        return pins;
    }

    /**
     * Ends a read of what a pin has held still.
     *
     * @throws io.forkpoint.errors.StoreClosedException if the store was closed meanwhile, which holds nothing still
     */
    void endHeld(int pinned) {
        pins.unpin(pinned);
        requireReadable();
    }

    boolean isPinned() {
        return pins.any();
    }

    /** Whether a block must not be changed; without the lock, a guess. */
    boolean isFrozen(long at, long word) {
        return fresh.isSeen(at) || isHeld(at, word);
    }

    private boolean isHeld(long at, long word) {
        return BlockDescriptor.epoch(word) <= snapshotEpoch && !rule.hasPassed(at);
    }

    /** Whether to write a key would retain its old entry for the snapshot. Without the lock, and so a guess. */
    boolean wouldRetain(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        long at = findBlock(position, database, keyBase, keyOffset, keyLength);
        return at != 0 && isHeld(at, UnsafeApi.getLong(base + at));
    }

    // ---- the snapshot rule; the lock is held ------------------------------------------------------------------

    /** In the gate. */
    void beginRule(int epochOfSnapshot, int unitLimit) {
        snapshotEpoch = epochOfSnapshot;
        retirement.begin(unitLimit);
    }

    void endRule() {
        snapshotEpoch = SnapshotRule.NONE;
        retirement.end();
    }

    /** Of all shards that this thread has locked, this one among them: nothing is held any more, and some of it freed. */
    void endRuleOfOwn() {
        for (Shard peer : peers) {
            if (peer.isLockedByCurrentThread()) {
                peer.endRule();
                peer.releasePassed(RELEASED_FOR_ROOM);
            }
        }
    }

    /** Whether {@link #endRule} is to be called yet, or there is something to be freed. Any thread. */
    boolean isUnderRule() {
        return snapshotEpoch != SnapshotRule.NONE || heldBytes() != 0;
    }

    /** Bytes that are held back for the snapshot, or have been and are to be freed. Any thread. */
    long heldBytes() {
        return retirement.heldBytes();
    }

    /**
     * Frees blocks that the scan has passed.
     *
     * @param most how many
     * @return how many it was
     */
    int releasePassed(int most) {
        long passedUnit = rule.passedUnit();
        long bytes = 0;
        int released = 0;
        changing++;
        try {
            while (released < most) {
                long at = retirement.takePassed(passedUnit);
                if (at == 0) {
                    break;
                }
                int slotBytes = allocator.slotBytesAt(at);
                bytes += slotBytes;
                retirement.released(slotBytes);
                freeOrPin(at, slotBytes);
                released++;
            }
        } finally {
            if (bytes != 0) {
                rule.discharge(bytes);
            }
        }
        changing--;
        return released;
    }

    private void freeOrPin(long at, int slotBytes) {
        if (!fresh.isSeen(at)) {
            allocator.free(at);
            return;
        }
        // The next scan must not take it for an entry.
        long word = UnsafeApi.getLong(base + at);
        UnsafeApi.putLongRelease(null, base + at, BlockDescriptor.withState(word, BlockDescriptor.STATE_RETIRED));
        retirement.pin(at, slotBytes);
    }

    // ---- the writer's tools; the lock is held ---------------------------------------------------------------

    /** Looks a key up and fills the fields. An expired entry is removed and counts as absent. */
    boolean locate(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        damage.refuse();
        if (retirement.hasPinned()) {
            releasePinned();
        }
        nodes.releaseSome();
        slot = 0;
        while ((slot = index.find(position, slot)) != 0) {
            long candidate = ShardIndex.block(UnsafeApi.getLong(slot));
            if (matches(candidate, database, keyBase, keyOffset, keyLength)) {
                describe(candidate);
                if (expiry != NO_EXPIRY && expiry <= System.currentTimeMillis()) {
                    removeLocated();
                    expired++;
                    return false;
                }
                return true;
            }
        }
        return false;
    }

    /** Fills the fields for a block that is in the index. */
    void locateBlock(int position, long at) {
        slot = 0;
        while ((slot = index.find(position, slot)) != 0) {
            if (ShardIndex.block(UnsafeApi.getLong(slot)) == at) {
                describe(at);
                return;
            }
        }
        throw new IllegalStateException("a block of the index has vanished: block=" + at);
    }

    /** Fills the fields but for the slot. */
    void describe(long at) {
        block = at;
        header = UnsafeApi.getLong(base + at);
        keyBytes = keyBytesOf(at, header);
        valueBytes = valueBytesOf(at, header);
        valueOffset = at + BlockDescriptor.keyOffset(header) + keyBytes;
        expiry = expiryOf(at, header);
    }

    /** Bytes that the located block needs: what decides its slot's size. */
    long locatedBytes() {
        return valueOffset - block + valueBytes;
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
                fresh.made(block);
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

    /** Makes the located slot name a new block instead; the old one is given up. */
    void replaceLocated(long newBlock) {
        changing++;
        changes++;
        long word = UnsafeApi.getLong(base + newBlock);
        counters.remove(header);
        counters.add(word);
        index.replace(slot, newBlock, mayExpire(word));
        giveUp(block, header);
        changing--;
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

    void removeLocated() {
        changing++;
        nodes.disposeLocated();
        changes++;
        index.remove(slot);
        counters.remove(header);
        giveUp(block, header);
        changing--;
    }

    /** Whether a node must not be changed. */
    boolean isNodeFrozen(long at, long word, long origin) {
        return fresh.isSeen(at) || isHeldUntil(word, origin);
    }

    /** Whether a block with this header must not be changed, or freed, until the scan has passed a place. */
    boolean isHeldUntil(long word, long place) {
        return BlockDescriptor.epoch(word) <= snapshotEpoch && !rule.hasPassed(place);
    }

    /** Whether a block was there when the running snapshot began. */
    boolean isOfSnapshot(long word) {
        return BlockDescriptor.epoch(word) <= snapshotEpoch;
    }

    /** Gives a node up, which a snapshot reaches from an entry that the scan has passed when it has passed a place. */
    void giveUpNode(long at, long origin) {
        long word = UnsafeApi.getLong(base + at);
        // Not before the scan has passed the node's own segment, which must stand still until then.
        long until = Math.max(at, origin);
        if (isHeldUntil(word, until)) {
            int slotBytes = allocator.slotBytesAt(at);
            retirement.holdNode(at, until, slotBytes);
            rule.charge(slotBytes);
        } else {
            freeOrPin(at, allocator.slotBytesAt(at));
        }
    }

    private void giveUp(long at, long word) {
        if (isHeld(at, word)) {
            int slotBytes = allocator.slotBytesAt(at);
            retirement.hold(at, slotBytes);
            rule.charge(slotBytes);
        } else {
            freeOrPin(at, allocator.slotBytesAt(at));
        }
    }

    /** Frees some of what readers held back who are gone. */
    void releasePinned() {
        if (!retirement.hasFree() && pins.advance()) {
            retirement.advance();
            // Where nobody looks, nothing waits for a generation.
            if (!pins.any() && pins.advance()) {
                retirement.advance();
            }
        }
        changing++;
        for (int i = 0; i < PINNED_AT_ONCE && retirement.hasFree(); i++) {
            long at = retirement.takeFree();
            retirement.unpinned(allocator.slotBytesAt(at));
            allocator.free(at);
        }
        changing--;
    }

    /** Gives all memory back at once, index included. Nobody uses the shard, nor looks at a value of it. */
    void discard() {
        nodes.forget();
        retirement.clear();
        allocator.freeAll();
        index.close();
    }

    /** The store is closed: what has been retired goes with all memory. */
    void forgetRetired() {
        retirement.clear();
    }

    /** Changes places with a shard that nobody else uses. */
    void swap(Shard other) {
        index.swap(other.index);
        counters.swap(other.counters);
        Allocator mine = allocator;
        allocator = other.allocator;
        other.allocator = mine;
        nodes.swap(other.nodes);
        Retirement blocks = retirement;
        retirement = other.retirement;
        other.retirement = blocks;
    }
}
