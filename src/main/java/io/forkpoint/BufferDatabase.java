package io.forkpoint;

import io.forkpoint.internal.keyspace.Batch;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.value.ValueType;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Database} with keys and values in Agrona's buffers, on or off the heap. Reading, setting and removing strings
 * allocates nothing. Operations on numbers, {@code rename}, {@code copy} and methods that return an object do allocate. See
 * {@link Database} for errors and threads.
 */
public final class BufferDatabase extends BufferStrings {
    private final Transactions transactions;
    private final Batch batch;

    BufferDatabase(KeyOperations operations, Transactions transactions, Batch batch, int database) {
        super(operations, database);
        this.transactions = transactions;
        this.batch = batch;
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Copies a string into a buffer. If the buffer is neither large enough nor expandable, the copy is cut short.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value takes the string
     * @param valueOffset where the string is to begin
     * @return the length of the whole string; {@link #ABSENT} if there is no such key
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
     * Copies part of a string into a buffer. If the buffer is neither large enough nor expandable, the copy is cut short. A
     * negative position counts from the end of the string: -1 is the last byte.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param start the position of the first byte
     * @param end the position of the last byte
     * @param range takes the bytes
     * @param rangeOffset where the bytes are to begin
     * @return the length of the whole part, 0 if the string has no such bytes; {@link #ABSENT} if there is no such key
     */
    public int getRange(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            long start,
            long end,
            MutableDirectBuffer range,
            int rangeOffset) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            while (true) {
                range.boundsCheck(rangeOffset, 0);
                int room = range.capacity() - rangeOffset;
                int length = operations.copyRange(
                        database,
                        key.byteArray(),
                        key.addressOffset() + keyOffset,
                        keyLength,
                        start,
                        end,
                        range.byteArray(),
                        range.addressOffset() + rangeOffset,
                        room);
                if (length <= room || !range.isExpandable()) {
                    return length;
                }
                range.checkLimit(rangeOffset + length);
            }
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(range);
        }
    }

    /**
     * Passes a view of a string to a callback; see {@link Database#read}.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param reader called at most once, on this thread
     * @param <T> the type of the callback's result
     * @return the callback's result, or null if there is no such key
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
     * Returns whether a key has a value of any type.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return whether there is such a key
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
     * Returns the type of a key's value.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return the type; {@link ValueType#NONE} if there is no such key
     */
    public ValueType type(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.type(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Prefetches the memory that operations on some keys will read. A call before such a batch overlaps their waits for
     * memory. It changes nothing and returns nothing.
     *
     * @param keys holds the keys
     * @param offsets where each key begins
     * @param lengths the length of each key in bytes
     * @param count the number of keys; keys after the first 64 are ignored
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

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a key of any type.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return whether there was such a key
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
     * Removes a string if it has the expected bytes.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param expected holds the expected string
     * @param expectedOffset where the expected string begins
     * @param expectedLength the length of the expected string in bytes
     * @return whether the string was removed
     */
    public boolean remove(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer expected,
            int expectedOffset,
            int expectedLength) {
        key.boundsCheck(keyOffset, keyLength);
        expected.boundsCheck(expectedOffset, expectedLength);
        try {
            return operations.removeIf(
                    database,
                    key.byteArray(),
                    key.addressOffset() + keyOffset,
                    keyLength,
                    expected.byteArray(),
                    expected.addressOffset() + expectedOffset,
                    expectedLength);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(expected);
        }
    }

    /**
     * Removes a string and copies it into a buffer.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param old takes the string; must have room or be expandable
     * @param oldOffset where the string is to begin
     * @return the length of the string in bytes; {@link #ABSENT} if there was no such key
     * @throws IndexOutOfBoundsException if there is no room for the string; nothing is changed
     */
    public int getAndRemove(DirectBuffer key, int keyOffset, int keyLength, MutableDirectBuffer old, int oldOffset) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            while (true) {
                old.boundsCheck(oldOffset, 0);
                int room = old.capacity() - oldOffset;
                int length = operations.getAndRemove(
                        database,
                        key.byteArray(),
                        key.addressOffset() + keyOffset,
                        keyLength,
                        old.byteArray(),
                        old.addressOffset() + oldOffset,
                        room);
                if (length <= room) {
                    return length;
                }
                old.checkLimit(oldOffset + length);
            }
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(old);
        }
    }

    // ---- with another key -------------------------------------------------------------------------------------

    /**
     * Moves an entry of any type to another key, whose entry it replaces. The expiry moves with it. Atomic.
     *
     * @param from holds the key
     * @param fromOffset where the key begins
     * @param fromLength the length of the key in bytes
     * @param to holds the new key
     * @param toOffset where the new key begins
     * @param toLength the length of the new key in bytes
     * @return whether there was such an entry
     */
    public boolean rename(
            DirectBuffer from, int fromOffset, int fromLength, DirectBuffer to, int toOffset, int toLength) {
        from.boundsCheck(fromOffset, fromLength);
        to.boundsCheck(toOffset, toLength);
        return transactions.move(
                database, array(from, fromOffset, fromLength), database, array(to, toOffset, toLength), true);
    }

    /**
     * Copies an entry of any type, with its expiry, to another key of this database. Atomic.
     *
     * @param from holds the key
     * @param fromOffset where the key begins
     * @param fromLength the length of the key in bytes
     * @param to holds the key of the copy
     * @param toOffset where the key of the copy begins
     * @param toLength the length of the key of the copy in bytes
     * @param replace whether the copy may replace an entry
     * @return whether the entry was copied
     */
    public boolean copy(
            DirectBuffer from,
            int fromOffset,
            int fromLength,
            DirectBuffer to,
            int toOffset,
            int toLength,
            boolean replace) {
        from.boundsCheck(fromOffset, fromLength);
        to.boundsCheck(toOffset, toLength);
        return transactions.copy(
                database, array(from, fromOffset, fromLength), database, array(to, toOffset, toLength), replace);
    }

    private static byte[] array(DirectBuffer buffer, int offset, int length) {
        byte[] array = new byte[length];
        buffer.getBytes(offset, array);
        return array;
    }
}
