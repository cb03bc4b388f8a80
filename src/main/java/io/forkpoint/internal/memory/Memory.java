package io.forkpoint.internal.memory;

import org.agrona.UnsafeApi;

/** Copies and compares raw memory. A null object means that the offset is an address. */
public final class Memory {
    private Memory() {}

    /** Returns whether two ranges hold the same bytes. */
    public static boolean equal(Object a, long aOffset, Object b, long bOffset, int bytes) {
        if (bytes < 8) {
            return equalBytes(a, aOffset, b, bOffset, bytes);
        }
        int last = bytes - 8;
        if (last <= 8) {
            // Handles the most common lengths without a loop, which would take many instructions by comparison.
            return UnsafeApi.getLong(a, aOffset) == UnsafeApi.getLong(b, bOffset)
                    && UnsafeApi.getLong(a, aOffset + last) == UnsafeApi.getLong(b, bOffset + last);
        }
        for (int i = 0; i < last; i += 8) {
            if (UnsafeApi.getLong(a, aOffset + i) != UnsafeApi.getLong(b, bOffset + i)) {
                return false;
            }
        }
        // Overlaps the word before it, unless the length is a multiple of 8.
        return UnsafeApi.getLong(a, aOffset + last) == UnsafeApi.getLong(b, bOffset + last);
    }

    private static boolean equalBytes(Object a, long aOffset, Object b, long bOffset, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (UnsafeApi.getByte(a, aOffset + i) != UnsafeApi.getByte(b, bOffset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Copies bytes. The ranges may overlap only if they are the same. */
    public static void copy(Object from, long fromOffset, Object to, long toOffset, long bytes) {
        if (bytes > 0) {
            UnsafeApi.copyMemory(from, fromOffset, to, toOffset, bytes);
        }
    }

    /** Moves bytes from one address to another; the ranges may overlap. */
    public static void move(long from, long to, long bytes) {
        if (bytes > 0) {
            UnsafeApi.copyMemory(from, to, bytes);
        }
    }
}
