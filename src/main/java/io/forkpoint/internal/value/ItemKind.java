package io.forkpoint.internal.value;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_LIST;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SORTED_SET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_STREAM;

import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/** What is the key of an item, by which a tree is ordered: see {@link CollectionDescriptor}. */
public enum ItemKind {
    /** Of a list: no key, the position is the order. */
    ELEMENT,
    /** All of it: a set's member, a score and its member, an expiry and its field. */
    WHOLE,
    /** A hash's field, or that of a stream's groups: behind a varint of its length. */
    FIELD,
    /** A sorted set's member: all but the score behind it. */
    MEMBER,
    /** A stream's id: the first 16 bytes. */
    ID;

    /** Bytes of a stream's id. */
    public static final int ID_BYTES = 16;

    /** Of a collection's items; {@code type}: its block's. */
    static ItemKind of(int type) {
        return switch (CollectionDescriptor.canonical(type)) {
            case TYPE_LIST -> ELEMENT;
            case TYPE_SET, TYPE_SORTED_SET -> WHOLE;
            case TYPE_HASH -> FIELD;
            case TYPE_STREAM -> ID;
            default -> throw new IllegalArgumentException("not a collection: type=" + type);
        };
    }

    /** Of what is in its second tree. */
    static ItemKind ofSecond(int type) {
        return switch (type) {
            case TYPE_SORTED_SET -> MEMBER;
            case TYPE_STREAM -> FIELD;
            default -> WHOLE;
        };
    }

    /** Bytes before the key. */
    int keyStart(long item, int bytes) {
        return this == FIELD ? varintBytes(item, bytes) : 0;
    }

    /** Bytes of the key. */
    int keyLength(long item, int bytes) {
        int length = switch (this) {
            case ELEMENT -> 0;
            case WHOLE -> bytes;
            case FIELD -> (int) (varint(item, bytes) >>> 1);
            case MEMBER -> bytes - Long.BYTES;
            case ID -> ID_BYTES;
        };
        // A reader without a lock may see what is no item.
        if (length < 0 || length > bytes) {
            throw new TornReadException();
        }
        return length;
    }

    /** Bytes behind the key. */
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

    /** Whether a field has an expiry. */
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
