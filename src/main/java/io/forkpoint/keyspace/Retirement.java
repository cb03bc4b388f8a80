package io.forkpoint.keyspace;

import io.forkpoint.memory.Arena;
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

    private long[] pinned = new long[16];
    private int pinnedCount;
    /** Those below this index were retired before the gate; they keep their segments, see {@link #begin}. */
    private int pinnedBeforeGate;

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
        pinnedBeforeGate = pinnedCount;
    }

    /** The snapshot has ended. */
    void end() {
        pinnedBeforeGate = 0;
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

    void pin(long block, int slotBytes) {
        if (pinnedCount == pinned.length) {
            pinned = Arrays.copyOf(pinned, pinnedCount * 2);
        }
        pinned[pinnedCount++] = block;
        pinnedBytes += slotBytes;
    }

    /** Whether {@link #takePinned} has something to give. */
    boolean hasPinned() {
        return pinnedCount > pinnedBeforeGate;
    }

    /** Takes a block that waits for readers only; there must be one. */
    long takePinned() {
        return pinned[--pinnedCount];
    }

    void unpinned(int slotBytes) {
        pinnedBytes -= slotBytes;
    }
}
