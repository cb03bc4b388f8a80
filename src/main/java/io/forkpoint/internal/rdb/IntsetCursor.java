package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * An intset: {@code u32 bytes of an integer (2, 4 or 8), u32 integers, integers}, ascending, without repetition, at least
 * one.
 * From {@code src/intset.c} of Redis.
 */
final class IntsetCursor extends PackedCursor {
    private static final int HEADER_BYTES = 8;

    private int width;

    IntsetCursor() {
        super("intset");
    }

    @Override
    void readHeader() {
        check(end - at > HEADER_BYTES, "it is shorter than its header and one integer");
        long bytes = unsignedInt(at);
        long integers = unsignedInt(at + 4);
        if (bytes != 2 && bytes != 4 && bytes != 8) {
            throw corrupt("its header says that an integer has " + bytes + " bytes");
        }
        if (integers * bytes != end - at - HEADER_BYTES) {
            throw corrupt("its header says that it has " + integers + " integers of " + bytes + " bytes");
        }
        width = (int) bytes;
        at += HEADER_BYTES;
    }

    @Override
    boolean readItem() {
        if (at == end) {
            return false;
        }
        long value = width == 2 ? UnsafeApi.getShort(at) : width == 4 ? UnsafeApi.getInt(at) : UnsafeApi.getLong(at);
        check(count == 0 || value > integer, "its integers do not ascend");
        integer(value);
        at += width;
        return true;
    }
}
