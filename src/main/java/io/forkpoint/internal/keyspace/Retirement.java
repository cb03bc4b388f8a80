package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;

/**
 * The blocks of a shard that are no longer entries and cannot be freed yet. For the shard's writer only; any thread may
 * read the figures, perhaps late.
 *
 * <p>A block is kept for one of two reasons. If the running snapshot's scan has not passed it, its bytes must not change,
 * not even its state; it waits in the list of its region, one of 64 in the arena, until the scan has left that region. If
 * a reader holds a view of the shard, the block is marked as retired and waits in a separate list.
 */
final class Retirement {
    private static final int REGIONS = 64;
    private static final int REGION_BITS = 6;

    private final BlockList[] held = lists();
    private int regionShift;
    /** Regions below this one have been left by the scan and are empty. */
    private int region = REGIONS;

    private long heldBytes;

    // Blocks that readers hold back: given up in this generation, in the one before, and free.
    private BlockList current = new BlockList();
    private BlockList previous = new BlockList();
    private final BlockList free = new BlockList();
    /** Blocks of all three given up before the gate, which keep their segments; see {@link #begin}. */
    private final BlockList beforeGate = new BlockList();

    private long pinnedBytes;

    /** Returns the bytes of all slots in the lists. */
    long bytes() {
        return heldBytes + pinnedBytes;
    }

    /** Returns the bytes of the slots that the snapshot holds back. */
    long heldBytes() {
        return heldBytes;
    }

    /**
     * Begins a snapshot. Called inside the gate, when no block is held. Blocks from before the gate that readers still
     * keep stay until the snapshot has ended, though they are no part of it: otherwise a segment of nothing else could be
     * freed and reused with another slot size while the scan reads it.
     */
    void begin(int unitLimit) {
        regionShift =
                Arena.UNIT_SHIFT + Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(unitLimit) - REGION_BITS);
        region = 0;
        if (pinnedBytes != 0) {
            beforeGate.takeAll(free);
            beforeGate.takeAll(previous);
            beforeGate.takeAll(current);
        }
    }

    /** Ends the snapshot. */
    void end() {
        current.takeAll(beforeGate);
    }

    void hold(long block, int slotBytes) {
        held[(int) (block >>> regionShift)].add(block);
        heldBytes += slotBytes;
    }

    /**
     * Holds a block until the scan has passed a place; a place beyond the snapshot's memory stands for the end of the
     * scan.
     */
    void holdNode(long block, long until, int slotBytes) {
        held[(int) Math.min(REGIONS - 1, until >>> regionShift)].add(block);
        heldBytes += slotBytes;
    }

    /**
     * Removes from its list a block that the scan has passed.
     *
     * @param passedUnit the scan has passed the units below this one
     * @return the block; 0 if there is none
     */
    long takePassed(long passedUnit) {
        while (region < REGIONS && (long) (region + 1) << regionShift <= passedUnit << Arena.UNIT_SHIFT) {
            if (!held[region].isEmpty()) {
                return held[region].take();
            }
            region++;
        }
        return 0;
    }

    /** Records that a taken block is free, or now waits for readers. */
    void released(int slotBytes) {
        heldBytes -= slotBytes;
    }

    void pin(long block, int slotBytes) {
        current.add(block);
        pinnedBytes += slotBytes;
    }

    /** Returns whether there are blocks that wait, or have waited, for readers only. */
    boolean hasPinned() {
        return !current.isEmpty() || !previous.isEmpty() || !free.isEmpty();
    }

    /**
     * Records that a generation of readers has begun, and the last but one is gone. Nothing must be
     * {@linkplain #hasFree free}.
     */
    void advance() {
        free.takeAll(previous);
        BlockList empty = previous;
        previous = current;
        current = empty;
    }

    /** Returns whether {@link #takeFree} has a block to return. */
    boolean hasFree() {
        return !free.isEmpty();
    }

    /** Takes a block that readers no longer hold back; there must be one. */
    long takeFree() {
        return free.take();
    }

    void unpinned(int slotBytes) {
        pinnedBytes -= slotBytes;
    }

    private static BlockList[] lists() {
        BlockList[] lists = new BlockList[REGIONS];
        Arrays.setAll(lists, region -> new BlockList());
        return lists;
    }

    /** Forgets all blocks: their memory is freed as a whole. */
    void clear() {
        for (BlockList list : held) {
            list.clear();
        }
        current.clear();
        previous.clear();
        free.clear();
        beforeGate.clear();
        heldBytes = 0;
        pinnedBytes = 0;
    }
}
