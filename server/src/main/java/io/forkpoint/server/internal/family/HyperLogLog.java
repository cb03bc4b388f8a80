package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Estimates the number of different elements that were added, with an error of about 0.8 %, in at most 12 KiB. Uses a string
 * of Redis's format: sparse as long as that is short, else dense. Changed by one thread at a time.
 *
 * <p>The string begins with {@code HYLL}, a byte for its encoding, three unused bytes, and the last estimate in eight bytes,
 * whose highest bit marks it as out of date. In the dense encoding, 16,384 registers of 6 bits follow.
 */
final class HyperLogLog {
    static final int REGISTERS = 1 << 14;

    static final int HEADER = 16;
    static final int ENCODING = 4;
    static final int ESTIMATE = 8;
    static final int DENSE = 0;
    private static final int SPARSE = 1;
    static final int DENSE_BYTES = HEADER + REGISTERS * 6 / 8;
    /** The default of Redis's setting hll-sparse-max-bytes. */
    private static final int MOST_SPARSE_BYTES = 3000;

    static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};

    private byte[] bytes;
    /** Null if the registers are dense. */
    private SparseRegisters sparse;

    private HyperLogLog(byte[] bytes) {
        this.bytes = bytes;
        if (bytes[ENCODING] == SPARSE) {
            sparse = new SparseRegisters(bytes, HEADER);
        }
    }

    /** Returns a HyperLogLog without elements. */
    static HyperLogLog empty() {
        byte[] bytes = new byte[HEADER + 2];
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        bytes[ENCODING] = SPARSE;
        SparseRegisters.putZeros(bytes, HEADER, REGISTERS);
        return new HyperLogLog(bytes);
    }

    /**
     * Returns a stored HyperLogLog.
     *
     * @param string the stored string, which additions change; null for none
     * @throws ErrorReply if the string is not a HyperLogLog
     */
    static HyperLogLog of(byte[] string) {
        if (string == null) {
            return empty();
        }
        boolean valid = string.length >= HEADER
                && Arrays.equals(string, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && (string[ENCODING] == SPARSE || (string[ENCODING] == DENSE && string.length == DENSE_BYTES));
        if (!valid) {
            throw new ErrorReply("WRONGTYPE Key is not a valid HyperLogLog string value.");
        }
        return new HyperLogLog(string);
    }

    private static ErrorReply corrupt() {
        return new ErrorReply("INVALIDOBJ Corrupted HLL object detected");
    }

    /** {@return the string to store} */
    byte[] bytes() {
        return sparse == null ? bytes : sparse.bytes();
    }

    boolean isDense() {
        return sparse == null;
    }

    // ---- registers --------------------------------------------------------------------------------------------

    /** Adds an element; returns whether that has changed a register. */
    boolean add(byte[] element) {
        long hash = HyperLogLogEstimate.hash(element);
        return set(HyperLogLogEstimate.register(hash), HyperLogLogEstimate.value(hash));
    }

    private boolean set(int register, int value) {
        if (sparse != null && value <= SparseRegisters.MOST_VALUE) {
            switch (sparse.set(register, value, MOST_SPARSE_BYTES)) {
                case SAME -> {
                    return false;
                }
                case CHANGED -> {
                    forgetEstimate();
                    return true;
                }
                case CORRUPT -> throw corrupt();
                case TOO_LONG -> {}
            }
        }
        beDense();
        return DenseRegisters.raise(new UnsafeBuffer(bytes), register, value);
    }

    private void beDense() {
        if (sparse == null) {
            return;
        }
        SparseRegisters from = sparse;
        bytes = Arrays.copyOf(Arrays.copyOf(from.bytes(), HEADER), DENSE_BYTES);
        bytes[ENCODING] = DENSE;
        sparse = null;
        UnsafeBuffer dense = new UnsafeBuffer(bytes);
        boolean whole = from.forEach((first, length, value) -> {
            for (int i = 0; i < length && value > 0; i++) {
                DenseRegisters.set(dense, first + i, value);
            }
        });
        if (!whole) {
            throw corrupt();
        }
    }

    /** Raises each of the given registers to the one of this HyperLogLog. */
    void raise(int[] registers) {
        if (sparse == null) {
            UnsafeBuffer dense = new UnsafeBuffer(bytes);
            for (int i = 0; i < REGISTERS; i++) {
                registers[i] = Math.max(registers[i], DenseRegisters.get(dense, i));
            }
            return;
        }
        boolean whole = sparse.forEach((first, length, value) -> {
            for (int i = first; i < first + length; i++) {
                registers[i] = Math.max(registers[i], value);
            }
        });
        if (!whole) {
            throw corrupt();
        }
    }

    /** Raises the registers of this HyperLogLog to the given ones. */
    void raiseTo(int[] registers, boolean dense) {
        if (dense) {
            beDense();
        }
        for (int i = 0; i < REGISTERS; i++) {
            if (registers[i] > 0) {
                set(i, registers[i]);
            }
        }
        forgetEstimate();
    }

    // ---- the estimate -----------------------------------------------------------------------------------------

    private byte[] header() {
        return sparse == null ? bytes : sparse.memory();
    }

    void forgetEstimate() {
        header()[ESTIMATE + 7] |= (byte) 0x80;
    }

    /** {@return the stored estimate; negative if it is out of date} */
    long storedEstimate() {
        byte[] header = header();
        long estimate = 0;
        for (int i = 7; i >= 0; i--) {
            estimate = (estimate << 8) | (header[ESTIMATE + i] & 0xff);
        }
        return estimate;
    }

    /** Computes the estimate, and stores it. */
    long estimate() {
        int[] registers = new int[REGISTERS];
        raise(registers);
        long estimate = HyperLogLogEstimate.of(registers);
        byte[] header = header();
        for (int i = 0; i < 8; i++) {
            header[ESTIMATE + i] = (byte) (estimate >> (8 * i));
        }
        return estimate;
    }
}
