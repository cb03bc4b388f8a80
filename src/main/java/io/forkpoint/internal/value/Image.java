package io.forkpoint.internal.value;

import static io.forkpoint.internal.memory.CollectionDescriptor.COUNT_MASK;
import static io.forkpoint.internal.memory.CollectionDescriptor.DATA_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.HEAD_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.ITEMS_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.NARROW_BIT;
import static io.forkpoint.internal.memory.CollectionDescriptor.REFERENCE_BIT;

import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * Items packed in order with their end offsets, as drawn in {@link io.forkpoint.internal.memory.CollectionDescriptor}. An
 * image is given by its address and its capacity in bytes. The caller has checked that the arguments fit.
 */
final class Image {
    /** The longest data of a narrow image: the largest end that fits one byte. */
    static final int MAX_NARROW_DATA = 255;

    static final int END_MASK = REFERENCE_BIT - 1;
    private static final int ENDS_IN_A_WORD = 4;
    private static final long EACH_END = 0x0001_0001_0001_0001L;

    private Image() {}

    static int head(long image) {
        return UnsafeApi.getShort(image + HEAD_OFFSET) & 0xffff;
    }

    static int count(long image) {
        return head(image) & COUNT_MASK;
    }

    static boolean isNarrow(long image) {
        return (head(image) & NARROW_BIT) != 0;
    }

    /** Returns the bytes of all items. */
    static int data(long image) {
        return UnsafeApi.getShort(image + DATA_OFFSET) & 0xffff;
    }

    /** Initializes an empty image. */
    static void clear(long image, boolean narrow) {
        setHead(image, 0, 0, narrow);
    }

    private static void setHead(long image, int count, int data, boolean narrow) {
        UnsafeApi.putShort(image + HEAD_OFFSET, (short) (count | (narrow ? NARROW_BIT : 0)));
        UnsafeApi.putShort(image + DATA_OFFSET, (short) data);
    }

    /** Returns the bytes that an image needs. */
    static int required(int count, int data, boolean narrow) {
        return ITEMS_OFFSET + data + (narrow ? count : 2 * count);
    }

    static int end(long image, int capacity, int index) {
        return isNarrow(image) ? narrowEnd(image, capacity, index) : rawEnd(image, capacity, index) & END_MASK;
    }

    /** Returns an end with its reference bit, for callers that know whether the image is narrow. */
    static int rawEnd(long image, int capacity, int index, boolean narrow) {
        return narrow ? narrowEnd(image, capacity, index) : rawEnd(image, capacity, index);
    }

    private static int narrowEnd(long image, int capacity, int index) {
        return UnsafeApi.getByte(image + capacity - 1 - index) & 0xff;
    }

    /** Returns an end with its reference bit. */
    private static int rawEnd(long image, int capacity, int index) {
        return UnsafeApi.getShort(image + capacity - 2 - 2L * index) & 0xffff;
    }

    static int start(long image, int capacity, int index) {
        return index == 0 ? 0 : end(image, capacity, index - 1);
    }

    static boolean isReference(long image, int capacity, int index) {
        return !isNarrow(image) && (rawEnd(image, capacity, index) & REFERENCE_BIT) != 0;
    }

    /** Returns the address of an item's bytes. */
    static long item(long image, int start) {
        return image + ITEMS_OFFSET + start;
    }

    /** Returns whether an item can be added without making the image larger or wide. */
    static boolean fits(long image, int capacity, int bytes, boolean reference) {
        boolean narrow = isNarrow(image);
        int data = data(image) + bytes;
        return !(narrow && (reference || data > MAX_NARROW_DATA))
                && required(count(image) + 1, data, narrow) <= capacity;
    }

