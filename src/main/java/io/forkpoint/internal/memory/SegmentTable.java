package io.forkpoint.internal.memory;

import org.agrona.UnsafeApi;

/** The records of an arena's units, see {@link SegmentDescriptor}. */
final class SegmentTable {
    private static final long GROW_BYTES = 1L << 20;

    private final Mapping mapping;

    /**
     * Reserves a table.
     *
     * @param kind one of {@link io.forkpoint.internal.helper.MapKind}
     * @throws io.forkpoint.errors.MemoryLimitException if the kernel refuses
     */
    SegmentTable(int kind, int units) {
        mapping = new Mapping(kind, (long) units * SegmentDescriptor.RECORD_BYTES, GROW_BYTES);
    }

    Mapping mapping() {
        return mapping;
    }

    /** Ensures that there are records for this many units. */
    void require(int units) {
        mapping.require((long) units * SegmentDescriptor.RECORD_BYTES);
    }

    long record(int unit) {
        return mapping.address() + (long) unit * SegmentDescriptor.RECORD_BYTES;
    }

    /** Describes a new segment, which scans may see from now on. */
    void write(int unit, int units, int slotBytes, int epoch) {
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

    /** Removes a segment; returns its number of units. */
    int erase(int unit) {
        int units = units(unit);
        UnsafeApi.putIntRelease(null, record(unit) + SegmentDescriptor.SLOT_BYTES_OFFSET, 0);
        for (int i = 0; i < units; i++) {
            UnsafeApi.putInt(record(unit + i) + SegmentDescriptor.UNITS_OFFSET, 0);
        }
        return units;
    }

    /** Returns the number of units of the segment that starts here. */
    int units(int unit) {
        return UnsafeApi.getInt(record(unit) + SegmentDescriptor.UNITS_OFFSET);
    }

    boolean isStart(int unit) {
        return UnsafeApi.getInt(record(unit) + SegmentDescriptor.SLOT_BYTES_OFFSET) != 0;
    }

    /** Returns the number of a range's units that belong to segments. Any thread, while segments come and go. */
    int countUsed(int from, int to) {
        int used = 0;
        for (int unit = from; unit < to; unit++) {
            if (units(unit) != 0) {
                used++;
            }
        }
        return used;
    }
}
