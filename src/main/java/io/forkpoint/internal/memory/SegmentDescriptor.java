package io.forkpoint.internal.memory;

/**
 * The layout of a record of the segment table, one for each 64 KiB unit of the arena; the record of a segment's first
 * unit describes the segment. The C side is {@code fp_segment} in {@code forkpoint_layout.h}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |          slot bytes           |             units             |
 *  +-------------------------------+-------------------------------+
 *  |          birth epoch          |          high water           |
 *  +-------------------------------+-------------------------------+
 *  |          live slots           |           free head           |
 *  +-------------------------------+-------------------------------+
 *  |             next              |            previous           |
 *  +-------------------------------+-------------------------------+
 * </pre>
 *
 * A scanner reads the first two rows; the others belong to the allocator. The table lies outside of the arena, since
 * reading the untouched pages of an arena would allocate them. Slot bytes of 0 mean that no segment starts here; units is
 * then the distance back to the segment that covers this unit, 0 if it is free.
 */
public final class SegmentDescriptor {
    /** The bytes of a unit. */
    public static final int UNIT_BYTES = 65536;

    static final int UNIT_SHIFT = 16;

    /**
     * A scan covers the arena in chunks of this many units, [k * n, (k + 1) * n). The records of each begin with no
     * database selected, so chunks can be encoded separately, and a file does not depend on who encoded them. A segment
     * belongs to the chunk of its first unit.
     */
    public static final int CHUNK_UNITS = 16;

    public static final int SLOT_BYTES_OFFSET = 0;
    public static final int UNITS_OFFSET = 4;
    public static final int BIRTH_EPOCH_OFFSET = 8;
    public static final int HIGH_WATER_OFFSET = 12;
    public static final int LIVE_SLOTS_OFFSET = 16;
    public static final int FREE_HEAD_OFFSET = 20;
    public static final int NEXT_OFFSET = 24;
    public static final int PREVIOUS_OFFSET = 28;

    /** The bytes of a record. */
    public static final int RECORD_BYTES = 32;

    private SegmentDescriptor() {}
}
