package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Memory;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/** A reusable buffer in which an item or a key is composed. For one thread. */
public final class ItemBuffer {
    static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final int KEPT_BYTES = 64 << 10;

    private byte[] bytes = new byte[256];
    private int length;

    byte[] array() {
        return bytes;
    }

    int keyStart(ItemKind kind) {
        if (kind != ItemKind.FIELD) {
            return 0;
        }
        int at = 0;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    int keyLength(ItemKind kind) {
        return switch (kind) {
            case ELEMENT -> 0;
            case WHOLE -> length;
            case FIELD -> fieldLength();
            case MEMBER -> length - Long.BYTES;
            case ID -> ItemKind.ID_BYTES;
        };
    }

    private int fieldLength() {
        long value = 0;
        int at = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (int) (value >>> 1);
            }
        }
    }

    /** Returns the number of bytes in the buffer. */
    public int length() {
        return length;
    }

    /** Clears the buffer. */
    public ItemBuffer clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[KEPT_BYTES];
        }
        return this;
    }

    private int room(int more) {
        int at = length;
        long needed = (long) length + more;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new io.forkpoint.errors.EntryTooLargeException(
                        "an element takes at most 2 GiB with what belongs to it: bytes=" + needed);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
        length = (int) needed;
        return at;
    }

    public ItemBuffer putByte(int value) {
        int at = room(1);
        bytes[at] = (byte) value;
        return this;
    }

    /** Appends a little-endian number. */
    public ItemBuffer putLong(long value) {
        int at = room(Long.BYTES);
        UnsafeApi.putLong(bytes, ARRAY_BASE + at, value);
        return this;
    }

    /** Appends a big-endian number, so that the order of bytes is that of unsigned numbers. */
    public ItemBuffer putOrdered(long value) {
        return putLong(Long.reverseBytes(value));
    }

    /** Appends seven bits per byte, the lowest first. */
    public ItemBuffer putVarint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            putByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return putByte((int) rest);
    }

    public ItemBuffer put(byte[] source) {
        return put(source, 0, source.length);
    }

    public ItemBuffer put(byte[] source, int offset, int count) {
        int at = room(count);
        System.arraycopy(source, offset, bytes, at, count);
        return this;
    }

    /** Appends the content of another buffer. */
    public ItemBuffer put(ItemBuffer source) {
        return put(source.bytes, 0, source.length);
    }

    /** Returns whether the buffer holds the same bytes as some memory. */
    public boolean isEqual(long address, int count) {
        return count == length && Memory.equal(bytes, ARRAY_BASE, null, address, count);
    }

    /** Appends bytes from off-heap memory. */
    public ItemBuffer put(long address, int count) {
        int at = room(count);
        UnsafeApi.copyMemory(null, address, bytes, ARRAY_BASE + at, count);
        return this;
    }

    /** Returns a copy of the content. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
