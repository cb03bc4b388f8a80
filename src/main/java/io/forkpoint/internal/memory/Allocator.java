package io.forkpoint.internal.memory;

import io.forkpoint.errors.MemoryLimitException;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Allocates the blocks of one shard: each size class has its own segments, each segment a list of its free slots. A
 * segment whose last block is freed returns to the arena at once, so freed memory serves any class and shard.
 *
 * <p>For one thread at a time: the shard's writer.
 */
public final class Allocator {
    private final Arena arena;
    private final long base;
    private final int[] withRoom = new int[SizeClasses.COUNT];
    private final SegmentLists lists;
    /** The head of the list of all its segments. */
    private int segments;

    // Written by the shard's writer only; other threads read a figure, perhaps late.
    private long usedBytes;

    public Allocator(Arena arena) {
        this.arena = arena;
        lists = arena.lists();
        base = arena.values().address();
    }

    /** Returns the bytes of all slots in use. Any thread. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Returns whether blocks of these sizes take slots of the same size, so that one can replace the other in place. */
    public static boolean sameSlot(long aBytes, long bBytes) {
        int sizeClass = SizeClasses.classOf(aBytes);
        return sizeClass == SizeClasses.classOf(bBytes) && (sizeClass >= 0 || unitsOf(aBytes) == unitsOf(bBytes));
    }

    /** Returns the bytes of the slot that a block of this size takes. */
    public static long slotBytes(long bytes) {
        int sizeClass = SizeClasses.classOf(bytes);
        return sizeClass < 0 ? (long) unitsOf(bytes) << SegmentDescriptor.UNIT_SHIFT : SizeClasses.slotBytes(sizeClass);
    }

