package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import org.agrona.UnsafeApi;

/**
 * Says which blocks of a shard must stay as they are, and frees those that its writers give up: at once, or when the running
 * snapshot's scan has passed them, or when no reader looks at them any more. The shard's writer only, where nothing else is
 * said.
 *
 * <p>A block is changed or freed in place unless it is frozen: while a reader holds a view of some value of this shard (a
 * pin), or while a snapshot holds the block ({@link SnapshotRule}). A writer first makes the version odd and then looks at
 * the pins; a reader first adds its pin and then reads the version; both steps are full fences, so one of them sees the
 * other.
 */
final class Reclamation {
    private static final int PINNED_AT_ONCE = 64;

    private final Shard shard;
    private final SnapshotRule rule;
    private final ReaderPins pins = new ReaderPins();
    private final FreshBlocks fresh;
    private Retirement retirement = new Retirement();
    /** What was born later is not held by a snapshot; {@link SnapshotRule#NONE} if none runs. */
    private volatile int snapshotEpoch;

    Reclamation(Shard shard, SnapshotRule rule) {
        this.shard = shard;
        this.rule = rule;
        fresh = new FreshBlocks(pins, shard);
    }

    /** Who looks at blocks without a lock, longer than a version can tell. Any thread. */
    ReaderPins pins() {
        return pins;
    }

    // ---- what must stay -----------------------------------------------------------------------------------------

    /** A block has been made. */
    void made(long block) {
        fresh.made(block);
    }

    /**
     * Whether a block must not be changed; without the lock, a guess.
     *
     * @param place where the scan meets it: an entry where it lies, a node by the entry that leads to it
     */
    boolean isFrozen(long at, long word, long place) {
        return fresh.isSeen(at) || isHeld(word, place);
    }

    /** Whether a block with this header must not be changed, or freed, until the scan has passed a place. Any thread. */
    boolean isHeld(long word, long place) {
        return isOfSnapshot(word) && !rule.hasPassed(place);
    }

    /** Whether a block was there when the running snapshot began. */
    boolean isOfSnapshot(long word) {
        return BlockDescriptor.epoch(word) <= snapshotEpoch;
    }

    // ---- giving up ----------------------------------------------------------------------------------------------

    /** Gives an entry's block up, which has this header. */
    void giveUp(long at, long word) {
        int slotBytes = shard.allocator.slotBytesAt(at);
        if (isHeld(word, at)) {
            retirement.hold(at, slotBytes);
            rule.charge(slotBytes);
        } else {
            freeOrPin(at, slotBytes);
        }
    }

    /** Gives a node up, which a snapshot reaches from an entry that the scan has passed when it has passed a place. */
    void giveUpNode(long at, long origin) {
        long word = UnsafeApi.getLong(shard.base + at);
        // Not before the scan has passed the node's own segment, which must stand still until then.
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
        // The next scan must not take it for an entry.
        long word = UnsafeApi.getLong(shard.base + at);
        UnsafeApi.putLongRelease(null, shard.base + at, BlockDescriptor.withState(word, BlockDescriptor.STATE_RETIRED));
        retirement.pin(at, slotBytes);
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

    /** At each write: frees some of what readers held back who are gone. */
    void releaseSome() {
        if (retirement.hasPinned()) {
            releasePinned();
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
        shard.beginChange();
        for (int i = 0; i < PINNED_AT_ONCE && retirement.hasFree(); i++) {
            long at = retirement.takeFree();
            retirement.unpinned(shard.allocator.slotBytesAt(at));
            shard.allocator.free(at);
        }
        shard.endChange();
    }

    // ---- the snapshot rule --------------------------------------------------------------------------------------

    /** In the gate. */
    void beginRule(int epochOfSnapshot, int unitLimit) {
        snapshotEpoch = epochOfSnapshot;
        retirement.begin(unitLimit);
    }

    void endRule() {
        snapshotEpoch = SnapshotRule.NONE;
        retirement.end();
    }

    /** Whether {@link #endRule} is to be called yet, or there is something to be freed. Any thread. */
    boolean isUnderRule() {
        return snapshotEpoch != SnapshotRule.NONE || heldBytes() != 0;
    }

    /** Bytes that are held back for the snapshot, or have been and are to be freed. Any thread. */
    long heldBytes() {
        return retirement.heldBytes();
    }

    /** Bytes that are held back for whatever reason. Any thread. */
    long retainedBytes() {
        return retirement.bytes();
    }

    /** All memory goes back at once. */
    void forget() {
        retirement.clear();
    }

    /** What has been given up goes with the memory in which it is. */
    void swap(Reclamation other) {
        Retirement mine = retirement;
        retirement = other.retirement;
        other.retirement = mine;
    }
}
