package io.forkpoint.internal.memory;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.MapKind;
import io.forkpoint.memory.ArenaKind;
import org.agrona.UnsafeApi;

/**
 * The memory that holds the values: one reserved range, divided into units of 64 KiB that make up segments, with the
 * segment table and the control page beside it. Stored references are offsets into the arena, never addresses.
 *
 * <p>Any thread may take and give back segments; everything else is only read.
 */
public final class Arena {
    private static final long GROW_BYTES = 64L << 20;
    private static final long CONTROL_BYTES = 4096;
    private static final int DISCARD_UNITS = (16 << 20) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final int POPULATE_UNITS = (256 << 10) >>> SegmentDescriptor.UNIT_SHIFT;
    private static final int BLOCK_UNITS = (int) (HugePages.BLOCK_BYTES >>> SegmentDescriptor.UNIT_SHIFT);
    /** The units of a block that must be in use before a huge page is made of it: the rest is soon used. */
    private static final int FULL_UNITS = BLOCK_UNITS * 3 / 4;

    private static final long PAGE_BYTES = 4096;
    /** Readable bytes behind the last unit: a reader may mistake the last small block for the start of a longer header. */
    private static final long GUARD_BYTES = PAGE_BYTES;

    /** The number of bits of an offset within its unit. */
    public static final int UNIT_SHIFT = SegmentDescriptor.UNIT_SHIFT;

    /** The largest arena: the reach of the 37 bits of 8-byte offsets in an index slot. */
    public static final long MAX_BYTES = 1L << 40;

    /** The largest limit: unit 0 is never used. */
    public static final long MAX_LIMIT_BYTES = MAX_BYTES - SegmentDescriptor.UNIT_BYTES;

    private final ArenaKind kind;
    private final Mapping values;
    private final SegmentTable table;
    private final SegmentLists lists;
    private final Mapping control;
    private final HugePages hugePages;
    /** Also serves as a lock. */
    private final UnitPool free;

    /** Held while pages are given back. */
    private final Object discarding = new Object();

    /** The number of units in the reserved range, including unit 0. */
    private final int maxUnits;
    /** The number of units that segments may take together. */
    private volatile int limitUnits;

    private volatile int unitLimit = 1;
    private volatile long segmentsMade;
    /** Units below this one have been populated, unless they were given back since. */
    private int populatedUnits;

