package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import org.agrona.UnsafeApi;

/**
 * Decides which blocks of a shard must stay unchanged, and frees those that its writers give up: at once, or when the
 * running snapshot's scan has passed them, or when no reader sees them any more. For the shard's writer only, unless
 * stated otherwise.
 *
 * <p>A block is changed or freed in place unless it is frozen: while a reader holds a view of some value of this shard (a
 * pin), or while a snapshot holds the block ({@link SnapshotRule}). A writer first makes the version odd and then checks
 * the pins; a reader first adds its pin and then reads the version. Both steps are full fences, so one of them sees the
 * other.
 */
final class Reclamation {
    private static final int PINNED_AT_ONCE = 64;

    private final Shard shard;
    private final SnapshotRule rule;
    private final ReaderPins pins = new ReaderPins();
    private final FreshBlocks fresh;
    private Retirement retirement = new Retirement();
    /** The snapshot's epoch: blocks born later are not held; {@link SnapshotRule#NONE} if none runs. */
    private volatile int snapshotEpoch;

    Reclamation(Shard shard, SnapshotRule rule) {
        this.shard = shard;
        this.rule = rule;
        fresh = new FreshBlocks(pins, shard);
    }

    /** Returns the readers that look at blocks without a lock, for longer than a version check covers. Any thread. */
    ReaderPins pins() {
        return pins;
    }

    // ---- what must stay -----------------------------------------------------------------------------------------

    /** Records that a block has been made. */
    void made(long block) {
        fresh.made(block);
    }

    /**
     * Returns whether a block must not be changed; without the lock, a guess.
     *
     * @param place where the scan meets the block: an entry at its own place, a node through the entry that leads to it
     */
    boolean isFrozen(long at, long word, long place) {
        return fresh.isSeen(at) || isHeld(word, place);
    }

    /** Returns whether a block with this header must stay unchanged until the scan has passed a place. Any thread. */
    boolean isHeld(long word, long place) {
        return isOfSnapshot(word) && !rule.hasPassed(place);
    }

    /** Returns whether a block existed when the running snapshot began. */
    boolean isOfSnapshot(long word) {
        return BlockDescriptor.epoch(word) <= snapshotEpoch;
    }

    // ---- giving up ----------------------------------------------------------------------------------------------

    /** Gives up an entry's block with this header. */
    void giveUp(long at, long word) {
        int slotBytes = shard.allocator.slotBytesAt(at);
        if (isHeld(word, at)) {
            retirement.hold(at, slotBytes);
            rule.charge(slotBytes);
        } else {
            freeOrPin(at, slotBytes);
        }
    }

    /** Gives up a node. A snapshot reaches it from an entry that the scan has passed when it has passed {@code origin}. */
    void giveUpNode(long at, long origin) {
        long word = UnsafeApi.getLong(shard.base + at);
        // Nor before the scan has passed the node's own segment, which must not change until then.
        long until = Math.max(at, origin);
        int slotBytes = shard.allocator.slotBytesAt(at);
        if (isHeld(word, until)) {
            retirement.holdNode(at, until, slotBytes);
            rule.charge(slotBytes);
        } else {
            freeOrPin(at, slotBytes);
        }
    }

    private void freeOrPin(long at, int slotBytes) {
        if (!fresh.isSeen(at)) {
            shard.allocator.free(at);
            return;
        }
        // Marks the node, or the next scan would take it for an entry.
        long word = UnsafeApi.getLong(shard.base + at);
        UnsafeApi.putLongRelease(null, shard.base + at, BlockDescriptor.withState(word, BlockDescriptor.STATE_RETIRED));
        retirement.pin(at, slotBytes);
    }

    /**
     * Frees blocks that the scan has passed.
     *
     * @param most the greatest number of blocks to free
     * @return the number of blocks freed
     */
    int releasePassed(int most) {
        long passedUnit = rule.passedUnit();
        long bytes = 0;
        int released = 0;
        shard.beginChange();
        try {
            while (released < most) {
                long at = retirement.takePassed(passedUnit);
                if (at == 0) {
                    break;
                }
                int slotBytes = shard.allocator.slotBytesAt(at);
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
        shard.endChange();
        return released;
    }

    /** Frees some blocks whose readers are gone. Called by each write. */
    void releaseSome() {
        if (retirement.hasPinned()) {
            releasePinned();
        }
    }

    /** Frees some blocks whose readers are gone. */
    void releasePinned() {
        if (!retirement.hasFree() && pins.advance()) {
            retirement.advance();
            // Without readers, no block needs to wait for a generation.
            if (!pins.any() && pins.advance()) {
                retirement.advance();
            }
        }
        shard.beginChange();
        for (int i = 0; i < PINNED_AT_ONCE && retirement.hasFree(); i++) {
            long at = retirement.takeFree();
            retirement.unpinned(shard.allocator.slotBytesAt(at));
            shard.allocator.free(at);
        }
        shard.endChange();
    }

    // ---- the snapshot rule --------------------------------------------------------------------------------------

    /** Begins the snapshot rule. Called inside the gate. */
    void beginRule(int epochOfSnapshot, int unitLimit) {
        snapshotEpoch = epochOfSnapshot;
        retirement.begin(unitLimit);
    }

    void endRule() {
        snapshotEpoch = SnapshotRule.NONE;
        retirement.end();
    }

    /** Returns whether {@link #endRule} is still to be called, or blocks are still to be freed. Any thread. */
    boolean isUnderRule() {
        return snapshotEpoch != SnapshotRule.NONE || heldBytes() != 0;
    }

    /** Returns the bytes that are held back for the snapshot, or were and are still to be freed. Any thread. */
    long heldBytes() {
        return retirement.heldBytes();
    }

    /** Returns the bytes that are held back for any reason. Any thread. */
    long retainedBytes() {
        return retirement.bytes();
    }

    /** Forgets all blocks: the memory is freed as a whole. */
    void forget() {
        retirement.clear();
    }

    /** Swaps the given-up blocks with those of another shard, together with the memory that they lie in. */
    void swap(Reclamation other) {
        Retirement mine = retirement;
        retirement = other.retirement;
        other.retirement = mine;
    }
}
