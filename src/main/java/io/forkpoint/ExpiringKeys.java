package io.forkpoint;

import io.forkpoint.value.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The expiry of a database's keys. Numbers of milliseconds count from 1970; those before the year 2000 are refused, since
 * they are plainly meant to count from now, as {@link Duration} does. What expires at a time that has passed is absent at once.
 *
 * @param <K> what keys and values are given as
 */
public sealed interface ExpiringKeys<K> permits Database, BytesDatabase {
    /**
     * Sets a string and its expiry, in the place of a value of any type.
     *
     * @param key the key
     * @param value its bytes
     * @param expiryMillis milliseconds since 1970
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    void put(K key, K value, long expiryMillis);

    /**
     * Sets a string and its expiry, in the place of a value of any type.
     *
     * @param key the key
     * @param value its bytes
     * @param expiry when; one that has passed leaves no key
     */
    default void put(K key, K value, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        put(key, value, Expiry.at(expiry));
    }

    /**
     * Sets a string that expires, in the place of a value of any type.
     *
     * @param key the key
     * @param value its bytes
     * @param timeToLive how long from now
     * @throws IllegalArgumentException if it is negative
     */
    default void put(K key, K value, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        put(key, value, Expiry.after(timeToLive));
    }

    /**
     * Sets a string, in the place of a value of any type. The expiry that the key has stays: SET KEEPTTL.
     *
     * @param key the key
     * @param value its bytes
     */
    void putKeepingExpiry(K key, K value);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param expiryMillis milliseconds since 1970; one that has passed removes the key
     * @return whether there is such a key
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    boolean expireAt(K key, long expiryMillis);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param expiry when; one that has passed removes the key
     * @return whether there is such a key
     */
    default boolean expireAt(K key, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return expireAt(key, Expiry.at(expiry));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param timeToLive how long from now; zero removes the key
     * @return whether there is such a key
     * @throws IllegalArgumentException if it is negative
     */
    default boolean expireAfter(K key, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return expireAt(key, Expiry.after(timeToLive));
    }

    /**
     * Takes a key's expiry away.
     *
     * @param key the key
     * @return whether it had one
     */
    boolean persist(K key);

    /**
     * How long a key has left.
     *
     * @param key the key
     * @return milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    long timeToLiveMillis(K key);

    /**
     * How long a key has left.
     *
     * @param key the key
     * @return none if it has no expiry, or there is no such key
     */
    default Optional<Duration> timeToLive(K key) {
        return Expiry.duration(timeToLiveMillis(key));
    }

    /**
     * When a key expires.
     *
     * @param key the key
     * @return none if it has no expiry, or there is no such key
     */
    Optional<Instant> expiresAt(K key);
}
