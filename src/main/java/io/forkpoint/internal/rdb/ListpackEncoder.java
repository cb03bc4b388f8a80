package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * Encodes the items of a listpack like {@code lpAppend()} and {@code lpAppendInteger()} of Redis's {@code listpack.c}:
 * the counterpart of {@code native/src/listpack.c}. For one thread.
 */
final class ListpackEncoder {
    static final int HEADER_BYTES = 6;
    static final int END_BYTES = 1;

    private static final int END = 0xff;
    private static final int UNKNOWN_ITEMS = 0xffff;
    /** The length of "-9223372036854775808". */
    private static final int MAX_DIGITS = 20;

    private static final int STRING_6 = 0x80;
    private static final int STRING_12 = 0xe0;
    private static final int STRING_32 = 0xf0;
    private static final int INTEGER_13 = 0xc0;
    private static final int INTEGER_16 = 0xf1;
    private static final int INTEGER_24 = 0xf2;
    private static final int INTEGER_32 = 0xf3;
    private static final int INTEGER_64 = 0xf4;

    private OutputBuffer output;
    private long parsed;

    /** Begins a listpack of this length, header included, with this many items. */
    void begin(OutputBuffer to, long bytes, long items) {
        output = to;
        writeHeader(bytes, items);
    }

    /** Returns the length of a string's item, backward length included; a string that is a number is stored as one. */
    long stringBytes(long text, int bytes) {
        if (isInteger(text, bytes)) {
            return integerBytes(parsed);
        }
        long item = (long) stringHeadBytes(bytes) + bytes;
        return item + backwardBytes(item);
    }

    /** Returns the length of a number's item, backward length included. */
    static long integerBytes(long value) {
        return integerHeadBytes(value) + 1L;
    }

    private void writeHeader(long bytes, long items) {
        long at = output.reserve();
        UnsafeApi.putInt(at, (int) bytes);
        UnsafeApi.putShort(at + 4, (short) Math.min(items, UNKNOWN_ITEMS));
        output.advanceTo(at + HEADER_BYTES);
    }

    void writeEnd() {
        output.advanceTo(StringEncoder.putByte(output.reserve(), END));
    }

    void writeString(long text, int bytes) {
        if (isInteger(text, bytes)) {
            writeInteger(parsed);
            return;
        }
        output.advanceTo(putStringHead(output.reserve(), bytes));
        output.write(text, bytes);
        output.advanceTo(putBackwards(output.reserve(), (long) stringHeadBytes(bytes) + bytes));
    }

    void writeInteger(long value) {
        int bytes = integerHeadBytes(value);
        output.advanceTo(putBackwards(putInteger(output.reserve(), value, bytes), bytes));
    }

    /** Returns whether the string is exactly the decimal text of a 64-bit number, and parses that. */
    private boolean isInteger(long text, int bytes) {
        if (bytes == 0 || bytes > MAX_DIGITS) {
            return false;
        }
        boolean negative = UnsafeApi.getByte(text) == '-';
        int first = negative ? 1 : 0;
        if (first == bytes || (UnsafeApi.getByte(text + first) == '0' && bytes > 1)) {
            return false;
        }
        // The negative range is larger.
        long number = 0;
        for (int i = first; i < bytes; i++) {
            int digit = UnsafeApi.getByte(text + i) - '0';
            if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            number = number * 10 - digit;
        }
        parsed = negative ? number : -number;
        return negative || number != Long.MIN_VALUE;
    }

    private static int integerHeadBytes(long value) {
        if (value >= 0 && value < 128) {
            return 1;
        }
        if (value >= -4096 && value < 4096) {
            return 2;
        }
        if (value == (short) value) {
            return 3;
        }
        if (value >= -(1 << 23) && value < 1 << 23) {
            return 4;
        }
        return value == (int) value ? 5 : 9;
    }

    private static long putInteger(long at, long value, int bytes) {
        switch (bytes) {
            case 1 -> UnsafeApi.putByte(at, (byte) value);
            case 2 -> {
                UnsafeApi.putByte(at, (byte) (INTEGER_13 | (value >> 8 & 0x1f)));
                UnsafeApi.putByte(at + 1, (byte) value);
            }
            case 3 -> {
                UnsafeApi.putByte(at, (byte) INTEGER_16);
                UnsafeApi.putShort(at + 1, (short) value);
            }
            case 4 -> {
                UnsafeApi.putByte(at, (byte) INTEGER_24);
                UnsafeApi.putInt(at + 1, (int) value);
            }
            case 5 -> {
                UnsafeApi.putByte(at, (byte) INTEGER_32);
                UnsafeApi.putInt(at + 1, (int) value);
            }
            default -> {
                UnsafeApi.putByte(at, (byte) INTEGER_64);
                UnsafeApi.putLong(at + 1, value);
            }
        }
        return at + bytes;
    }

    private static int stringHeadBytes(int bytes) {
        return bytes < 64 ? 1 : bytes < 4096 ? 2 : 5;
    }

    private static long putStringHead(long at, int bytes) {
        if (bytes < 64) {
            return StringEncoder.putByte(at, STRING_6 | bytes);
        }
        if (bytes < 4096) {
            return StringEncoder.putByte(StringEncoder.putByte(at, STRING_12 | bytes >> 8), bytes);
        }
        UnsafeApi.putInt(StringEncoder.putByte(at, STRING_32), bytes);
        return at + 5;
    }

    // The bounds are those of lpEncodeBacklen(), off by one from a power of two from the second on.
    private static int backwardBytes(long bytes) {
        if (bytes <= 127) {
            return 1;
        }
        if (bytes < 16383) {
            return 2;
        }
        if (bytes < 2097151) {
            return 3;
        }
        return bytes < 268435455 ? 4 : 5;
    }

    /** Puts a backward length: seven bits per byte, the lowest last; all bytes but the first have the high bit. */
    private static long putBackwards(long from, long bytes) {
        int width = backwardBytes(bytes);
        long at = from;
        for (int i = width - 1; i >= 0; i--) {
            at = StringEncoder.putByte(at, (int) (bytes >>> (7 * i) & 0x7f) | (i == width - 1 ? 0 : 0x80));
        }
        return at;
    }
}
