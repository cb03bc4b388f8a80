package io.forkpoint.internal.memory;

/**
 * The slot sizes of segments: every multiple of 8 up to 1 KiB, eight sizes per doubling up to 256 KiB, and above that a
 * segment for each block. Eight sizes per doubling waste at most an eighth of a slot.
 */
final class SizeClasses {
    static final int SMALLEST = 16;
    static final int LAST_FINE = 1024;
    static final int LAST_SHARED = 256 * 1024;
    private static final int FINE_CLASSES = LAST_FINE / 8 + 1;
    private static final int STEPS_SHIFT = 3;
    private static final int MAX_UNITS = 16;

    /** The number of classes with segments of many slots. */
    static final int COUNT = FINE_CLASSES + 8 * 8;

    private static final int[] SLOT_BYTES = new int[COUNT];
    private static final int[] UNITS = new int[COUNT];
    private static final int[] SLOTS = new int[COUNT];

    static {
        for (int sizeClass = 0; sizeClass < COUNT; sizeClass++) {
            int bytes = slotBytesOf(sizeClass);
            SLOT_BYTES[sizeClass] = bytes;
            UNITS[sizeClass] = unitsFor(bytes);
            SLOTS[sizeClass] = UNITS[sizeClass] * SegmentDescriptor.UNIT_BYTES / bytes;
        }
    }

    private SizeClasses() {}

    /** Returns the class of the smallest slot that holds this many bytes, or -1 if they need their own segment. */
    static int classOf(long bytes) {
        if (bytes <= LAST_FINE) {
            return Math.max(SMALLEST, (int) bytes + 7) >>> 3;
        }
        if (bytes > LAST_SHARED) {
            return -1;
        }
        int last = (int) bytes - 1;
        int doubling = 31 - Integer.numberOfLeadingZeros(last);
        int step = (last >>> (doubling - STEPS_SHIFT)) & 7;
        return FINE_CLASSES + ((doubling - 10) << STEPS_SHIFT) + step;
    }

    static int slotBytes(int sizeClass) {
        return SLOT_BYTES[sizeClass];
    }

    /** Returns the length of this class's segments in units. */
    static int units(int sizeClass) {
        return UNITS[sizeClass];
    }

    /** Returns the number of slots of a segment of this class. */
    static int slots(int sizeClass) {
        return SLOTS[sizeClass];
    }

    private static int slotBytesOf(int sizeClass) {
        if (sizeClass < FINE_CLASSES) {
            return Math.max(SMALLEST, sizeClass * 8);
        }
        int above = sizeClass - FINE_CLASSES;
        int base = LAST_FINE << (above >>> STEPS_SHIFT);
        return base + ((above & 7) + 1) * (base >>> STEPS_SHIFT);
    }

    /** Returns the least number of units of which at most a sixteenth is left over. */
    private static int unitsFor(int slotBytes) {
        int best = MAX_UNITS;
        for (int units = 1; units <= MAX_UNITS; units++) {
            int bytes = units * SegmentDescriptor.UNIT_BYTES;
            if (bytes >= slotBytes && bytes % slotBytes <= bytes / 16) {
                best = units;
                break;
            }
        }
        return best;
    }
}
