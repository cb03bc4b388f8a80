package io.forkpoint.keyspace;

import io.forkpoint.memory.Arena;
import org.agrona.collections.LongArrayList;

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
    private static final int CHUNK_ENTRIES = 1022;
    private static final int ALIGNMENT_SHIFT = 3;

    /** A piece of a region's list: block offsets from the region's start, in words of 8 bytes, unsigned. */
    private static final class Chunk {
        final int[] words = new int[CHUNK_ENTRIES];
        final Chunk next;
        int count;

        Chunk(Chunk next) {
            this.next = next;
        }
    }

    /** Nodes of collections that wait for a region which need not be their own. */
    private static final class NodeChunk {
        final long[] blocks = new long[CHUNK_ENTRIES];
        final NodeChunk next;
        int count;

        NodeChunk(NodeChunk next) {
            this.next = next;
        }
    }

    private final Chunk[] held = new Chunk[REGIONS];
    private final NodeChunk[] heldNodes = new NodeChunk[REGIONS];
    private int regionShift;
    /** Regions below this one have been left by the scan and hold nothing. */
    private int region = REGIONS;

    private long heldBytes;

    // What readers hold back: given up in this generation, in the one before, and free.
    private LongArrayList current = new LongArrayList();
    private LongArrayList previous = new LongArrayList();
    private LongArrayList free = new LongArrayList();
    /** Of all three, what was given up before the gate: it keeps its segments, see {@link #begin}. */
    private final LongArrayList beforeGate = new LongArrayList();

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
        moveTo(beforeGate, free);
        moveTo(beforeGate, previous);
        moveTo(beforeGate, current);
    }

    /** The snapshot has ended. */
    void end() {
        moveTo(current, beforeGate);
    }

    void hold(long block, int slotBytes) {
        int of = (int) (block >>> regionShift);
        Chunk chunk = held[of];
        if (chunk == null || chunk.count == CHUNK_ENTRIES) {
            chunk = new Chunk(chunk);
            held[of] = chunk;
        }
        chunk.words[chunk.count++] = (int) ((block - ((long) of << regionShift)) >>> ALIGNMENT_SHIFT);
        heldBytes += slotBytes;
    }

    /** Holds a block until the scan has passed a place; one beyond the snapshot's memory stands for its end. */
    void holdNode(long block, long until, int slotBytes) {
        int of = (int) Math.min(REGIONS - 1, until >>> regionShift);
        NodeChunk chunk = heldNodes[of];
        if (chunk == null || chunk.count == CHUNK_ENTRIES) {
            chunk = new NodeChunk(chunk);
            heldNodes[of] = chunk;
        }
        chunk.blocks[chunk.count++] = block;
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
            Chunk chunk = held[region];
            NodeChunk nodes = heldNodes[region];
            if (nodes != null) {
                if (nodes.count > 0) {
                    return nodes.blocks[--nodes.count];
                }
                heldNodes[region] = nodes.next;
            } else if (chunk == null) {
                region++;
            } else if (chunk.count == 0) {
                held[region] = chunk.next;
            } else {
                return ((long) region << regionShift)
                        + ((chunk.words[--chunk.count] & 0xffff_ffffL) << ALIGNMENT_SHIFT);
            }
        }
        return 0;
    }

    /** A block that was taken is free, or goes on waiting for readers. */
    void released(int slotBytes) {
        heldBytes -= slotBytes;
    }

    private static void moveTo(LongArrayList to, LongArrayList from) {
        to.addAll(from);
        from.clear();
    }

    void pin(long block, int slotBytes) {
        current.addLong(block);
        pinnedBytes += slotBytes;
    }

    /** Whether there are blocks that wait, or have waited, for readers only. */
    boolean hasPinned() {
        return !current.isEmpty() || !previous.isEmpty() || !free.isEmpty();
    }

    /** A generation of readers has begun: the last but one is gone. Nothing is {@linkplain #hasFree free} yet. */
    void advance() {
        moveTo(free, previous);
        LongArrayList empty = previous;
        previous = current;
        current = empty;
    }

    /** Whether {@link #takeFree} has something to give. */
    boolean hasFree() {
        return !free.isEmpty();
    }

    /** Takes a block that readers have held back and no longer do; there must be one. */
    long takeFree() {
        return free.removeAt(free.size() - 1);
    }

    void unpinned(int slotBytes) {
        pinnedBytes -= slotBytes;
    }
}
