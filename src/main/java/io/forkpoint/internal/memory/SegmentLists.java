package io.forkpoint.internal.memory;

import org.agrona.UnsafeApi;

/**
 * Lists of segments, named by their first units: two links per unit, which no child needs. A list is for its owner's
 * thread, whichever lists other threads change. Unit 0, which is never used, ends a list.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |             next              |            previous           |
 *  +-------------------------------+-------------------------------+
 * </pre>
 */
final class SegmentLists {
    private static final int LINK_BYTES = 8;
    private static final int PREVIOUS_OFFSET = 4;
    private static final long GROW_BYTES = 1L << 20;

    private final Mapping mapping;

    /**
     * Reserves links for this many units.
     *
     * @throws io.forkpoint.errors.MemoryLimitException if the kernel refuses
     */
    SegmentLists(int units) {
        mapping = Mapping.forIndex((long) units * LINK_BYTES, GROW_BYTES, false);
    }

    Mapping mapping() {
        return mapping;
    }

    /** Ensures that there are links for this many units. */
    void require(int units) {
        mapping.require((long) units * LINK_BYTES);
    }

    private long link(int unit) {
        return mapping.address() + (long) unit * LINK_BYTES;
    }

    /** Returns the segment behind another one; 0 at the end. */
    int next(int unit) {
        return UnsafeApi.getInt(link(unit));
    }

    /** Puts a segment at the head of a list. */
    void push(int unit, int head) {
        UnsafeApi.putInt(link(unit), head);
        UnsafeApi.putInt(link(unit) + PREVIOUS_OFFSET, 0);
        if (head != 0) {
            UnsafeApi.putInt(link(head) + PREVIOUS_OFFSET, unit);
        }
    }

    /** Removes a segment from a list; returns the new head. */
    int remove(int unit, int head) {
        int next = next(unit);
        int previous = UnsafeApi.getInt(link(unit) + PREVIOUS_OFFSET);
        if (next != 0) {
            UnsafeApi.putInt(link(next) + PREVIOUS_OFFSET, previous);
        }
        if (previous == 0) {
            return next;
        }
        UnsafeApi.putInt(link(previous), next);
        return head;
    }
}
