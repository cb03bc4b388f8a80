package io.forkpoint.server.internal.family;

import java.util.Arrays;

/**
 * The registers of a sparse HyperLogLog, as Redis keeps them: a sequence of runs of equal registers. A byte {@code 00xxxxxx}
 * is a run of up to 64 zeros, two bytes {@code 01xxxxxx xxxxxxxx} are one of up to 16,384, and a byte {@code 1vvvvvxx} is
 * one of up to 4 registers with a value of up to 32.
 */
final class SparseRegisters {
    static final int MOST_VALUE = 32;

    private static final int LONG_RUN = 0x40;
    private static final int VALUES = 0x80;
    private static final int KIND = 0xc0;
    private static final int LONGEST_VALUES = 4;
    private static final int LONGEST_ZEROS = 64;
    /** The number of runs after a changed one that may have become mergeable. */
    private static final int RUNS_TO_MERGE = 5;

    private final int header;
    private byte[] bytes;
    private int end;

    /** Creates registers whose runs begin after a header. */
    SparseRegisters(byte[] bytes, int header) {
        this.bytes = bytes;
        this.header = header;
        end = bytes.length;
    }

    /** Visits runs. */
    @FunctionalInterface
    interface Visitor {
        /** Visits a run of registers that begins with {@code first}. */
        void run(int first, int length, int value);
    }

    /** {@return the header and the runs} */
    byte[] bytes() {
        return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    }

    /** {@return the same without a copy, possibly with room after it} */
    byte[] memory() {
        return bytes;
    }

    private int kind(int at) {
        return bytes[at] & KIND;
    }

    private boolean isValues(int at) {
        return (bytes[at] & VALUES) != 0;
    }

    private int size(int at) {
        return kind(at) == LONG_RUN ? 2 : 1;
    }

    private int value(int at) {
        return isValues(at) ? ((bytes[at] >> 2) & 0x1f) + 1 : 0;
    }

    private int length(int at) {
        if (isValues(at)) {
            return (bytes[at] & 3) + 1;
        }
        int low = bytes[at] & 0x3f;
        if (kind(at) != LONG_RUN) {
            return low + 1;
        }
        return (low << 8 | (at + 1 < end ? bytes[at + 1] & 0xff : 0)) + 1;
    }

    /** Visits all runs; returns whether the number of registers is correct. */
    boolean forEach(Visitor visitor) {
        int first = 0;
        for (int at = header; at < end; at += size(at)) {
            int length = length(at);
            if (first + length > HyperLogLog.REGISTERS) {
                return false;
            }
            visitor.run(first, length, value(at));
            first += length;
        }
        return first == HyperLogLog.REGISTERS;
    }

    /** The outcome of setting a register. */
    enum Outcome {
        /** The register had this value or a greater one. */
        SAME,
        /** The register has the value now. */
        CHANGED,
        /** There would be too many bytes; nothing has changed. */
        TOO_LONG,
        /** The runs are invalid. */
        CORRUPT
    }

    /** Raises a register to a value of at most 32, if the runs then take at most so many bytes. */
    Outcome set(int register, int value, int mostBytes) {
        int at = header;
        int previous = header;
        int first = 0;
        while (at < end && register >= first + length(at)) {
            first += length(at);
            previous = at;
            at += size(at);
        }
        if (at >= end) {
            return Outcome.CORRUPT;
        }
        if (value(at) >= value) {
            return Outcome.SAME;
        }
        if (!replace(at, register - first, value, mostBytes)) {
            return Outcome.TOO_LONG;
        }
        merge(previous);
        return Outcome.CHANGED;
    }

    /** Splits a run around one of its registers. */
    private boolean replace(int at, int offset, int value, int mostBytes) {
        int length = length(at);
        int old = value(at);
        byte[] split = new byte[5];
        int size = putRun(split, 0, offset, old);
        size = putRun(split, size, 1, value);
        size = putRun(split, size, length - offset - 1, old);
        int behind = Math.min(at + size(at), end);
        int growth = size - (behind - at);
        if (growth > 0 && end + growth > mostBytes) {
            return false;
        }
        if (end + growth > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end + growth, Math.min(mostBytes, end * 2)));
        }
        System.arraycopy(bytes, behind, bytes, behind + growth, end - behind);
        System.arraycopy(split, 0, bytes, at, size);
        end += growth;
        return true;
    }

    private static int putRun(byte[] to, int at, int length, int value) {
        if (length == 0) {
            return at;
        }
        if (value > 0) {
            to[at] = values(value, length);
            return at + 1;
        }
        if (length <= LONGEST_ZEROS) {
            to[at] = (byte) (length - 1);
            return at + 1;
        }
        return putZeros(to, at, length);
    }

    /** Writes a run of zeros in two bytes, whatever its length. */
    static int putZeros(byte[] to, int at, int length) {
        to[at] = (byte) ((length - 1) >> 8 | LONG_RUN);
        to[at + 1] = (byte) (length - 1);
        return at + 2;
    }

    private static byte values(int value, int length) {
        return (byte) ((value - 1) << 2 | (length - 1) | VALUES);
    }

    /** Merges neighbouring runs of the same value, as far as Redis does. */
    private void merge(int from) {
        int at = from;
        for (int i = 0; i < RUNS_TO_MERGE && at < end; i++) {
            boolean two = isValues(at) && at + 1 < end && isValues(at + 1) && value(at) == value(at + 1);
            int length = two ? length(at) + length(at + 1) : 0;
            if (two && length <= LONGEST_VALUES) {
                bytes[at] = values(value(at), length);
                System.arraycopy(bytes, at + 2, bytes, at + 1, end - at - 2);
                end--;
            } else {
                at += size(at);
            }
        }
    }
}
