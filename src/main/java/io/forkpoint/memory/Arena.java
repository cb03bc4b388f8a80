package io.forkpoint.memory;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.helper.ControlDescriptor;
import io.forkpoint.helper.MapKind;
import org.agrona.UnsafeApi;

/**
 * The memory that holds the values: one reserved range, cut into units of 64 KiB of which segments are made, with the
 * segment table and the control page beside it. What is stored are offsets into the arena, never addresses.
 *
 * <p>Segments are taken and given back by any thread; the rest is only read.
 */
public final class Arena {
    private static final long GROW_BYTES = 64L << 20;
    private static final long TABLE_GROW_BYTES = 1L << 20;
    private static final long CONTROL_BYTES = 4096;
    private static final int DISCARD_UNITS = (16 << 20) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final int POPULATE_UNITS = (256 << 10) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final long HUGE_PAGE_BYTES = 2L << 20;
    private static final long COLLAPSE_BYTES = 16L << 20;
    /** Readable behind the last unit: a reader may take the last small block for the start of a longer header. */
    private static final long GUARD_BYTES = 4096;

    /** Bits of an offset within its unit. */
    public static final int UNIT_SHIFT = SegmentDescriptor.UNIT_SHIFT;

    /** The most an arena can hold: what 37 bits of 8-byte offsets in an index slot reach. */
    public static final long MAX_BYTES = 1L << 40;

    /** The largest limit: unit 0 is never used. */
    public static final long MAX_LIMIT_BYTES = MAX_BYTES - SegmentDescriptor.UNIT_BYTES;

    private final ArenaKind kind;
    private final Mapping values;
    private final Mapping table;
    private final Mapping control;
    /** A lock, too, for this and the next three. */
    private final UnitPool pool = new UnitPool();

    /** Whether the pool is not to be believed, since an Error has ended a change of it. */
    private boolean isStale;

    // What is free and yet nobody's to take, while its pages go back to the kernel.
    private int discardedFrom;
    private int discardedUnits;

    /** Held by the one who gives pages back. */
    private final Object discarding = new Object();

    /** As many as the reserved range has, the first included. */
    private final int maxUnits;
    /** As many as segments may take together. */
    private volatile int limitUnits;

    private volatile int unitLimit = 1;
    /** Units below this one have pages, unless they were given back since. */
    private int populatedUnits;

    /**
     * Reserves an arena whose limit stays.
     *
     * @param limitBytes the most that all segments may take together
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes) {
        this(kind, limitBytes, limitBytes);
    }

    /**
     * Reserves an arena.
     *
     * @param limitBytes the most that all segments may take together
     * @param reservedBytes as much as the limit can be raised to; less than the limit counts as the limit
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes, long reservedBytes) {
        checkLimit(limitBytes, MAX_LIMIT_BYTES);
        this.kind = kind;
        limitUnits = (int) (limitBytes >>> SegmentDescriptor.UNIT_SHIFT);
        long reserved = Math.min(Math.max(limitBytes, reservedBytes), MAX_LIMIT_BYTES);
        // Unit 0 is never used, so that offset 0 can mean "nothing": it is not part of the limit.
        maxUnits = (int) (reserved >>> SegmentDescriptor.UNIT_SHIFT) + 1;
        int valueKind = switch (kind) {
            case SHARED -> MapKind.SHARED;
            case PRIVATE -> MapKind.PRIVATE;
            case PRIVATE_HUGE -> MapKind.PRIVATE_HUGE;
        };
        // A forked child must see the table of its moment: with a private arena the table is private too.
        int tableKind = kind == ArenaKind.SHARED ? MapKind.SHARED : MapKind.PRIVATE;
        values = new Mapping(valueKind, ((long) maxUnits << SegmentDescriptor.UNIT_SHIFT) + GUARD_BYTES, GROW_BYTES);
        try {
            table = new Mapping(tableKind, (long) maxUnits * SegmentDescriptor.RECORD_BYTES, TABLE_GROW_BYTES);
        } catch (MemoryLimitException e) {
            values.unmap();
            throw e;
        }
        control = Mapping.sharedWithChild(CONTROL_BYTES);
    }

    /** Gives the addresses of an arena back that nobody has used. */
    public void unmap() {
        values.unmap();
        table.unmap();
        control.unmap();
    }

    public ArenaKind kind() {
        return kind;
    }

    public Mapping values() {
        return values;
    }

    public Mapping table() {
        return table;
    }

    public Mapping control() {
        return control;
    }

    /** Units [1, limit) have been used; a scan goes over them. */
    public int unitLimit() {
        return unitLimit;
    }

    private static void checkLimit(long limitBytes, long most) {
        if (limitBytes < SegmentDescriptor.UNIT_BYTES || limitBytes > most) {
            throw new IllegalArgumentException("limitBytes must be from " + SegmentDescriptor.UNIT_BYTES + " to " + most
                    + ": limitBytes=" + limitBytes);
        }
    }

    /** The limit in bytes. */
    public long limitBytes() {
        return (long) limitUnits << SegmentDescriptor.UNIT_SHIFT;
    }

