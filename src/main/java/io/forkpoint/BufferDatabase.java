package io.forkpoint;

import io.forkpoint.internal.keyspace.Batch;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Database} with keys and values in Agrona's buffers, on or off the heap. Nothing is allocated by a call that
 * returns no array. See {@link Database} for errors and threads.
 */
public final class BufferDatabase extends BufferExpiry {
    /** What {@link #get} returns instead of a length if there is no such key. */
    public static final int ABSENT = -1;

    private final Batch batch;

    BufferDatabase(KeyOperations operations, Batch batch, int database) {
        super(operations, database);
        this.batch = batch;
    }

    /**
     * Copies a string into a buffer.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value takes the value
     * @param valueOffset where it is to begin
     * @return the value's whole length, of which only as much was copied as the buffer has room for, an expandable one
     *     having room for all; {@link #ABSENT} if there is no such key
     */
    public int get(DirectBuffer key, int keyOffset, int keyLength, MutableDirectBuffer value, int valueOffset) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            while (true) {
                value.boundsCheck(valueOffset, 0);
                int room = value.capacity() - valueOffset;
                int length = operations.copyTo(
                        database,
                        key.byteArray(),
                        key.addressOffset() + keyOffset,
                        keyLength,
                        value.byteArray(),
                        value.addressOffset() + valueOffset,
                        room);
                if (length <= room || !value.isExpandable()) {
                    return length;
                }
                value.checkLimit(valueOffset + length);
            }
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /**
     * Has the processor fetch what operations on some keys are going to look at, all at once: done before a number of
     * them, it spares each the wait for memory. Changes nothing and tells nothing.
     *
     * @param keys holds the keys
     * @param offsets where each begins
     * @param lengths bytes of each
     * @param count how many there are; those behind the first 64 are left
     */
    public void prefetch(DirectBuffer keys, int[] offsets, int[] lengths, int count) {
        for (int i = 0; i < count; i++) {
            keys.boundsCheck(offsets[i], lengths[i]);
        }
        try {
            batch.prefetch(database, keys.byteArray(), keys.addressOffset(), offsets, lengths, count);
        } finally {
            Reference.reachabilityFence(keys);
        }
    }

    /**
     * Hands a view of a string to a callback, see {@link Database#read}.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param reader called at most once, on this thread
     * @param <T> what it returns
     * @return what the callback returned, or null if there is no such key
     */
    public <T extends @Nullable Object> @Nullable T read(
            DirectBuffer key, int keyOffset, int keyLength, Function<? super DirectBuffer, T> reader) {
        Objects.requireNonNull(reader, "reader");
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.view(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength, reader);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(operations);
        }
    }

    /**
     * Sets a string in the place of a value of any type, and removes the key's expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     */
    public void put(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        put(When.ALWAYS, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string if there is no such key.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     * @return whether it was set
     */
    public boolean putIfAbsent(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        return put(When.ABSENT, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string if there is such a key, and removes its expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     * @return whether it was set
     */
    public boolean replace(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        return put(When.PRESENT, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Adds bytes to the end of a string, or makes one; the expiry stays.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param tail holds what to add
     * @param tailOffset where it begins
     * @param tailLength its bytes
     * @return the new length
     */
    public int append(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer tail, int tailOffset, int tailLength) {
        key.boundsCheck(keyOffset, keyLength);
        tail.boundsCheck(tailOffset, tailLength);
        try {
            return operations.append(
                    database,
                    key.byteArray(),
                    key.addressOffset() + keyOffset,
                    keyLength,
                    tail.byteArray(),
                    tail.addressOffset() + tailOffset,
                    tailLength);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(tail);
        }
    }

    /**
     * Removes a key of any type.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return whether it was there
     */
    public boolean remove(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.remove(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Whether there is such a key, of any type.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return true if there is
     */
    public boolean containsKey(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.contains(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Adds to a decimal integer of 64 bits, see {@link Database#increment(byte[], long)}.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param delta what to add
     * @return the sum
     */
    public long increment(DirectBuffer key, int keyOffset, int keyLength, long delta) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.increment(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength, delta);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Sets a string if it has the expected bytes, and removes its expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param expected holds what it must be
     * @param expectedOffset where that begins
     * @param expectedLength its bytes
     * @param value holds the new value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     * @return whether it was set
     */
    public boolean compareAndSet(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer expected,
            int expectedOffset,
            int expectedLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength) {
        key.boundsCheck(keyOffset, keyLength);
        expected.boundsCheck(expectedOffset, expectedLength);
        value.boundsCheck(valueOffset, valueLength);
        try {
            return operations.compareAndSet(
                    KeyOperations.NO_EXPIRY,
                    database,
                    key.byteArray(),
                    key.addressOffset() + keyOffset,
                    keyLength,
                    expected.byteArray(),
                    expected.addressOffset() + expectedOffset,
                    expectedLength,
                    value.byteArray(),
                    value.addressOffset() + valueOffset,
                    valueLength);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(expected);
            Reference.reachabilityFence(value);
        }
    }
}
