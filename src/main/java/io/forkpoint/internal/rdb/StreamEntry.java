package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/** An entry of a stream in the layout of its item. For one thread. */
final class StreamEntry {
    static final int ID_BYTES = 16;

    private final ItemReader pairs = new ItemReader();
    private final ItemReader rest = new ItemReader();
    long idAddress;
    long millis;
    long sequence;
    long fields;

    // The result of nextPair().
    long fieldAddress;
    int fieldBytes;
    long valueAddress;
    int valueBytes;

    /** Reads an item; returns false if it is not a complete entry. */
    boolean read(long address, int bytes) {
        if (bytes < ID_BYTES) {
            return false;
        }
        idAddress = address;
        millis = Long.reverseBytes(UnsafeApi.getLong(address));
        sequence = Long.reverseBytes(UnsafeApi.getLong(address + 8));
        pairs.wrap(address + ID_BYTES, bytes - ID_BYTES);
        fields = pairs.takeVarint();
        if (fields < 0) {
            return false;
        }
        firstPair();
        for (long i = 0; i < fields; i++) {
            if (!nextPair()) {
                return false;
            }
        }
        return rest.at == rest.end;
    }

    void copyFrom(StreamEntry other) {
        idAddress = other.idAddress;
        millis = other.millis;
        sequence = other.sequence;
        fields = other.fields;
        pairs.copyFrom(other.pairs);
    }

    /** Moves before the first pair. */
    void firstPair() {
        rest.copyFrom(pairs);
    }

    /** Takes a field and its value; returns false if there is none, which cannot happen after {@link #read}. */
    boolean nextPair() {
        if (!rest.takeString(rest.takeVarint())) {
            return false;
        }
        fieldAddress = rest.stringAddress;
        fieldBytes = rest.stringBytes;
        boolean hasValue = rest.takeString(rest.takeVarint());
        valueAddress = rest.stringAddress;
        valueBytes = rest.stringBytes;
        return hasValue;
    }

    /** Returns whether another entry has the same fields in the same order. */
    boolean hasFieldsOf(StreamEntry other) {
        if (fields != other.fields) {
            return false;
        }
        firstPair();
        other.firstPair();
        for (long i = 0; i < fields; i++) {
            nextPair();
            other.nextPair();
            if (fieldBytes != other.fieldBytes
                    || !Memory.equal(null, fieldAddress, null, other.fieldAddress, fieldBytes)) {
                return false;
            }
        }
        return true;
    }
}
