package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * A listpack: {@code u32 bytes, u16 items or 65535, items, 0xff}; an item is its encoding, its content, and the length of
 * both in a form that can be read backwards. From {@code src/listpack.c} of Redis 7.
 */
final class ListpackCursor extends PackedCursor {
    private static final int HEADER_BYTES = 6;
    private static final int END = 0xff;
    private static final int UNKNOWN_COUNT = 0xffff;

    private int claimed;

    ListpackCursor() {
        super("listpack");
    }

    @Override
    void readHeader() {
        check(end - at > HEADER_BYTES, "it is shorter than its header");
        if (unsignedInt(at) != end - at) {
            throw corrupt("its header says that it has " + unsignedInt(at) + " bytes");
        }
        check(unsignedByte(end - 1) == END, "it does not end in 0xff");
        claimed = unsignedShort(at + 4);
        at += HEADER_BYTES;
    }

    @Override
    boolean readItem() {
        // The last byte is 0xff, and no item extends past it: one byte can always be read here.
        int encoding = unsignedByte(at);
        if (encoding == END) {
            check(at == end - 1, "0xff stands before the end");
            if (claimed != UNKNOWN_COUNT && claimed != count) {
                throw corrupt("its header says that it has " + claimed + " items");
            }
            return false;
        }
        long bytes = encoding >= 0xf0 ? readWide(encoding) : readNarrow(encoding);
        at += bytes;
        skipBackwardLength(bytes);
        return true;
    }

    /** Reads an encoding that holds bits of the content; returns the item's length. */
    private long readNarrow(int encoding) {
        if (encoding < 0x80) {
            integer(encoding);
            return 1;
        }
        if (encoding < 0xc0) {
            return string(1, encoding & 0x3f);
        }
        need(3);
        int twelveOrThirteen = ((encoding & 0x1f) << 8) | unsignedByte(at + 1);
        if (encoding < 0xe0) {
            integer((twelveOrThirteen << 19) >> 19);
            return 2;
        }
        return string(2, twelveOrThirteen & 0xfff);
    }

    /** Reads an encoding of one byte followed by the content; returns the item's length. */
    private long readWide(int encoding) {
        return switch (encoding) {
            case 0xf0 -> {
                need(6);
                yield string(5, unsignedInt(at + 1));
            }
            case 0xf1 -> {
                need(4);
                integer(UnsafeApi.getShort(at + 1));
                yield 3;
            }
            case 0xf2 -> {
                need(5);
                integer(int24(at + 1));
                yield 4;
            }
            case 0xf3 -> {
                need(6);
                integer(UnsafeApi.getInt(at + 1));
                yield 5;
            }
            case 0xf4 -> {
                need(10);
                integer(UnsafeApi.getLong(at + 1));
                yield 9;
            }
            default -> throw corrupt("no encoding has the number 0x" + Integer.toHexString(encoding));
        };
    }

    private long string(int headerBytes, long bytes) {
        need(headerBytes + bytes + 1);
        string(at + headerBytes, bytes);
        return headerBytes + bytes;
    }

    /** Skips a backward length: seven bits per byte, the lowest last; all bytes but the first have the high bit. */
    private void skipBackwardLength(long bytes) {
        int width = backwardLengthBytes(bytes);
        need(width + 1L);
        for (int i = 0; i < width; i++) {
            long expected = ((bytes >>> (7 * (width - 1 - i))) & 0x7f) | (i == 0 ? 0 : 0x80);
            if (unsignedByte(at + i) != expected) {
                throw corrupt("its length backwards is not " + bytes);
            }
        }
        at += width;
    }

    // The bounds are those of lpEncodeBacklen(), off by one from a power of two from the second on.
    private static int backwardLengthBytes(long bytes) {
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
}
