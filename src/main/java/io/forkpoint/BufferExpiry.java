package io.forkpoint;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.value.Expiry;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** What a {@link BufferDatabase} does about expiry; see {@link ExpiringKeys}. */
abstract class BufferExpiry {
    final KeyOperations operations;
    final int database;

    BufferExpiry(KeyOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    /**
     * Sets a string and its expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
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
     * Sets a string and its expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     * @param expiry when; one that has passed leaves no key
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
     * Sets a string that expires.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     * @param timeToLive how long from now
     * @throws IllegalArgumentException if it is negative
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
     * Sets a string. The expiry that the key has stays: SET KEEPTTL.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param value holds the value
     * @param valueOffset where it begins
     * @param valueLength its bytes
     */
    public void putKeepingExpiry(
            DirectBuffer key, int keyOffset, int keyLength, DirectBuffer value, int valueOffset, int valueLength) {
        put(When.ALWAYS, KeyOperations.KEEP_EXPIRY, key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    final boolean put(
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
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param expiryMillis milliseconds since 1970; one that has passed removes the key
     * @return whether there is such a key
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    public boolean expireAt(DirectBuffer key, int keyOffset, int keyLength, long expiryMillis) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.setExpiry(
                    database,
                    key.byteArray(),
                    key.addressOffset() + keyOffset,
                    keyLength,
                    Expiry.checkMillis(expiryMillis));
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param expiry when; one that has passed removes the key
     * @return whether there is such a key
     */
    public boolean expireAt(DirectBuffer key, int keyOffset, int keyLength, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return expireAt(key, keyOffset, keyLength, Expiry.at(expiry));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @param timeToLive how long from now; zero removes the key
     * @return whether there is such a key
     * @throws IllegalArgumentException if it is negative
     */
    public boolean expireAfter(DirectBuffer key, int keyOffset, int keyLength, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return expireAt(key, keyOffset, keyLength, Expiry.after(timeToLive));
    }

    /**
     * Takes a key's expiry away.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return whether it had one
     */
    public boolean persist(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.setExpiry(
                    database, key.byteArray(), key.addressOffset() + keyOffset, keyLength, KeyOperations.NO_EXPIRY);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * How long a key has left.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    public long timeToLiveMillis(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.ttl(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * How long a key has left.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return none if it has no expiry, or there is no such key
     */
    public Optional<Duration> timeToLive(DirectBuffer key, int keyOffset, int keyLength) {
        return Expiry.duration(timeToLiveMillis(key, keyOffset, keyLength));
    }

    /**
     * When a key expires.
     *
     * @param key holds the key
     * @param keyOffset where it begins
     * @param keyLength its bytes
     * @return none if it has no expiry, or there is no such key
     */
    public Optional<Instant> expiresAt(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return Expiry.instant(
                    operations.expiry(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength));
        } finally {
            Reference.reachabilityFence(key);
        }
    }
}
