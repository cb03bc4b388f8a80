package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;

/**
 * The blocks of a shard that are no entries any more and cannot be freed yet. The shard's writer only; the figures are
 * for any thread, which may see them late.
 *
 * <p>Two reasons keep a block. The running snapshot's scan has not passed it: then its bytes must not change, not even
 * its state, and it waits in the list of its region of the arena, one of 64, until the scan has left that region. Or a
 * reader holds a view of the shard: then it is marked as retired and waits in a list of its own.
 */
final class Retirement {
    private static final int REGIONS = 64;
    private static final int REGION_BITS = 6;

    private final BlockList[] held = lists();
    private int regionShift;
    /** Regions below this one have been left by the scan and hold nothing. */
    private int region = REGIONS;

    private long heldBytes;

    // What readers hold back: given up in this generation, in the one before, and free.
    private BlockList current = new BlockList();
    private BlockList previous = new BlockList();
    private final BlockList free = new BlockList();
    /** Of all three, what was given up before the gate: it keeps its segments, see {@link #begin}. */
    private final BlockList beforeGate = new BlockList();

    private long pinnedBytes;

    /** Bytes of all slots in the lists. */
    long bytes() {
        return heldBytes + pinnedBytes;
    }

    /** Bytes of the slots that the snapshot holds back. */
    long heldBytes() {
        return heldBytes;
    }

    /**
     * In the gate; no block is held. What readers of views still keep from before the gate stays until the snapshot has
     * ended, though it is no part of it: a segment of nothing else could else be given back, and made anew with another
     * slot size, under the eyes of the scan.
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

    /** The snapshot has ended. */
    void end() {
        current.takeAll(beforeGate);
    }

    void hold(long block, int slotBytes) {
        held[(int) (block >>> regionShift)].add(block);
        heldBytes += slotBytes;
    }

    /** Holds a block until the scan has passed a place; one beyond the snapshot's memory stands for its end. */
    void holdNode(long block, long until, int slotBytes) {
        held[(int) Math.min(REGIONS - 1, until >>> regionShift)].add(block);
        heldBytes += slotBytes;
    }

    /**
     * Takes a block that the scan has passed off its list.
     *
     * @param passedUnit units below this one have been passed
     * @return 0 if there is none
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

    /** A block that was taken is free, or goes on waiting for readers. */
    void released(int slotBytes) {
        heldBytes -= slotBytes;
    }

    void pin(long block, int slotBytes) {
        current.add(block);
        pinnedBytes += slotBytes;
    }

    /** Whether there are blocks that wait, or have waited, for readers only. */
    boolean hasPinned() {
        return !current.isEmpty() || !previous.isEmpty() || !free.isEmpty();
    }

    /** A generation of readers has begun: the last but one is gone. Nothing is {@linkplain #hasFree free} yet. */
    void advance() {
        free.takeAll(previous);
        BlockList empty = previous;
        previous = current;
        current = empty;
    }

    /** Whether {@link #takeFree} has something to give. */
    boolean hasFree() {
        return !free.isEmpty();
    }

    /** Takes a block that readers have held back and no longer do; there must be one. */
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

    /** Forgets all blocks: their memory goes back as a whole. */
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