    /**
     * Changes the limit. What is there stays: below it, no segment is made until enough were given back.
     *
     * @throws IllegalArgumentException if it is less than a unit or more than any arena holds
     * @throws MemoryLimitException if it is more than was reserved
     */
    public void limitBytes(long bytes) {
        checkLimit(bytes, MAX_LIMIT_BYTES);
        long reserved = (long) (maxUnits - 1) << SegmentDescriptor.UNIT_SHIFT;
        if (bytes - reserved >= SegmentDescriptor.UNIT_BYTES) {
            throw new MemoryLimitException("the limit cannot be raised to " + bytes
                    + " bytes: when the store was opened,"
                    + " addresses for " + reserved + " were reserved, which is what this machine, its control group and"
                    + " ulimit -v had; open the store with the larger limit");
        }
        limitUnits = (int) (bytes >>> SegmentDescriptor.UNIT_SHIFT);
    }

    /** Bytes of all segments. */
    public long allocatedBytes() {
        synchronized (pool) {
            refresh();
            return (unitLimit - 1 - pool.freeUnits()) << SegmentDescriptor.UNIT_SHIFT;
        }
    }

    /** The unit that an offset lies in. */
    public static long unitOf(long offset) {
        return offset >>> UNIT_SHIFT;
    }

    /** Units below this one have been passed by the running scan, which has copied what it needs of them; acquire. */
    public long scanUnit() {
        return UnsafeApi.getLongVolatile(null, control.address() + ControlDescriptor.SCAN_UNIT_OFFSET);
    }

    /** A scan in this process has copied what it needs of the units below this one; release. */
    public void publishScanUnit(long unit) {
        UnsafeApi.putLongRelease(null, control.address() + ControlDescriptor.SCAN_UNIT_OFFSET, unit);
    }

    /** Whether {@code [offset, offset + bytes)} may be read: what a reader asks that may have read a torn offset. */
    public boolean holds(long offset, long bytes) {
        return offset + bytes <= values.usableBytes();
    }

    /** Address of a record of the segment table. */
    long record(int unit) {
        return table.address() + (long) unit * SegmentDescriptor.RECORD_BYTES;
    }

    /**
     * Makes a segment.
     *
     * @return its first unit
     * @throws MemoryLimitException if the limit is reached; nothing is changed
     */
    int takeSegment(int units, int slotBytes, int epoch) {
        synchronized (pool) {
            refresh();
            checkRoom(units);
            int unit = takeUnits(units);
            writeRecord(unit, units, slotBytes, epoch);
            return unit;
        }
    }

    private int takeUnits(int units) {
        isStale = true;
        int unit = pool.take(units);
        if (unit < 0) {
            try {
                unit = extend(units);
            } catch (MemoryLimitException e) {
                isStale = false;
                throw e;
            }
        }
        isStale = false;
        return unit;
    }

    private void writeRecord(int unit, int units, int slotBytes, int epoch) {
        long record = record(unit);
        UnsafeApi.putInt(record + SegmentDescriptor.HIGH_WATER_OFFSET, 0);
        UnsafeApi.putInt(record + SegmentDescriptor.LIVE_SLOTS_OFFSET, 0);
        UnsafeApi.putInt(record + SegmentDescriptor.FREE_HEAD_OFFSET, 0);
        UnsafeApi.putInt(record + SegmentDescriptor.BIRTH_EPOCH_OFFSET, epoch);
        UnsafeApi.putInt(record + SegmentDescriptor.UNITS_OFFSET, units);
        UnsafeApi.putIntRelease(null, record + SegmentDescriptor.SLOT_BYTES_OFFSET, slotBytes);
        for (int i = 1; i < units; i++) {
            UnsafeApi.putInt(record(unit + i) + SegmentDescriptor.UNITS_OFFSET, i);
        }
    }

    /**
     * If an Error has ended a change of the pool halfway: makes it anew from the table, which says what no segment has. The
     * pool's lock is held.
     */
    private void refresh() {
        if (!isStale) {
            return;
        }
        pool.clear();
        int unit = 1;
        while (unit < unitLimit) {
            int start = unit;
            while (unit < unitLimit && isFree(unit)) {
                unit++;
            }
            if (unit > start) {
                pool.give(start, unit - start);
            } else {
                unit += isBeingDiscarded(unit)
                        ? discardedUnits
                        : UnsafeApi.getInt(record(unit) + SegmentDescriptor.UNITS_OFFSET);
            }
        }
        isStale = false;
    }

    private boolean isFree(int unit) {
        return UnsafeApi.getInt(record(unit) + SegmentDescriptor.SLOT_BYTES_OFFSET) == 0 && !isBeingDiscarded(unit);
    }

    private boolean isBeingDiscarded(int unit) {
        return discardedUnits > 0 && unit == discardedFrom;
    }

    /** Never fails: a heap that is full must not tear the write that frees. The pool's lock is held. */
    private void giveUnits(int start, int units) {
        if (isStale) {
            return;
        }
        isStale = true;
        try {
            pool.give(start, units);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // It is made anew when it is needed.
            return;
        }
        isStale = false;
    }

