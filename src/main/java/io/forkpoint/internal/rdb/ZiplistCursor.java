package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * A ziplist: {@code u32 bytes, u32 offset of the last item, u16 items or 65535, items, 0xff}; an item is the length of
 * the preceding one, its encoding, and its content. From {@code src/ziplist.c} of Redis 6.
 */
final class ZiplistCursor extends PackedCursor {
    private static final int HEADER_BYTES = 10;
    private static final int END = 0xff;
    private static final int UNKNOWN_COUNT = 0xffff;

    private int claimed;
    private long tail;
    private long previous;
    private long previousBytes;

    ZiplistCursor() {
        super("ziplist");
    }

    @Override
    void readHeader() {
        check(end - at > HEADER_BYTES, "it is shorter than its header");
        if (unsignedInt(at) != end - at) {
            throw corrupt("its header says that it has " + unsignedInt(at) + " bytes");
        }
        check(unsignedByte(end - 1) == END, "it does not end in 0xff");
        tail = at + unsignedInt(at + 4);
        claimed = unsignedShort(at + 8);
        at += HEADER_BYTES;
        previous = at;
        previousBytes = 0;
        check(tail <= end - 1, "its header says that its last item begins past its end");
    }

    @Override
    boolean readItem() {
        int first = unsignedByte(at);
        if (first == END) {
            check(at == end - 1, "0xff stands before the end");
            check(count == 0 || tail == previous, "its header does not say where its last item begins");
            if (claimed != UNKNOWN_COUNT && claimed != count) {
                throw corrupt("its header says that it has " + claimed + " items");
            }
            return false;
        }
        long item = at;
        readPreviousLength(first);
        readContent();
        previous = item;
        previousBytes = at - item;
        return true;
    }

    private void readPreviousLength(int first) {
        long bytes = first;
        if (first == 0xfe) {
            need(6);
            bytes = unsignedInt(at + 1);
            at += 5;
        } else {
            need(2);
            at += 1;
        }
        if (bytes != previousBytes) {
            throw corrupt("it says that the item before it has " + bytes + " bytes, not " + previousBytes);
        }
    }

    private void readContent() {
        int encoding = unsignedByte(at);
        if (encoding < 0x40) {
            string(1, encoding);
        } else if (encoding < 0x80) {
            need(3);
            string(2, ((encoding & 0x3f) << 8) | unsignedByte(at + 1));
        } else if (encoding < 0xc0) {
            need(6);
            string(5, Integer.reverseBytes(UnsafeApi.getInt(at + 1)) & 0xffff_ffffL);
        } else {
            readInteger(encoding);
        }
    }

    private void string(int headerBytes, long bytes) {
        need(headerBytes + bytes + 1);
        string(at + headerBytes, bytes);
        at += headerBytes + bytes;
    }

    private void readInteger(int encoding) {
        int bytes = integerBytes(encoding);
        need(bytes + 2L);
        long content = at + 1;
        switch (bytes) {
            case 0 -> integer((encoding & 0x0f) - 1);
            case 1 -> integer(UnsafeApi.getByte(content));
            case 2 -> integer(UnsafeApi.getShort(content));
            case 3 -> integer(int24(content));
            case 4 -> integer(UnsafeApi.getInt(content));
            default -> integer(UnsafeApi.getLong(content));
        }
        at += 1 + bytes;
    }

    private int integerBytes(int encoding) {
        return switch (encoding) {
            case 0xc0 -> 2;
            case 0xd0 -> 4;
            case 0xe0 -> 8;
            case 0xf0 -> 3;
            case 0xfe -> 1;
            default -> {
                if (encoding <= 0xf0 || encoding >= 0xfe) {
                    throw corrupt("no encoding has the number 0x" + Integer.toHexString(encoding));
                }
                yield 0;
            }
        };
    }
}
