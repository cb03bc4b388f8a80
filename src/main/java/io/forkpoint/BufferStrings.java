package io.forkpoint;

import io.forkpoint.errors.NotANumberException;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.value.Expiry;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The operations of a {@link BufferDatabase} that set strings. */
abstract class BufferStrings extends BufferExpiry {
    /** The result, instead of a length, of operations that find no such key. */
    public static final int ABSENT = -1;

    BufferStrings(KeyOperations operations, int database) {
        super(operations, database);
    }

    /**
     * Sets a string, replacing a value of any type, and removes the key's expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     */
    public void put(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        put(When.ALWAYS, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     * @param expiryMillis milliseconds since 1970
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    public void put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            long expiryMillis) {
        put(When.ALWAYS, Expiry.checkMillis(expiryMillis), key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     * @param expiry the time; one that has passed leaves no key
     */
    public void put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        put(key, keyOffset, keyLength, value, valueOffset, valueLength, Expiry.at(expiry));
    }

    /**
     * Sets a string that expires, replacing a value of any type.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     * @param timeToLive the time from now
     * @throws IllegalArgumentException if the time is negative
     */
    public void put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        put(key, keyOffset, keyLength, value, valueOffset, valueLength, Expiry.after(timeToLive));
    }

    /**
     * Sets a string, replacing a value of any type, and keeps the key's expiry (SET KEEPTTL).
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     */
    public void putKeepingExpiry(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        put(When.ALWAYS, KeyOperations.KEEP_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string if there is no such key.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     * @return whether the string was set
     */
    public boolean putIfAbsent(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        return put(When.ABSENT, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    /**
     * Sets a string if there is such a key, of any type, and removes its expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the string
     * @param valueOffset where the string begins
     * @param valueLength the length of the string in bytes
     * @return whether the string was set
     */
    public boolean replace(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        return put(When.PRESENT, KeyOperations.NO_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    private boolean put(
            When when,
            long expiry,
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength) {
        key.boundsCheck(keyOffset, keyLength);
        value.boundsCheck(valueOffset, valueLength);
        try {
            return operations.put(
                    when,
                    expiry,
                    database,
                    key.byteArray(),
                    key.addressOffset() + keyOffset,
                    keyLength,
                    value.byteArray(),
                    value.addressOffset() + valueOffset,
                    valueLength);
        } finally {
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(value);
        }
    }

    /**
     * Sets a string if it has the expected bytes, and removes its expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param expected holds the expected string
     * @param expectedOffset where the expected string begins
     * @param expectedLength the length of the expected string in bytes
     * @param value holds the new string
     * @param valueOffset where the new string begins
     * @param valueLength the length of the new string in bytes
     * @return whether the string was set
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

    /**
     * Sets a string, removes the key's expiry, and copies the old string into a buffer, which must not overlap the new
     * string.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param value holds the new string
     * @param valueOffset where the new string begins
     * @param valueLength the length of the new string in bytes
     * @param old takes the old string; must have room or be expandable
     * @param oldOffset where the old string is to begin
     * @return the length of the old string in bytes; {@link #ABSENT} if there was no such key
     * @throws IndexOutOfBoundsException if there is no room for the old string; nothing is changed
     */
    public int getAndSet(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            MutableDirectBuffer old,
            int oldOffset) {
        key.boundsCheck(keyOffset, keyLength);
        value.boundsCheck(valueOffset, valueLength);
        try {
            while (true) {
                old.boundsCheck(oldOffset, 0);
                int room = old.capacity() - oldOffset;
                int length = operations.getAndSet(
                        KeyOperations.NO_EXPIRY,
                        database,
                        key.byteArray(),
                        key.addressOffset() + keyOffset,
                        keyLength,
                        value.byteArray(),
                        value.addressOffset() + valueOffset,
                        valueLength,
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
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(old);
        }
    }

    /**
     * Appends bytes to a string, or makes one if there is no such key. The expiry stays.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param tail holds the bytes
     * @param tailOffset where the bytes begin
     * @param tailLength the number of the bytes
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
     * Adds to a decimal integer of 64 bits, which is 0 if there is no such key. The expiry stays.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param delta the addend
     * @return the sum
     * @throws NotANumberException if the value is no such integer, or the sum is out of range; nothing is changed
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
     * Adds to a decimal number, which is 0 if there is no such key. The sum is exact, and is stored without an exponent and
     * trailing zeros. The expiry stays.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param delta the addend, of at most 256 digits
     * @return the sum
     * @throws NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    public BigDecimal increment(DirectBuffer key, int keyOffset, int keyLength, BigDecimal delta) {
        Objects.requireNonNull(delta, "delta");
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.increment(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength, delta);
        } finally {
            Reference.reachabilityFence(key);
        }
    }
}