    /**
     * Reserves an arena with a fixed limit.
     *
     * @param limitBytes the most bytes that all segments may take together
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes) {
        this(kind, limitBytes, limitBytes, true);
    }

    /**
     * Reserves an arena.
     *
     * @param limitBytes the most bytes that all segments may take together
     * @param reservedBytes the size up to which the limit can be raised; a value below the limit counts as the limit
     * @param hugePages whether a shared arena is put on huge pages
     * @throws MemoryLimitException if the kernel refuses
     */
    public Arena(ArenaKind kind, long limitBytes, long reservedBytes, boolean hugePages) {
        checkLimit(limitBytes, MAX_LIMIT_BYTES);
        this.kind = kind;
        limitUnits = (int) (limitBytes >>> SegmentDescriptor.UNIT_SHIFT);
        long reserved = Math.min(Math.max(limitBytes, reservedBytes), MAX_LIMIT_BYTES);
        // Unit 0 is never used, so that offset 0 can mean "nothing"; it does not count towards the limit.
        maxUnits = (int) (reserved >>> SegmentDescriptor.UNIT_SHIFT) + 1;
        int valueKind = switch (kind) {
            case SHARED -> MapKind.SHARED;
            case PRIVATE -> MapKind.PRIVATE;
            case PRIVATE_HUGE -> MapKind.PRIVATE_HUGE;
        };
        // A forked child must see the table as of its moment: with a private arena the table is private too.
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

    /** Private arenas use huge pages only on request: copy-on-write of a private page copies all of it. */
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

    /** Returns what puts this arena on huge pages. */
    public HugePages hugePages() {
        return hugePages;
    }

    /** Releases the addresses of an arena that was never used. */
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

    /** Returns the end of the units [1, limit) that have been used; a scan covers them. */
    public int unitLimit() {
        return unitLimit;
    }

    private static void checkLimit(long limitBytes, long most) {
        if (limitBytes < SegmentDescriptor.UNIT_BYTES || limitBytes > most) {
            throw new IllegalArgumentException("limitBytes must be from " + SegmentDescriptor.UNIT_BYTES + " to " + most
                    + ": limitBytes=" + limitBytes);
        }
    }

    /** Returns the limit in bytes. */
    public long limitBytes() {
        return (long) limitUnits << SegmentDescriptor.UNIT_SHIFT;
    }

    /**
     * Changes the limit. Existing segments stay: beyond the limit, no segment is created until enough were given back.
     *
     * @throws IllegalArgumentException if it is less than a unit or more than the largest arena
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

    /** Returns the bytes of all segments. */
    public long allocatedBytes() {
        synchronized (free) {
            return (unitLimit - 1L - free.count()) << SegmentDescriptor.UNIT_SHIFT;
        }
    }

    /** Returns the unit that an offset lies in. */
    public static long unitOf(long offset) {
        return offset >>> UNIT_SHIFT;
    }

    /**
     * Returns the unit below which the running scan has passed all units and copied what it needs of them. An acquiring
     * read.
     */
    public long scanUnit() {
        return UnsafeApi.getLongVolatile(null, control.address() + ControlDescriptor.SCAN_UNIT_OFFSET);
    }

    /** Publishes that a scan in this process has copied what it needs of the units below this one. A releasing write. */
    public void publishScanUnit(long unit) {
        UnsafeApi.putLongRelease(null, control.address() + ControlDescriptor.SCAN_UNIT_OFFSET, unit);
    }

    /**
     * Returns whether {@code [offset, offset + bytes)} may be read; a reader checks this before it follows a torn offset.
     */
    public boolean holds(long offset, long bytes) {
        return offset + bytes <= values.usableBytes();
    }

    /** Returns the address of a record of the segment table. */
    long record(int unit) {
        return table.record(unit);
    }

    /** Returns the lists of segments, which belong to their creators. */
    SegmentLists lists() {
        return lists;
    }

    /**
     * Creates a segment.
     *
     * @return the first unit of the segment
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
        // This run is too short, or it would have been taken.
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
     * Populates memory ahead of its use, a huge page at a time, or 256 KiB where that is too much. A writer that creates
     * a segment then does not wait for a page at each of its first writes.
     *
     * @param aheadBytes the number of bytes above the units in use, and below them where nothing is populated yet; capped
     *     by the limit
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
                // A writer that needs the memory, if any, gets the exception.
                return false;
            }
        }
        long offset = (long) from << SegmentDescriptor.UNIT_SHIFT;
        return provide(offset, (long) step << SegmentDescriptor.UNIT_SHIFT, onHugePages);
    }

    private boolean provide(long offset, long bytes, boolean onHugePage) {
        if (onHugePage) {
            // The kernel makes no huge page of a range without any page.
            values.populate(offset, PAGE_BYTES);
            if (hugePages.makeAt(offset)) {
                return true;
            }
        }
        // Refused before Linux 5.14: writers then take page faults.
        return values.populate(offset, bytes) == 0;
    }

    /** Gives a segment back. */
    void giveSegment(int unit) {
        synchronized (free) {
            free.give(unit, table.erase(unit));
        }
    }

    /**
     * Returns the memory of free runs of at least this many bytes to the kernel, 16 MiB at a time, which cannot be used
     * meanwhile. An arena on huge pages returns whole ones: a part would split one.
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

    /** Returns the unit to continue from, or 0. */
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

    /** Returns all memory to the kernel. Concurrent readers see zeros. */
    public void discard() {
        values.discard();
        table.mapping().discard();
        lists.mapping().discard();
    }
}
