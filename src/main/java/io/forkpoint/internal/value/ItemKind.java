package io.forkpoint.internal.value;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_LIST;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SORTED_SET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_STREAM;

import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/** The part of an item that is its key, by which a tree is ordered: see {@link CollectionDescriptor}. */
public enum ItemKind {
    /** A list's element: no key, the position is the order. */
    ELEMENT,
    /** The whole item: a set's member, a score and its member, an expiry and its field. */
    WHOLE,
    /** A field of a hash or of a stream's groups: behind the varint of its length. */
    FIELD,
    /** A sorted set's member: the item without the score at its end. */
    MEMBER,
    /** A stream's id: the first 16 bytes. */
    ID;

    /** The length of a stream's id. */
    public static final int ID_BYTES = 16;

    /** Returns the kind of a collection's items; {@code type} is its block's. */
    static ItemKind of(int type) {
        return switch (CollectionDescriptor.canonical(type)) {
            case TYPE_LIST -> ELEMENT;
            case TYPE_SET, TYPE_SORTED_SET -> WHOLE;
            case TYPE_HASH -> FIELD;
            case TYPE_STREAM -> ID;
            default -> throw new IllegalArgumentException("not a collection: type=" + type);
        };
    }

    /** Returns the kind of the items in its second tree. */
    static ItemKind ofSecond(int type) {
        return switch (type) {
            case TYPE_SORTED_SET -> MEMBER;
            case TYPE_STREAM -> FIELD;
            default -> WHOLE;
        };
    }

    /** Returns the number of bytes before the key. */
    int keyStart(long item, int bytes) {
        return this == FIELD ? varintBytes(item, bytes) : 0;
    }

    /** Returns the length of the key. */
    int keyLength(long item, int bytes) {
        int length = switch (this) {
            case ELEMENT -> 0;
            case WHOLE -> bytes;
            case FIELD -> (int) (varint(item, bytes) >>> 1);
            case MEMBER -> bytes - Long.BYTES;
            case ID -> ID_BYTES;
        };
        // A reader without a lock may see bytes that are no item.
        if (length < 0 || length > bytes) {
            throw new TornReadException();
        }
        return length;
    }

    /** Returns the number of bytes behind the key. */
    int valueLength(long item, int bytes) {
        int length = bytes
                - keyStart(item, bytes)
                - keyLength(item, bytes)
                - (this == FIELD && hasExpiry(item) ? Long.BYTES : 0);
        if (length < 0) {
            throw new TornReadException();
        }
        return length;
    }

    /** Returns whether a field has an expiry. */
    static boolean hasExpiry(long item) {
        return (UnsafeApi.getByte(item) & 1) != 0;
    }

    static long varint(long address, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes && i < 9; i++) {
            byte next = UnsafeApi.getByte(address + i);
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new TornReadException();
    }

    static int varintBytes(long address, int bytes) {
        for (int i = 0; i < bytes && i < 9; i++) {
            if (UnsafeApi.getByte(address + i) >= 0) {
                return i + 1;
            }
        }
        throw new TornReadException();
    }
}
