package io.forkpoint;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.value.Expiry;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Database} with keys and values in Chronicle Bytes: what lies between the read position and the read limit of
 * an argument, which is not moved. Off-heap bytes are read and written where they are; on-heap ones are copied once. See
 * {@link Database} for errors and threads; a {@code Bytes} is for one thread at a time.
 */
public final class BytesDatabase implements ExpiringKeys<Bytes<?>> {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final KeyOperations operations;
    private final int database;

    BytesDatabase(KeyOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    /**
     * Appends a string to a {@code Bytes}.
     *
     * @param key the key
     * @param value takes the value at its write position; it must be elastic or have room
     * @return whether there is such a key
     * @throws java.nio.BufferOverflowException if the value does not fit
     */
    public boolean get(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        byte[] found = find(key);
        if (found == null) {
            return false;
        }
        value.write(found);
        return true;
    }

    private byte[] find(Bytes<?> key) {
        byte[] copy = copyOf(key);
        try {
            return operations.get(database, copy, offsetOf(key, copy), Limit.length(key), 0, -1);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Sets a string and removes its expiry.
     *
     * @param key the key
     * @param value the value
     */
    public void put(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        put(When.ALWAYS, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public void put(Bytes<?> key, Bytes<?> value, long expiryMillis) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        put(When.ALWAYS, key, value, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public void putKeepingExpiry(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        put(When.ALWAYS, key, value, KeyOperations.KEEP_EXPIRY);
    }

    /**
     * Sets a string if there is no such key.
     *
     * @param key the key
     * @param value the value
     * @return whether it was set
     */
    public boolean putIfAbsent(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return put(When.ABSENT, key, value, KeyOperations.NO_EXPIRY);
    }

    /**
     * Sets a string if there is such a key, and removes its expiry.
     *
     * @param key the key
     * @param value the value
     * @return whether it was set
     */
    public boolean replace(Bytes<?> key, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return put(When.PRESENT, key, value, KeyOperations.NO_EXPIRY);
    }

    private boolean put(When when, Bytes<?> key, Bytes<?> value, long expiry) {
        byte[] keyCopy = copyOf(key);
        byte[] valueCopy = copyOf(value);
        try {
            return operations.put(
                    when,
                    expiry,
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    Limit.length(key),
                    valueCopy,
                    offsetOf(value, valueCopy),
                    Limit.length(value));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /**
     * Adds bytes to the end of a string, or makes one; the expiry stays.
     *
     * @param key the key
     * @param tail what to add
     * @return the new length
     */
    public int append(Bytes<?> key, Bytes<?> tail) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(tail, "tail");
        byte[] keyCopy = copyOf(key);
        byte[] tailCopy = copyOf(tail);
        try {
            return operations.append(
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    Limit.length(key),
                    tailCopy,
                    offsetOf(tail, tailCopy),
                    Limit.length(tail));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(tail);
        }
    }

    /**
     * Removes a key of any type.
     *
     * @param key the key
     * @return whether it was there
     */
    public boolean remove(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.remove(database, copy, offsetOf(key, copy), Limit.length(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Whether there is such a key, of any type.
     *
     * @param key the key
     * @return true if there is
     */
    public boolean containsKey(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.contains(database, copy, offsetOf(key, copy), Limit.length(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Adds to a decimal integer of 64 bits, see {@link Database#increment(byte[], long)}.
     *
     * @param key the key
     * @param delta what to add
     * @return the sum
     */
    public long increment(Bytes<?> key, long delta) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.increment(database, copy, offsetOf(key, copy), Limit.length(key), delta);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public boolean expireAt(Bytes<?> key, long expiryMillis) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.setExpiry(
                    database, copy, offsetOf(key, copy), Limit.length(key), Expiry.checkMillis(expiryMillis));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public boolean persist(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.setExpiry(
                    database, copy, offsetOf(key, copy), Limit.length(key), KeyOperations.NO_EXPIRY);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public Optional<Instant> expiresAt(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return Expiry.instant(operations.expiry(database, copy, offsetOf(key, copy), Limit.length(key)));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    @Override
    public long timeToLiveMillis(Bytes<?> key) {
        Objects.requireNonNull(key, "key");
        byte[] copy = copyOf(key);
        try {
            return operations.ttl(database, copy, offsetOf(key, copy), Limit.length(key));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Sets a string if it has the expected bytes, and removes its expiry.
     *
     * @param key the key
     * @param expected what it must be
     * @param value the new value
     * @return whether it was set
     */
    public boolean compareAndSet(Bytes<?> key, Bytes<?> expected, Bytes<?> value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(value, "value");
        byte[] keyCopy = copyOf(key);
        byte[] expectedCopy = copyOf(expected);
        byte[] valueCopy = copyOf(value);
        try {
            return operations.compareAndSet(
                    KeyOperations.NO_EXPIRY,
                    database,
                    keyCopy,
                    offsetOf(key, keyCopy),
                    Limit.length(key),
                    expectedCopy,
                    offsetOf(expected, expectedCopy),
                    Limit.length(expected),
                    valueCopy,
                    offsetOf(value, valueCopy),
                    Limit.length(value));
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(expected);
            Reference.reachabilityFence(value);
        }
    }

    /** Null if the bytes have an address, else a copy of them. */
    private static byte @Nullable [] copyOf(Bytes<?> bytes) {
        Limit.length(bytes);
        return bytes.isDirectMemory() ? null : bytes.toByteArray();
    }

    private static long offsetOf(Bytes<?> bytes, byte @Nullable [] copy) {
        return copy == null ? bytes.addressForRead(bytes.readPosition()) : BASE;
    }

    /** Chronicle's lengths are of 63 bits. */
    private static final class Limit {
        static int length(Bytes<?> bytes) {
            return (int) Math.min(Integer.MAX_VALUE, bytes.readRemaining());
        }
    }
}
