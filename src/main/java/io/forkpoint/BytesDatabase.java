package io.forkpoint;

import static io.forkpoint.BytesMemory.appendOld;
import static io.forkpoint.BytesMemory.lengthOf;
import static io.forkpoint.BytesMemory.offsetOf;
import static io.forkpoint.BytesMemory.onHeapCopy;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Database} with keys and values in Chronicle Bytes. A key or a value is what lies between the read position and
 * the read limit of an argument; the position is not moved. Off-heap bytes are read in place; on-heap bytes and results are
 * copied once. See {@link Database} for errors and threads; a {@code Bytes} is for one thread at a time.
 */
public final class BytesDatabase implements KeyAccess<Bytes<?>> {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final KeyOperations operations;
    private final Transactions transactions;
    private final int database;

    BytesDatabase(KeyOperations operations, Transactions transactions, int database) {
        this.operations = operations;
        this.transactions = transactions;
        this.database = database;
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Appends a string to a {@code Bytes}.
     *
     * @param key the key
     * @param value takes the string at its write position; must be elastic or have room
     * @return whether there is such a key
     * @throws java.nio.BufferOverflowException if the string does not fit
     */
    public boolean get(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(value, "value");
        return getRange(key, 0, -1, value);
    }

    /**
     * Appends part of a string to a {@code Bytes}. A negative position counts from the end of the string: -1 is the last
     * byte.
     *
     * @param key the key
     * @param start the position of the first byte
     * @param end the position of the last byte
     * @param range takes the existing bytes of this range at its write position; must be elastic or have room
     * @return whether there is such a key
     * @throws java.nio.BufferOverflowException if the bytes do not fit
     */
    public boolean getRange(Bytes<?> key, long start, long end, Bytes<?> range) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(range, "range");
        byte[] copy = onHeapCopy(key);
        try {
            byte[] found = operations.get(database, copy, offsetOf(key, copy), lengthOf(key), start, end);
            if (found == null) {
                return false;
            }
            range.write(found);
            return true;
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public <T extends @Nullable Object> @Nullable T read(Bytes<?> key, Function<? super DirectBuffer, T> reader) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(reader, "reader");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.view(database, copy, offsetOf(key, copy), lengthOf(key), reader);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(operations);
        }
    }

