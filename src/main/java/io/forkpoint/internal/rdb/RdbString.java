package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.EntryLimits;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A string of the file with its plain bytes. A plain string is left in place; a compressed one or an integer is decoded
 * into separate memory. Holds one string at a time, until the next {@link #read}.
 */
final class RdbString implements AutoCloseable {
    /** The longest key or string. */
    static final long MAX_BYTES = EntryLimits.MAX_STRING_BYTES;

    /** The longest string that holds a packed collection, or is part of a module's value. */
    static final long MAX_PAYLOAD_BYTES = Integer.MAX_VALUE - 7L;

    /** Three bytes of LZF make at most 264: the 2 that any copy has, 7 of its control byte, 255 of the one after it. */
    static final long MAX_LZF_RATIO = 264 / 3;

    private static final int INT8 = 0xc0;
    private static final int INT16 = 0xc1;
    private static final int INT32 = 0xc2;
    private static final int LZF = 0xc3;
    private static final int LONGEST_INTEGER = 20;
    private static final int KEPT_BYTES = 1 << 20;

    private final HelperLibrary helper;
    private final RdbInput input;
    private final ScratchMemory scratch = new ScratchMemory();
    private final UnsafeBuffer digits = new UnsafeBuffer(0, 0);
    private boolean inRecord;
    private long start;
    private int bytes;

    RdbString(HelperLibrary helper, RdbInput input) {
        this.helper = helper;
        this.input = input;
    }

    /** Returns the address of the plain bytes; further reading may move them. */
    long address() {
        return inRecord ? input.recordAddress() + start : scratch.address();
    }

    int bytes() {
        return bytes;
    }

    /** Keeps the bytes beyond the end of their record. */
    void keep() {
        if (inRecord) {
            scratch.trim(Math.max(bytes, KEPT_BYTES));
            scratch.reserve(bytes);
            UnsafeApi.copyMemory(input.recordAddress() + start, scratch.address(), bytes);
            inRecord = false;
        }
    }

    byte[] toByteArray() {
        byte[] copy = new byte[bytes];
        UnsafeApi.copyMemory(null, address(), copy, BufferUtil.ARRAY_BASE_OFFSET, bytes);
        return copy;
    }

    /** Returns the most memory that decoding ever took. */
    long peakScratchBytes() {
        return scratch.peak();
    }

    /** Reads a string of at most this many plain bytes. {@code what} names it in errors. */
    void read(long maxBytes, String what) {
        int first = input.readUnsignedByte(what);
        if (first < 0xc0) {
            readPlain(input.readRestOfLength(first, what), maxBytes, what);
        } else if (first == LZF) {
            readCompressed(maxBytes, what);
        } else {
            readInteger(first, what);
        }
    }

    /** Skips a string without looking into it. */
    void skip(String what) {
        int first = input.readUnsignedByte(what);
        long bytes = switch (first) {
            case INT8 -> 1;
            case INT16 -> 2;
            case INT32 -> 4;
            case LZF -> {
                long compressed = input.readLength(what);
                input.readLength(what);
                yield compressed;
            }
            default -> input.readRestOfLength(first, what);
        };
        checkLength(bytes, MAX_PAYLOAD_BYTES, what);
        input.skip(bytes, what);
    }

    private void readPlain(long length, long maxBytes, String what) {
        checkLength(length, maxBytes, what);
        input.require(length, what);
        inRecord = true;
        start = input.recordBytes();
        bytes = (int) length;
        input.skip(length, what);
    }

    private void readCompressed(long maxBytes, String what) {
        long compressed = input.readLength(what);
        long plain = input.readLength(what);
        checkLength(compressed, maxBytes, what);
        checkLength(plain, maxBytes, what);
        if (plain == 0 || plain > compressed * MAX_LZF_RATIO) {
            throw Corruption.damaged(
                    what + ": " + compressed + " bytes of LZF cannot hold " + plain + " bytes, as they claim to");
        }
        input.require(compressed, what);
        scratch.trim(Math.max(plain, KEPT_BYTES));
        scratch.reserve(plain);
        long from = input.recordAddress() + input.recordBytes();
        int length = helper.fp_lzf_decompress(from, (int) compressed, scratch.address(), (int) plain);
        if (length != plain) {
            throw Corruption.damaged(what + ": " + compressed + " bytes of LZF do not decompress to " + plain
                    + " bytes, as they claim to");
        }
        inRecord = false;
        bytes = length;
        input.skip(compressed, what);
    }

    private void readInteger(int encoding, String what) {
        int value = switch (encoding) {
            case INT8 -> (byte) input.readUnsignedByte(what);
            case INT16 -> input.readShort(what);
            case INT32 -> input.readInt(what);
            default ->
                throw Corruption.damaged(
                        what + ": no string encoding has the number 0x" + Integer.toHexString(encoding));
        };
        scratch.reserve(LONGEST_INTEGER);
        digits.wrap(scratch.address(), LONGEST_INTEGER);
        inRecord = false;
        bytes = digits.putIntAscii(0, value);
    }

    static void checkLength(long length, long maxBytes, String what) {
        if (length < 0 || length > maxBytes) {
            throw Corruption.refused(
                    what + ": " + Long.toUnsignedString(length) + " bytes are more than the limit of " + maxBytes,
                    "the file is damaged, or its writer allowed longer values: split this one up there");
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
