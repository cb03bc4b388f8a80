package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/** Takes an item of a collection apart, from its front. For one thread. */
final class ItemReader {
    private static final int MAX_SHIFT = 56;

    /** What is left. */
    long at;

    long end;

    /** What {@link #takeString} took. */
    long stringAddress;

    int stringBytes;

    void wrap(long address, long bytes) {
        at = address;
        end = address + bytes;
    }

    void copyFrom(ItemReader other) {
        at = other.at;
        end = other.end;
    }

    /** A varint, or -1 if there is none. */
    long takeVarint() {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT && at < end; shift += 7) {
            int next = UnsafeApi.getByte(at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }

    /** A string of a length; false if there is not as much left, or the length negative. */
    boolean takeString(long bytes) {
        if (bytes < 0 || bytes > end - at) {
            return false;
        }
        stringAddress = at;
        stringBytes = (int) bytes;
        at += bytes;
        return true;
    }
}
