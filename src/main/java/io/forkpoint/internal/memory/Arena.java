package io.forkpoint.internal.memory;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.MapKind;
import io.forkpoint.memory.ArenaKind;
import org.agrona.UnsafeApi;

/**
 * The memory that holds the values: one reserved range, cut into units of 64 KiB of which segments are made, with the
 * segment table and the control page beside it. What is stored are offsets into the arena, never addresses.
 *
 * <p>Segments are taken and given back by any thread; the rest is only read.
 */
public final class Arena {
    private static final long GROW_BYTES = 64L << 20;
    private static final long CONTROL_BYTES = 4096;
    private static final int DISCARD_UNITS = (16 << 20) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final int POPULATE_UNITS = (256 << 10) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final int BLOCK_UNITS = (int) (HugePages.BLOCK_BYTES >>> SegmentDescriptor.UNIT_SHIFT);
    /** Of a block's units, before a huge page is made of it: what it takes beside them is soon used. */
    private static final int FULL_UNITS = BLOCK_UNITS * 3 / 4;

    private static final long PAGE_BYTES = 4096;
    /** Readable behind the last unit: a reader may take the last small block for the start of a longer header. */
    private static final long GUARD_BYTES = PAGE_BYTES;

    /** Bits of an offset within its unit. */
    public static final int UNIT_SHIFT = SegmentDescriptor.UNIT_SHIFT;

    /** The most an arena can hold: what 37 bits of 8-byte offsets in an index slot reach. */
    public static final long MAX_BYTES = 1L << 40;

    /** The largest limit: unit 0 is never used. */
    public static final long MAX_LIMIT_BYTES = MAX_BYTES - SegmentDescriptor.UNIT_BYTES;

    private final ArenaKind kind;
    private final Mapping values;
    private final SegmentTable table;
    private final SegmentLists lists;
    private final Mapping control;
    private final HugePages hugePages;
    /** A lock, too. */
    private final UnitPool free;

    /** Held by the one who gives pages back. */
    private final Object discarding = new Object();

    /** As many as the reserved range has, the first included. */
    private final int maxUnits;
    /** As many as segments may take together. */
    private volatile int limitUnits;

    private volatile int unitLimit = 1;
    private volatile long segmentsMade;
    /** Units below this one have pages, unless they were given back since. */
    private int populatedUnits;

    /**
     * Reserves an arena whose limit stays.
     *
     * @param limitBytes the most that all segments may take together
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes) {
        this(kind, limitBytes, limitBytes, true);
    }

    /**
     * Reserves an arena.
     *
     * @param limitBytes the most that all segments may take together
     * @param reservedBytes as much as the limit can be raised to; less than the limit counts as the limit
     * @param hugePages whether a shared arena is put on huge pages
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes, long reservedBytes, boolean hugePages) {
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
            table = new SegmentTable(tableKind, maxUnits);
        } catch (MemoryLimitException e) {
            values.unmap();
            throw e;
        }
        try {
            lists = new SegmentLists(maxUnits);
        } catch (MemoryLimitException e) {
            values.unmap();
            table.mapping().unmap();
            throw e;
        }
        control = Mapping.sharedWithChild(CONTROL_BYTES);
        free = new UnitPool(maxUnits);
        this.hugePages = new HugePages(values, isOnHugePages(kind, hugePages), new BlockUse());
    }

    /** Copy-on-write of a private page copies all of it: there, huge ones are for who asks for them. */
    private static boolean isOnHugePages(ArenaKind kind, boolean wanted) {
        return kind == ArenaKind.PRIVATE_HUGE || (kind == ArenaKind.SHARED && wanted);
    }

    private final class BlockUse implements HugePages.Use {
        @Override
        public int blocks() {
            return unitLimit / BLOCK_UNITS;
        }

        @Override
        public boolean isFull(int block) {
            int from = block * BLOCK_UNITS;
            return table.countUsed(from, from + BLOCK_UNITS) >= FULL_UNITS;
        }

        @Override
        public long version() {
            return segmentsMade;
        }
    }

    /** What puts this arena on huge pages. */
    public HugePages hugePages() {
        return hugePages;
    }

    /** Gives the addresses of an arena back that nobody has used. */
    public void unmap() {
        values.unmap();
        table.mapping().unmap();
        lists.mapping().unmap();
        control.unmap();
    }

    public ArenaKind kind() {
        return kind;
    }

    public Mapping values() {
        return values;
    }

