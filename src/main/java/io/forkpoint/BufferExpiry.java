package io.forkpoint;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.value.Expiry;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** The operations of a {@link BufferDatabase} on the expiry of keys. */
abstract class BufferExpiry {
    final KeyOperations operations;
    final int database;

    BufferExpiry(KeyOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    /**
     * Returns how long a key has left.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return the time; empty if the key has no expiry, or there is no such key
     */
    public Optional<Duration> timeToLive(DirectBuffer key, int keyOffset, int keyLength) {
        return Expiry.duration(timeToLiveMillis(key, keyOffset, keyLength));
    }

    /**
     * Returns how long a key has left.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return milliseconds; {@link Expiry#NONE} if the key has no expiry, {@link Expiry#NO_ENTRY} if there is no such key
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
     * Returns the time at which a key expires.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return the time; empty if the key has no expiry, or there is no such key
     */
    public Optional<Instant> expiresAt(DirectBuffer key, int keyOffset, int keyLength) {
        return Expiry.instant(expiresAtMillis(key, keyOffset, keyLength));
    }

    /**
     * Returns the time at which a key expires.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return milliseconds since 1970; {@link Expiry#NONE} if the key has no expiry, {@link Expiry#NO_ENTRY} if there is no
     *     such key
     */
    public long expiresAtMillis(DirectBuffer key, int keyOffset, int keyLength) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.expiresAt(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(key);
        }
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param expiryMillis milliseconds since 1970; a time that has passed removes the key
     * @return whether there was such a key
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    public boolean expireAt(DirectBuffer key, int keyOffset, int keyLength, long expiryMillis) {
        return setExpiry(key, keyOffset, keyLength, Expiry.checkMillis(expiryMillis));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param expiry the time; one that has passed removes the key
     * @return whether there was such a key
     */
    public boolean expireAt(DirectBuffer key, int keyOffset, int keyLength, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return expireAt(key, keyOffset, keyLength, Expiry.at(expiry));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @param timeToLive the time from now; zero removes the key
     * @return whether there was such a key
     * @throws IllegalArgumentException if the time is negative
     */
    public boolean expireAfter(DirectBuffer key, int keyOffset, int keyLength, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return expireAt(key, keyOffset, keyLength, Expiry.after(timeToLive));
    }

    /**
     * Removes a key's expiry.
     *
     * @param key holds the key
     * @param keyOffset where the key begins
     * @param keyLength the length of the key in bytes
     * @return whether the key had an expiry
     */
    public boolean persist(DirectBuffer key, int keyOffset, int keyLength) {
        return setExpiry(key, keyOffset, keyLength, KeyOperations.NO_EXPIRY);
    }

    private boolean setExpiry(DirectBuffer key, int keyOffset, int keyLength, long expiry) {
        key.boundsCheck(keyOffset, keyLength);
        try {
            return operations.setExpiry(database, key.byteArray(), key.addressOffset() + keyOffset, keyLength, expiry);
        } finally {
            Reference.reachabilityFence(key);
        }
    }
}
