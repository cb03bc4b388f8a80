package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * Encodes lengths and strings like Redis's {@code rdb.c}, byte for byte as {@code native/src/rdb.c} does. For one thread.
 * The methods that put something return the address behind it.
 */
final class StringEncoder implements AutoCloseable {
    private static final int LENGTH_32 = 0x80;
    private static final int LENGTH_64 = 0x81;
    private static final int STRING_INT8 = 0xc0;
    private static final int STRING_INT16 = 0xc1;
    private static final int STRING_INT32 = 0xc2;
    private static final int STRING_LZF = 0xc3;

    /** The longest string that fits in any reserved room. */
    static final int INLINE_BYTES = 4096;

    /** The length of "-2147483648". */
    private static final int MAX_DIGITS = 11;

    /** Shorter strings are not compressed, and compression must save as much: both as in Redis. */
    private static final int LZF_MIN_BYTES = 21;

    private static final int LZF_MIN_GAIN = 4;

    /** The memory kept from one string to the next; what a longer one needs is freed. */
    private static final int PACKED_KEPT_BYTES = 1 << 20;

    private final HelperLibrary helper = Helper.library();
    private final ScratchMemory packed = new ScratchMemory();
    private final long maxLzfBytes;

    /**
     * Creates an encoder.
     *
     * @param maxLzfBytes longer strings are not compressed; 0 to compress none
     */
    StringEncoder(long maxLzfBytes) {
        this.maxLzfBytes = maxLzfBytes;
    }

    /** Puts a string that fits at {@code at}, with its lengths. */
    long put(long at, long text, int bytes) {
        if (bytes <= MAX_DIGITS) {
            long end = putAsInteger(at, text, bytes);
            if (end != 0) {
                return end;
            }
        }
        int packedBytes = compress(text, bytes);
        return packedBytes > 0
                ? copy(putPackedHead(at, packedBytes, bytes), packed.address(), packedBytes)
                : copy(putLength(at, bytes), text, bytes);
    }

    /** Writes a string of any length. */
    void write(OutputBuffer output, long text, int bytes) {
        if (bytes <= INLINE_BYTES) {
            output.advanceTo(put(output.reserve(), text, bytes));
        } else {
            writeLong(output, text, bytes);
        }
    }

    /** Writes a string that is too long for an integer, and perhaps for the output's buffer. */
    private void writeLong(OutputBuffer output, long text, int bytes) {
        int packedBytes = compress(text, bytes);
        if (packedBytes > 0) {
            output.advanceTo(putPackedHead(output.reserve(), packedBytes, bytes));
            output.write(packed.address(), packedBytes);
        } else {
            output.advanceTo(putLength(output.reserve(), bytes));
            output.write(text, bytes);
        }
        packed.trim(PACKED_KEPT_BYTES);
    }

    /** Returns whether a child would have room to compose a string of this length before it compresses it. */
    boolean mayStage(long bytes) {
        return bytes <= maxLzfBytes / 2;
    }

    /** Returns the string's compressed length, or 0 if compression does not pay. */
    private int compress(long text, int bytes) {
        if (bytes < LZF_MIN_BYTES || bytes > maxLzfBytes) {
            return 0;
        }
        packed.reserve(bytes);
        return helper.fp_lzf_compress(text, bytes, packed.address(), bytes - LZF_MIN_GAIN);
    }

    private static long putPackedHead(long at, int packedBytes, int bytes) {
        return putLength(putLength(putByte(at, STRING_LZF), packedBytes), bytes);
    }

    /** Puts the string as a number, if it is exactly the decimal text of an int32; otherwise returns 0. */
    private static long putAsInteger(long at, long text, int bytes) {
        boolean negative = bytes > 0 && UnsafeApi.getByte(text) == '-';
        int first = negative ? 1 : 0;
        // "", "-", "-0", "007"
        if (first == bytes || (UnsafeApi.getByte(text + first) == '0' && bytes > 1)) {
            return 0;
        }
        long number = 0;
        for (int i = first; i < bytes; i++) {
            int digit = UnsafeApi.getByte(text + i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        number = negative ? -number : number;
        return number == (int) number ? putInteger(at, (int) number) : 0;
    }

    /** Puts an integer. The format is little-endian here, as are the supported processors. */
    private static long putInteger(long at, int value) {
        if (value == (byte) value) {
            return putByte(putByte(at, STRING_INT8), value);
        }
        if (value == (short) value) {
            UnsafeApi.putShort(putByte(at, STRING_INT16), (short) value);
            return at + 3;
        }
        UnsafeApi.putInt(putByte(at, STRING_INT32), value);
        return at + 5;
    }

    /** Puts a length in its shortest form, big-endian; unsigned. */
    static long putLength(long at, long length) {
        if (length >>> 6 == 0) {
            return putByte(at, (int) length);
        }
        if (length >>> 14 == 0) {
            UnsafeApi.putShort(at, Short.reverseBytes((short) (0x4000 | length)));
            return at + 2;
        }
        if (length >>> 32 == 0) {
            UnsafeApi.putInt(putByte(at, LENGTH_32), Integer.reverseBytes((int) length));
            return at + 5;
        }
        UnsafeApi.putLong(putByte(at, LENGTH_64), Long.reverseBytes(length));
        return at + 9;
    }

    static long putByte(long at, int value) {
        UnsafeApi.putByte(at, (byte) value);
        return at + 1;
    }

    static long copy(long at, long from, int bytes) {
        Memory.copy(null, from, null, at, bytes);
        return at + bytes;
    }

    @Override
    public void close() {
        packed.close();
    }
}