    private void checkRoom(int units) {
        if (unitLimit - 1 - pool.freeUnits() + units > limitUnits) {
            throw limitReached(units);
        }
    }

    private MemoryLimitException limitReached(int units) {
        return new MemoryLimitException("the memory limit is reached: limit=" + limitBytes() + " bytes; needed="
                + ((long) units << SegmentDescriptor.UNIT_SHIFT) + " bytes more; remove entries or raise the limit");
    }

    private int extend(int units) {
        int start = unitLimit;
        int tail = pool.runEndingAt(start);
        int from = tail < 0 ? start : tail;
        if ((long) from + units > maxUnits) {
            throw limitReached(units);
        }
        int end = from + units;
        values.require(((long) end << SegmentDescriptor.UNIT_SHIFT) + GUARD_BYTES);
        table.require((long) end * SegmentDescriptor.RECORD_BYTES);
        if (tail >= 0) {
            pool.remove(tail);
        }
        unitLimit = end;
        return from;
    }

    /**
     * Has the kernel provide memory ahead of its use, 256 KiB at a time, so that a writer who makes a segment does not wait
     * for a page at each of its first writes.
     *
     * @param aheadBytes how much above the units that are in use, and below, where nothing was populated yet; the limit ends
     *     it earlier
     * @return whether there is more to do
     */
    public boolean populateAhead(long aheadBytes) {
        int from;
        synchronized (pool) {
            int ahead = (int) (aheadBytes >>> SegmentDescriptor.UNIT_SHIFT);
            // The newest segments are not full yet.
            from = Math.max(Math.max(1, populatedUnits), unitLimit - ahead);
            long end = Math.min(Math.min(maxUnits, limitUnits + 1L), (long) unitLimit + ahead);
            if (end - from < POPULATE_UNITS) {
                return false;
            }
            populatedUnits = from + POPULATE_UNITS;
            try {
                values.require(((long) populatedUnits << SegmentDescriptor.UNIT_SHIFT) + GUARD_BYTES);
            } catch (MemoryLimitException e) {
                // The writer who needs it, if one does, is told.
                return false;
            }
        }
        // Before Linux 5.14 it is refused: writers find their pages themselves.
        return values.populate(
                        (long) from << SegmentDescriptor.UNIT_SHIFT,
                        (long) POPULATE_UNITS << SegmentDescriptor.UNIT_SHIFT)
                == 0;
    }

    /** Gives a segment back. */
    void giveSegment(int unit) {
        synchronized (pool) {
            long record = record(unit);
            int units = UnsafeApi.getInt(record + SegmentDescriptor.UNITS_OFFSET);
            UnsafeApi.putIntRelease(null, record + SegmentDescriptor.SLOT_BYTES_OFFSET, 0);
            for (int i = 0; i < units; i++) {
                UnsafeApi.putInt(record(unit + i) + SegmentDescriptor.UNITS_OFFSET, 0);
            }
            giveUnits(unit, units);
        }
    }

    /**
     * Gives the memory of free runs of at least this many bytes back to the kernel, 16 MiB at a time, which nobody can
     * use meanwhile.
     */
    public void discardFree(long atLeastBytes) {
        int least = (int) Math.max(1, atLeastBytes >>> SegmentDescriptor.UNIT_SHIFT);
        synchronized (discarding) {
            for (int from = 1; from > 0; ) {
                from = discardNext(from, least);
            }
        }
    }

    /** Returns from where to go on, or 0. */
    private int discardNext(int from, int least) {
        int start;
        int units;
        synchronized (pool) {
            refresh();
            isStale = true;
            UnitPool.Run run = pool.takeFrom(from, least, DISCARD_UNITS);
            if (run == null) {
                isStale = false;
                return 0;
            }
            start = run.start();
            units = run.units();
            discardedFrom = start;
            discardedUnits = units;
            isStale = false;
        }
        try {
            values.discard((long) start << SegmentDescriptor.UNIT_SHIFT, (long) units << SegmentDescriptor.UNIT_SHIFT);
        } finally {
            synchronized (pool) {
                discardedUnits = 0;
                giveUnits(start, units);
            }
        }
        return start + units;
    }

    /**
     * Makes huge pages of the next 16 MiB from an offset on. Not of less: each call has the kernel drain lists on all
     * processors first.
     *
     * @return the offset to go on from, 0 when the end is reached
     */
    long collapse(long offset) {
        long end = Math.min(values.usableBytes(), (long) unitLimit << SegmentDescriptor.UNIT_SHIFT) & -HUGE_PAGE_BYTES;
        long bytes = Math.min(COLLAPSE_BYTES, end - offset);
        if (bytes <= 0) {
            return 0;
        }
        // A refusal (no huge page to be had, an old kernel) is no error: the pages stay small.
        values.collapse(offset, bytes);
        return offset + bytes;
    }

    /** Gives all memory back. Readers on their way see zeros. */
    public void discard() {
        values.discard();
        table.discard();
    }
}
