package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * Iterates over the items of a collection that Redis packs into one string; each item is a string or an integer. Checks
 * everything that it passes, and the header at the end, so a packed value that was walked to its end is sound. Nothing
 * outside the given memory is read, whatever it holds.
 */
abstract class PackedCursor {
    private final String name;
    private long start;

    /** The address of the next byte. */
    long at;
    /** The address behind the last byte. */
    long end;
    /** The number of items passed so far. */
    long count;

    boolean isInteger;
    long integer;
    long itemAddress;
    int itemBytes;

    PackedCursor(String name) {
        this.name = name;
    }

    /** Moves to the beginning of a packed collection and checks its header. */
    final void wrap(long address, int bytes) {
        start = address;
        at = address;
        end = address + bytes;
        count = 0;
        readHeader();
    }

    /** Moves to the next item; returns false behind the last one. */
    final boolean next() {
        if (!readItem()) {
            return false;
        }
        count++;
        return true;
    }

    abstract void readHeader();

    /** Reads an item into the fields, or checks the end and returns false. */
    abstract boolean readItem();

    final void string(long address, long bytes) {
        isInteger = false;
        itemAddress = address;
        itemBytes = (int) bytes;
    }

    final void integer(long value) {
        isInteger = true;
        integer = value;
    }

    /** Fails unless this many bytes follow. */
    final void need(long bytes) {
        check(bytes >= 0 && bytes <= end - at, "an item reaches past the end");
    }

    final int unsignedByte(long address) {
        return UnsafeApi.getByte(address) & 0xff;
    }

    final long unsignedInt(long address) {
        return UnsafeApi.getInt(address) & 0xffff_ffffL;
    }

    final int unsignedShort(long address) {
        return UnsafeApi.getShort(address) & 0xffff;
    }

    /** Returns a signed 24-bit integer, little-endian. */
    final int int24(long address) {
        return (UnsafeApi.getByte(address + 2) << 16) | unsignedShort(address);
    }

    final void check(boolean right, String problem) {
        if (!right) {
            throw corrupt(problem);
        }
    }

    final Corruption corrupt(String problem) {
        return Corruption.damaged(
                name + " of " + (end - start) + " bytes, item " + count + ", byte " + (at - start) + ": " + problem);
    }
}