    /**
     * Allocates a block, whose state is free until its header is written.
     *
     * @param epoch the current epoch: the birth of a segment that has to be created
     * @return the block's offset in the arena
     * @throws io.forkpoint.errors.MemoryLimitException if the limit is reached; nothing is changed
     */
    public long allocate(long bytes, int epoch) {
        int sizeClass = SizeClasses.classOf(bytes);
        if (sizeClass < 0) {
            return allocateOwnSegment(bytes, epoch);
        }
        if (withRoom[sizeClass] == 0) {
            sizeClass = classWithRoom(sizeClass, epoch);
        }
        int unit = withRoom[sizeClass];
        int slotBytes = SizeClasses.slotBytes(sizeClass);
        long record = arena.record(unit);
        long start = (long) unit << SegmentDescriptor.UNIT_SHIFT;
        int free = UnsafeApi.getInt(record + SegmentDescriptor.FREE_HEAD_OFFSET);
        long block;
        if (free != 0) {
            block = start + (long) (free - 1) * slotBytes;
            int next = (int) (UnsafeApi.getLong(base + block) >>> 32);
            UnsafeApi.putInt(record + SegmentDescriptor.FREE_HEAD_OFFSET, next);
        } else {
            int slot = UnsafeApi.getInt(record + SegmentDescriptor.HIGH_WATER_OFFSET);
            block = start + (long) slot * slotBytes;
            // The slot may hold bytes of an earlier segment: it must read as free before a scan can reach it.
            UnsafeApi.putLong(base + block, 0);
            UnsafeApi.putIntRelease(null, record + SegmentDescriptor.HIGH_WATER_OFFSET, slot + 1);
        }
        int live = UnsafeApi.getInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET) + 1;
        UnsafeApi.putInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET, live);
        if (live == SizeClasses.slots(sizeClass)) {
            unlink(sizeClass, unit);
        }
        usedBytes += slotBytes;
        return block;
    }

    /** Creates a segment of this class or, if there is no room for one, finds a larger class with free slots. */
    private int classWithRoom(int sizeClass, int epoch) {
        try {
            int unit = takeSegment(SizeClasses.units(sizeClass), SizeClasses.slotBytes(sizeClass), epoch);
            link(sizeClass, unit);
            return sizeClass;
        } catch (MemoryLimitException e) {
            for (int larger = sizeClass + 1; larger < SizeClasses.COUNT; larger++) {
                if (withRoom[larger] != 0) {
                    return larger;
                }
            }
            throw e;
        }
    }

    private int takeSegment(int units, int slotBytes, int epoch) {
        int unit = arena.takeSegment(units, slotBytes, epoch);
        lists.push(unit, segments);
        segments = unit;
        return unit;
    }

    private long allocateOwnSegment(long bytes, int epoch) {
        int units = unitsOf(bytes);
        int slotBytes = units << SegmentDescriptor.UNIT_SHIFT;
        int unit = takeSegment(units, slotBytes, epoch);
        long block = (long) unit << SegmentDescriptor.UNIT_SHIFT;
        long record = arena.record(unit);
        UnsafeApi.putLong(base + block, 0);
        UnsafeApi.putInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET, 1);
        UnsafeApi.putIntRelease(null, record + SegmentDescriptor.HIGH_WATER_OFFSET, 1);
        usedBytes += slotBytes;
        return block;
    }

    /** Returns the first unit of the segment that a block lies in. */
    private int segmentOf(long block) {
        int unit = (int) (block >>> SegmentDescriptor.UNIT_SHIFT);
        long record = arena.record(unit);
        return UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET) != 0
                ? unit
                : unit - UnsafeApi.getInt(record + SegmentDescriptor.UNITS_OFFSET);
    }

    /** Returns the bytes of a block's slot. */
    public int slotBytesAt(long block) {
        return UnsafeApi.getInt(arena.record(segmentOf(block)) + SegmentDescriptor.SLOT_BYTES_OFFSET);
    }

    /** Frees a block; its header becomes that of a free slot. */
    public void free(long block) {
        int unit = segmentOf(block);
        long record = arena.record(unit);
        int slotBytes = UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET);
        usedBytes -= slotBytes;
        int sizeClass = SizeClasses.classOf(slotBytes);
        if (sizeClass < 0) {
            release(unit);
            return;
        }
        int live = UnsafeApi.getInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET) - 1;
        boolean wasFull = live + 1 == SizeClasses.slots(sizeClass);
        if (live == 0) {
            if (!wasFull) {
                unlink(sizeClass, unit);
            }
            release(unit);
            return;
        }
        long start = (long) unit << SegmentDescriptor.UNIT_SHIFT;
        int slot = (int) (block - start) / slotBytes;
        long next = UnsafeApi.getInt(record + SegmentDescriptor.FREE_HEAD_OFFSET);
        UnsafeApi.putLongRelease(null, base + block, next << 32);
        UnsafeApi.putInt(record + SegmentDescriptor.FREE_HEAD_OFFSET, slot + 1);
        UnsafeApi.putInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET, live);
        if (wasFull) {
            link(sizeClass, unit);
        }
    }

    /** Hides the segments from all later scans: their blocks are no longer entries. */
    public void hideFromScans() {
        for (int unit = segments; unit != 0; unit = lists.next(unit)) {
            UnsafeApi.putInt(arena.record(unit) + SegmentDescriptor.BIRTH_EPOCH_OFFSET, Integer.MAX_VALUE);
        }
    }

    /** Returns every segment to the arena. */
    public void freeAll() {
        while (segments != 0) {
            int unit = segments;
            segments = lists.next(unit);
            arena.giveSegment(unit);
        }
        Arrays.fill(withRoom, 0);
        usedBytes = 0;
    }

    private void release(int unit) {
        segments = lists.remove(unit, segments);
        arena.giveSegment(unit);
    }

    private void link(int sizeClass, int unit) {
        int next = withRoom[sizeClass];
        long record = arena.record(unit);
        UnsafeApi.putInt(record + SegmentDescriptor.NEXT_OFFSET, next);
        UnsafeApi.putInt(record + SegmentDescriptor.PREVIOUS_OFFSET, 0);
        if (next != 0) {
            UnsafeApi.putInt(arena.record(next) + SegmentDescriptor.PREVIOUS_OFFSET, unit);
        }
        withRoom[sizeClass] = unit;
    }

    private void unlink(int sizeClass, int unit) {
        long record = arena.record(unit);
        int next = UnsafeApi.getInt(record + SegmentDescriptor.NEXT_OFFSET);
        int previous = UnsafeApi.getInt(record + SegmentDescriptor.PREVIOUS_OFFSET);
        if (previous != 0) {
            UnsafeApi.putInt(arena.record(previous) + SegmentDescriptor.NEXT_OFFSET, next);
        } else {
            withRoom[sizeClass] = next;
        }
        if (next != 0) {
            UnsafeApi.putInt(arena.record(next) + SegmentDescriptor.PREVIOUS_OFFSET, previous);
        }
    }

    private static int unitsOf(long bytes) {
        return (int) ((bytes + SegmentDescriptor.UNIT_BYTES - 1) >>> SegmentDescriptor.UNIT_SHIFT);
    }
}