    /** Opens a gap for an item before the one at this index; returns its address. */
    static long insert(long image, int capacity, int index, int bytes, boolean reference) {
        int count = count(image);
        int data = data(image);
        boolean narrow = isNarrow(image);
        int start = start(image, capacity, index);
        long at = item(image, start);
        Memory.move(at, at + bytes, data - start);
        if (narrow) {
            for (int i = count; i > index; i--) {
                putNarrowEnd(image, capacity, i, narrowEnd(image, capacity, i - 1) + bytes);
            }
            putNarrowEnd(image, capacity, index, start + bytes);
        } else {
            shiftUp(image, capacity, index, count, bytes);
            putRawEnd(image, capacity, index, (start + bytes) | (reference ? REFERENCE_BIT : 0));
        }
        setHead(image, count + 1, data + bytes, narrow);
        return at;
    }

    /** Moves the ends [index, count) up by one place, and adds to each; four at a time. */
    private static void shiftUp(long image, int capacity, int index, int count, int add) {
        int i = count;
        for (; i - ENDS_IN_A_WORD >= index; i -= ENDS_IN_A_WORD) {
            // The ends i-4 to i-1 are in reverse order in one word. No sum exceeds its 16 bits.
            long word = UnsafeApi.getLong(image + capacity - 2L * i);
            UnsafeApi.putLong(image + capacity - 2L * i - 2, word + EACH_END * add);
        }
        for (; i > index; i--) {
            putRawEnd(image, capacity, i, rawEnd(image, capacity, i - 1) + add);
        }
    }

    private static void putNarrowEnd(long image, int capacity, int index, int end) {
        UnsafeApi.putByte(image + capacity - 1 - index, (byte) end);
    }

    private static void putRawEnd(long image, int capacity, int index, int end) {
        UnsafeApi.putShort(image + capacity - 2 - 2L * index, (short) end);
    }

    /** Removes the items [from, to). */
    static void remove(long image, int capacity, int from, int to) {
        int count = count(image);
        int data = data(image);
        boolean narrow = isNarrow(image);
        int start = start(image, capacity, from);
        int end = start(image, capacity, to);
        Memory.move(item(image, end), item(image, start), data - end);
        int bytes = end - start;
        for (int i = to; i < count; i++) {
            if (narrow) {
                putNarrowEnd(image, capacity, i - (to - from), narrowEnd(image, capacity, i) - bytes);
            } else {
                putRawEnd(image, capacity, i - (to - from), rawEnd(image, capacity, i) - bytes);
            }
        }
        setHead(image, count - (to - from), data - bytes, narrow);
    }

    /** Changes the length of an item, keeping its first bytes; moves the items behind it. */
    static void resize(long image, int capacity, int index, int bytes, boolean reference) {
        int count = count(image);
        int data = data(image);
        boolean narrow = isNarrow(image);
        int start = start(image, capacity, index);
        int end = end(image, capacity, index);
        int more = bytes - (end - start);
        if (more != 0) {
            Memory.move(item(image, end), item(image, end + more), data - end);
            for (int i = index; i < count; i++) {
                if (narrow) {
                    putNarrowEnd(image, capacity, i, narrowEnd(image, capacity, i) + more);
                } else {
                    putRawEnd(image, capacity, i, rawEnd(image, capacity, i) + more);
                }
            }
            setHead(image, count, data + more, narrow);
        }
        if (!narrow) {
            putRawEnd(image, capacity, index, (start + bytes) | (reference ? REFERENCE_BIT : 0));
        }
    }

    /** Appends the items [from, to) of one image to another. */
    static void append(long image, int capacity, int from, int to, long into, int intoCapacity) {
        int start = start(image, capacity, from);
        int bytes = start(image, capacity, to) - start;
        int data = data(into);
        int count = count(into);
        boolean narrow = isNarrow(into);
        Memory.copy(null, item(image, start), null, item(into, data), bytes);
        for (int i = from; i < to; i++) {
            int end = end(image, capacity, i) - start + data;
            if (narrow) {
                putNarrowEnd(into, intoCapacity, count + i - from, end);
            } else {
                int bit = isReference(image, capacity, i) ? REFERENCE_BIT : 0;
                putRawEnd(into, intoCapacity, count + i - from, end | bit);
            }
        }
        setHead(into, count + to - from, data + bytes, narrow);
    }
}
