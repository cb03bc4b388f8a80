package io.forkpoint.server.internal.family;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The registers of a dense HyperLogLog, 6 bits each, accessed in place: the whole string is given. */
final class DenseRegisters {
    private static final int MASK = 63;
    /** Marks the stored estimate as out of date. */
    private static final int STALE = 0x80;

    private DenseRegisters() {}

    /** {@return whether a string is a dense HyperLogLog} */
    static boolean isDense(DirectBuffer string) {
        if (string.capacity() != HyperLogLog.DENSE_BYTES || string.getByte(HyperLogLog.ENCODING) != HyperLogLog.DENSE) {
            return false;
        }
        for (int i = 0; i < HyperLogLog.MAGIC.length; i++) {
            if (string.getByte(i) != HyperLogLog.MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    static int get(DirectBuffer string, int register) {
        int at = HyperLogLog.HEADER + register * 6 / 8;
        int shift = register * 6 % 8;
        int next = at + 1 < HyperLogLog.DENSE_BYTES ? string.getByte(at + 1) & 0xff : 0;
        return ((string.getByte(at) & 0xff) >> shift | next << (8 - shift)) & MASK;
    }

    static void set(MutableDirectBuffer string, int register, int value) {
        int at = HyperLogLog.HEADER + register * 6 / 8;
        int shift = register * 6 % 8;
        string.putByte(at, (byte) ((string.getByte(at) & ~(MASK << shift)) | (value << shift)));
        if (at + 1 < HyperLogLog.DENSE_BYTES) {
            int next = string.getByte(at + 1) & ~(MASK >> (8 - shift));
            string.putByte(at + 1, (byte) (next | (value >> (8 - shift))));
        }
    }

    /** Raises a register to a value; returns whether it was less. */
    static boolean raise(MutableDirectBuffer string, int register, int value) {
        if (value <= get(string, register)) {
            return false;
        }
        set(string, register, value);
        int last = HyperLogLog.ESTIMATE + Long.BYTES - 1;
        string.putByte(last, (byte) (string.getByte(last) | STALE));
        return true;
    }
}