    @Override
    public boolean containsKey(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.contains(database, copy, offsetOf(key, copy), lengthOf(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public ValueType type(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.type(database, copy, offsetOf(key, copy), lengthOf(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    // ---- setting ----------------------------------------------------------------------------------------------

    @Override
    public void put(Bytes<?> key, Bytes<?> value) {
        put(When.ALWAYS, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public void put(Bytes<?> key, Bytes<?> value, long expiryMillis) {
        put(When.ALWAYS, key, value, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public void putKeepingExpiry(Bytes<?> key, Bytes<?> value) {
        put(When.ALWAYS, key, value, KeyOperations.KEEP_EXPIRY);
    }

    @Override
    public boolean putIfAbsent(Bytes<?> key, Bytes<?> value) {
        return put(When.ABSENT, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public boolean replace(Bytes<?> key, Bytes<?> value) {
        return put(When.PRESENT, key, value, KeyOperations.NO_EXPIRY);
    }

    private boolean put(When when, Bytes<?> key, Bytes<?> value, long expiry) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        byte[] keyCopy = onHeapCopy(key);
        byte[] valueCopy = onHeapCopy(value);
        try {
            return operations.put(
                    when,
                    expiry,
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    lengthOf(key),
                    valueCopy,
                    offsetOf(value, valueCopy),
                    lengthOf(value));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    @Override
    public boolean compareAndSet(Bytes<?> key, Bytes<?> expected, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(value, "value");
        byte[] keyCopy = onHeapCopy(key);
        byte[] expectedCopy = onHeapCopy(expected);
        byte[] valueCopy = onHeapCopy(value);
        try {
            return operations.compareAndSet(
                    KeyOperations.NO_EXPIRY,
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    lengthOf(key),
                    expectedCopy,
                    offsetOf(expected, expectedCopy),
                    lengthOf(expected),
                    valueCopy,
                    offsetOf(value, valueCopy),
                    lengthOf(value));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(expected);
            Reference.reachabilityFence(value);
        }
    }

    /**
     * Sets a string, removes the key's expiry, and appends the old string to a {@code Bytes}.
     *
     * @param key the key
     * @param value the new string
     * @param old takes the old string at its write position; must be elastic or have room
     * @return whether there was such a key
     * @throws java.nio.BufferOverflowException if the old string does not fit; nothing is changed
     */
    public boolean getAndSet(Bytes<?> key, Bytes<?> value, Bytes<?> old) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(old, "old");
        byte[] keyCopy = onHeapCopy(key);
        byte[] valueCopy = onHeapCopy(value);
        try {
            return appendOld(
                    old,
                    copy -> operations.getAndSet(
                            KeyOperations.NO_EXPIRY,
                            database,
                            keyCopy,
                            offsetOf(key, keyCopy),
                            lengthOf(key),
                            valueCopy,
                            offsetOf(value, valueCopy),
                            lengthOf(value),
                            copy,
                            BASE,
                            copy.length));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    @Override
    public int append(Bytes<?> key, Bytes<?> tail) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(tail, "tail");
        byte[] keyCopy = onHeapCopy(key);
        byte[] tailCopy = onHeapCopy(tail);
        try {
            return operations.append(
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    lengthOf(key),
                    tailCopy,
                    offsetOf(tail, tailCopy),
                    lengthOf(tail));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(tail);
        }
    }

    @Override
    public long increment(Bytes<?> key, long delta) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.increment(database, copy, offsetOf(key, copy), lengthOf(key), delta);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public BigDecimal increment(Bytes<?> key, BigDecimal delta) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(delta, "delta");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.increment(database, copy, offsetOf(key, copy), lengthOf(key), delta);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    @Override
    public boolean remove(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.remove(database, copy, offsetOf(key, copy), lengthOf(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public boolean remove(Bytes<?> key, Bytes<?> expected) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expected, "expected");
        byte[] keyCopy = onHeapCopy(key);
        byte[] expectedCopy = onHeapCopy(expected);
        try {
            return operations.removeIf(
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    lengthOf(key),
                    expectedCopy,
                    offsetOf(expected, expectedCopy),
                    lengthOf(expected));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(expected);
        }
    }

    /**
     * Removes a string and appends it to a {@code Bytes}.
     *
     * @param key the key
     * @param old takes the string at its write position; must be elastic or have room
     * @return whether there was such a key
     * @throws java.nio.BufferOverflowException if the string does not fit; nothing is changed
     */
    public boolean getAndRemove(Bytes<?> key, Bytes<?> old) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(old, "old");
        byte[] keyCopy = onHeapCopy(key);
        try {
            return appendOld(
                    old,
                    copy -> operations.getAndRemove(
                            database, keyCopy, offsetOf(key, keyCopy), lengthOf(key), copy, BASE, copy.length));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    // ---- expiry -----------------------------------------------------------------------------------------------

    @Override
    public long timeToLiveMillis(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.ttl(database, copy, offsetOf(key, copy), lengthOf(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public long expiresAtMillis(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.expiresAt(database, copy, offsetOf(key, copy), lengthOf(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public boolean expireAt(Bytes<?> key, long expiryMillis) {
        return setExpiry(key, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public boolean persist(Bytes<?> key) {
        return setExpiry(key, KeyOperations.NO_EXPIRY);
    }

    private boolean setExpiry(Bytes<?> key, long expiry) {
        Objects.requireNonNull(key, "key");
        byte[] copy = onHeapCopy(key);
        try {
            return operations.setExpiry(database, copy, offsetOf(key, copy), lengthOf(key), expiry);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    // ---- with another key -------------------------------------------------------------------------------------

    @Override
    public boolean rename(Bytes<?> from, Bytes<?> to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.move(database, from.toByteArray(), database, to.toByteArray(), true);
    }

    @Override
    public boolean copy(Bytes<?> from, Bytes<?> to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.copy(database, from.toByteArray(), database, to.toByteArray(), replace);
    }
}
