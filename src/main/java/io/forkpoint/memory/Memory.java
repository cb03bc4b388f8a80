package io.forkpoint.memory;

import org.agrona.UnsafeApi;

/** Copying and comparing of raw memory. An object of null means that the offset is an address. */
public final class Memory {
    private Memory() {}

    /** Whether two ranges hold the same bytes. */
    public static boolean equal(Object a, long aOffset, Object b, long bOffset, int bytes) {
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            if (UnsafeApi.getLong(a, aOffset + i) != UnsafeApi.getLong(b, bOffset + i)) {
                return false;
            }
        }
        for (; i < bytes; i++) {
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
}
