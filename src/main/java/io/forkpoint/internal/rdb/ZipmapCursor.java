package io.forkpoint.internal.rdb;

/**
 * A zipmap, whose items alternate between a field and its value: {@code u8 pairs or 254 and more, pairs, 0xff}; a pair is
 * {@code length, field, length, u8 unused, value, unused bytes}. A length is one byte, or 254 (255 before the end in very
 * old files) and a u32. From {@code src/zipmap.c} of Redis.
 */
final class ZipmapCursor extends PackedCursor {
    private static final int END = 0xff;
    private static final int BIG = 0xfe;

    private int claimed;

    ZipmapCursor() {
        super("zipmap");
    }

    @Override
    void readHeader() {
        check(end - at >= 2, "it is shorter than its header");
        check(unsignedByte(end - 1) == END, "it does not end in 0xff");
        claimed = unsignedByte(at);
        at += 1;
    }

    @Override
    boolean readItem() {
        boolean field = count % 2 == 0;
        if (field && unsignedByte(at) == END) {
            check(at == end - 1, "0xff stands before the end");
            if (claimed < BIG && claimed != count / 2) {
                throw corrupt("its header says that it has " + claimed + " pairs");
            }
            return false;
        }
        long length = readLength();
        int unused = 0;
        if (!field) {
            need(1);
            unused = unsignedByte(at);
            at += 1;
        }
        need(length + unused + 1);
        string(at, length);
        at += length + unused;
        return true;
    }

    private long readLength() {
        int first = unsignedByte(at);
        if (first < BIG) {
            at += 1;
            return first;
        }
        need(6);
        long length = unsignedInt(at + 1);
        at += 5;
        return length;
    }
}
