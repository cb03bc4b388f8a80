package io.forkpoint;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** The operations of a {@link Database} on single keys. */
abstract sealed class ArrayKeys implements KeyAccess<byte[]> permits Database {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    final KeyOperations operations;
    final Transactions transactions;
    final int index;

    ArrayKeys(KeyOperations operations, Transactions transactions, int index) {
        this.operations = operations;
        this.transactions = transactions;
        this.index = index;
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns a string.
     *
     * @param key the key
     * @return a copy of the string, or null if there is no such key
     */
    public byte @Nullable [] get(byte[] key) {
        return operations.get(index, key, BASE, key.length, 0, -1);
    }

    /**
     * Returns part of a string. A negative position counts from the end of the string: -1 is the last byte.
     *
     * @param key the key
     * @param start the position of the first byte
     * @param end the position of the last byte
     * @return the bytes that exist in this range; none if there is no such key
     */
    public byte[] getRange(byte[] key, long start, long end) {
        byte[] range = operations.get(index, key, BASE, key.length, start, end);
        return range == null ? new byte[0] : range;
    }

    @Override
    public <T extends @Nullable Object> @Nullable T read(byte[] key, Function<? super DirectBuffer, T> reader) {
        Objects.requireNonNull(reader, "reader");
        try {
            return operations.view(index, key, BASE, key.length, reader);
        } finally {
            Reference.reachabilityFence(operations);
        }
    }

    @Override
    public boolean containsKey(byte[] key) {
        return operations.contains(index, key, BASE, key.length);
    }

    @Override
    public ValueType type(byte[] key) {
        return operations.type(index, key, BASE, key.length);
    }

    // ---- setting ----------------------------------------------------------------------------------------------

    @Override
    public void put(byte[] key, byte[] value) {
        put(When.ALWAYS, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public void put(byte[] key, byte[] value, long expiryMillis) {
        put(When.ALWAYS, key, value, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public void putKeepingExpiry(byte[] key, byte[] value) {
        put(When.ALWAYS, key, value, KeyOperations.KEEP_EXPIRY);
    }

    @Override
    public boolean putIfAbsent(byte[] key, byte[] value) {
        return put(When.ABSENT, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public boolean replace(byte[] key, byte[] value) {
        return put(When.PRESENT, key, value, KeyOperations.NO_EXPIRY);
    }

    private boolean put(When when, byte[] key, byte[] value, long expiry) {
        return operations.put(when, expiry, index, key, BASE, key.length, value, BASE, value.length);
    }

    @Override
    public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return compareAndSet(key, expected, value, KeyOperations.NO_EXPIRY);
    }

    /** Does the same with an expiry, or with one of the constants of {@link KeyOperations}. */
    final boolean compareAndSet(byte[] key, byte[] expected, byte[] value, long expiry) {
        return operations.compareAndSet(
                expiry, index, key, BASE, key.length, expected, BASE, expected.length, value, BASE, value.length);
    }

    /**
     * Sets a string, removes the key's expiry, and returns the old string.
     *
     * @param key the key
     * @param value the new string
     * @return the old string, or null if there was no such key
     */
    public byte @Nullable [] getAndSet(byte[] key, byte[] value) {
        return getAndSet(key, value, KeyOperations.NO_EXPIRY);
    }

    /** Does the same with an expiry, or with one of the constants of {@link KeyOperations}. */
    final byte @Nullable [] getAndSet(byte[] key, byte[] value, long expiry) {
        return operations.getAndSet(expiry, index, key, BASE, key.length, value, BASE, value.length);
    }

    @Override
    public int append(byte[] key, byte[] tail) {
        return operations.append(index, key, BASE, key.length, tail, BASE, tail.length);
    }

    @Override
    public long increment(byte[] key, long delta) {
        return operations.increment(index, key, BASE, key.length, delta);
    }

    @Override
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        Objects.requireNonNull(delta, "delta");
        return operations.increment(index, key, BASE, key.length, delta);
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    @Override
    public boolean remove(byte[] key) {
        return operations.remove(index, key, BASE, key.length);
    }

    @Override
    public boolean remove(byte[] key, byte[] expected) {
        return operations.removeIf(index, key, BASE, key.length, expected, BASE, expected.length);
    }

    /**
     * Removes a string and returns it.
     *
     * @param key the key
     * @return the string, or null if there was no such key
     */
    public byte @Nullable [] getAndRemove(byte[] key) {
        return operations.getAndRemove(index, key, BASE, key.length);
    }

    // ---- expiry -----------------------------------------------------------------------------------------------

    @Override
    public long timeToLiveMillis(byte[] key) {
        return operations.ttl(index, key, BASE, key.length);
    }

    @Override
    public long expiresAtMillis(byte[] key) {
        return operations.expiresAt(index, key, BASE, key.length);
    }

    @Override
    public boolean expireAt(byte[] key, long expiryMillis) {
        return operations.setExpiry(index, key, BASE, key.length, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public boolean persist(byte[] key) {
        return operations.setExpiry(index, key, BASE, key.length, KeyOperations.NO_EXPIRY);
    }

    // ---- with another key -------------------------------------------------------------------------------------

    @Override
    public boolean rename(byte[] from, byte[] to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.move(index, from, index, to, true);
    }

    @Override
    public boolean copy(byte[] from, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.copy(index, from, index, to, replace);
    }
}