    public Mapping table() {
        return table.mapping();
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
        synchronized (free) {
            return (unitLimit - 1L - free.count()) << SegmentDescriptor.UNIT_SHIFT;
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
        return table.record(unit);
    }

    /** Lists of the segments that were made, for who made them. */
    SegmentLists lists() {
        return lists;
    }

    /**
     * Makes a segment.
     *
     * @return its first unit
     * @throws MemoryLimitException if the limit is reached; nothing is changed
     */
    int takeSegment(int units, int slotBytes, int epoch) {
        synchronized (free) {
            checkRoom(units);
            int unit = takeUnits(units);
            table.write(unit, units, slotBytes, epoch);
            segmentsMade++;
            return unit;
        }
    }

    private int takeUnits(int units) {
        int unit = free.take(units);
        return unit < 0 ? extend(units) : unit;
    }

    private void checkRoom(int units) {
        if (unitLimit - 1 - free.count() + units > limitUnits) {
            throw limitReached(units);
        }
    }

    private MemoryLimitException limitReached(int units) {
        return new MemoryLimitException("the memory limit is reached: limit=" + limitBytes() + " bytes; needed="
                + ((long) units << SegmentDescriptor.UNIT_SHIFT) + " bytes more; remove entries or raise the limit");
    }

    private int extend(int units) {
        // Fewer than are wanted, which would else have been taken.
        int tail = free.freeBefore(unitLimit);
        int from = unitLimit - tail;
        if ((long) from + units > maxUnits) {
            throw limitReached(units);
        }
        int end = from + units;
        values.require(((long) end << SegmentDescriptor.UNIT_SHIFT) + GUARD_BYTES);
        table.require(end);
        lists.require(end);
        if (tail > 0) {
            free.take(from, tail);
        }
        unitLimit = end;
        return from;
    }

    /**
     * Has the kernel provide memory ahead of its use, a huge page at a time, or 256 KiB where that is too much, so that a writer who makes a
     * segment does not wait for a page at each of its first writes.
     *
     * @param aheadBytes how much above the units that are in use, and below, where nothing was populated yet; the limit ends
     *     it earlier
     * @return whether there is more to do
     */
    public boolean populateAhead(long aheadBytes) {
        boolean onHugePages = hugePages.isOn() && aheadBytes >= HugePages.BLOCK_BYTES;
        int step = onHugePages ? BLOCK_UNITS : POPULATE_UNITS;
        int from;
        synchronized (free) {
            int ahead = (int) (aheadBytes >>> SegmentDescriptor.UNIT_SHIFT);
            // The newest segments are not full yet.
            from = Math.max(Math.max(1, populatedUnits), unitLimit - ahead);
            from = onHugePages ? from & -BLOCK_UNITS : from;
            long end = Math.min(Math.min(maxUnits, limitUnits + 1L), (long) unitLimit + ahead);
            if (end - from < step) {
                return false;
            }
            populatedUnits = from + step;
            try {
                values.require(((long) populatedUnits << SegmentDescriptor.UNIT_SHIFT) + GUARD_BYTES);
            } catch (MemoryLimitException e) {
                // The writer who needs it, if one does, is told.
                return false;
            }
        }
        long offset = (long) from << SegmentDescriptor.UNIT_SHIFT;
        return provide(offset, (long) step << SegmentDescriptor.UNIT_SHIFT, onHugePages);
    }

    private boolean provide(long offset, long bytes, boolean onHugePage) {
        if (onHugePage) {
            // The kernel makes no huge page of nothing at all.
            values.populate(offset, PAGE_BYTES);
            if (hugePages.makeAt(offset)) {
                return true;
            }
        }
        // Before Linux 5.14 it is refused: writers find their pages themselves.
        return values.populate(offset, bytes) == 0;
    }

    /** Gives a segment back. */
    void giveSegment(int unit) {
        synchronized (free) {
            free.give(unit, table.erase(unit));
        }
    }

    /**
     * Gives the memory of free runs of at least this many bytes back to the kernel, 16 MiB at a time, which nobody can
     * use meanwhile. An arena on huge pages gives back whole ones: a part would split one.
     */
    public void discardFree(long atLeastBytes) {
        int grain = hugePages.isOn() ? BLOCK_UNITS : 1;
        int least = (int) Math.max(grain, atLeastBytes >>> SegmentDescriptor.UNIT_SHIFT);
        synchronized (discarding) {
            for (int from = 1; from > 0; ) {
                from = discardNext(from, least, grain);
            }
        }
    }

    /** Returns from where to go on, or 0. */
    private int discardNext(int from, int least, int grain) {
        int start;
        int units;
        synchronized (free) {
            start = free.find(from, least, grain);
            if (start < 0) {
                return 0;
            }
            units = free.freeFrom(start, DISCARD_UNITS) & -grain;
            free.take(start, units);
        }
        long offset = (long) start << SegmentDescriptor.UNIT_SHIFT;
        long bytes = (long) units << SegmentDescriptor.UNIT_SHIFT;
        try {
            values.discard(offset, bytes);
        } finally {
            hugePages.forget(offset, bytes);
            synchronized (free) {
                free.give(start, units);
            }
        }
        return start + units;
    }

    /** Gives all memory back. Readers on their way see zeros. */
    public void discard() {
        values.discard();
        table.mapping().discard();
        lists.mapping().discard();
    }
}
