package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/** Reads the parts of a collection's item from the front. For one thread. */
final class ItemReader {
    private static final int MAX_SHIFT = 56;

    /** The address of the next part. */
    long at;

    long end;

    /** The string that {@link #takeString} returned. */
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

    /** Takes a varint; returns -1 if there is none. */
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

    /** Takes a string of a length; returns false if the length is negative or more than what is left. */
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
