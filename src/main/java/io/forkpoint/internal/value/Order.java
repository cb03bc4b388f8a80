package io.forkpoint.internal.value;

import org.agrona.UnsafeApi;

/** The order of byte strings: by their unsigned bytes, and a prefix before the strings that begin with it. */
final class Order {
    private Order() {}

    /** Compares bytes of an array or, with a null base, at an address with those at another address. */
    static int compare(Object base, long offset, int length, long address, int bytes) {
        int common = Math.min(length, bytes);
        int i = 0;
        for (; i + Long.BYTES <= common; i += Long.BYTES) {
            long a = UnsafeApi.getLong(base, offset + i);
            long b = UnsafeApi.getLong(address + i);
            if (a != b) {
                return Long.compareUnsigned(Long.reverseBytes(a), Long.reverseBytes(b));
            }
        }
        for (; i < common; i++) {
            int difference = (UnsafeApi.getByte(base, offset + i) & 0xff) - (UnsafeApi.getByte(address + i) & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return length - bytes;
    }

    /** Returns the length of the common prefix of two strings. */
    static int commonPrefix(long a, int aBytes, long b, int bBytes) {
        int common = Math.min(aBytes, bBytes);
        for (int i = 0; i < common; i++) {
            if (UnsafeApi.getByte(a + i) != UnsafeApi.getByte(b + i)) {
                return i;
            }
        }
        return common;
    }
}
