package io.forkpoint;

import io.forkpoint.errors.NotANumberException;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on keys that {@link Database} and {@link BytesDatabase} share. {@link BufferDatabase} has them too, with an
 * offset and a length for each argument. See {@link Database} for errors and threads.
 *
 * <p>An expiry in milliseconds counts from 1970. A time before the year 2000 is refused, since it was plainly meant to count
 * from now, as a {@link Duration} does. A key whose expiry has passed is absent at once.
 *
 * @param <K> the form of keys and values
 */
public sealed interface KeyAccess<K> permits ArrayKeys, BytesDatabase {
    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Passes a view of a string to a callback, without copying the string. The value does not change while the callback
     * runs: writers go on, but the old bytes are kept until it returns. The view must not be used afterwards.
     *
     * @param key the key
     * @param reader called at most once, on this thread
     * @param <T> the type of the callback's result
     * @return the callback's result, or null if there is no such key
     */
    <T extends @Nullable Object> @Nullable T read(K key, Function<? super DirectBuffer, T> reader);

    /**
     * Returns whether a key has a value of any type.
     *
     * @param key the key
     * @return whether there is such a key
     */
    boolean containsKey(K key);

    /**
     * Returns the type of a key's value.
     *
     * @param key the key
     * @return the type; {@link ValueType#NONE} if there is no such key
     */
    ValueType type(K key);

    // ---- setting ----------------------------------------------------------------------------------------------

    /**
     * Sets a string, replacing a value of any type, and removes the key's expiry. {@link #putKeepingExpiry} keeps the
     * expiry.
     *
     * @param key the key
     * @param value the string
     */
    void put(K key, K value);

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param key the key
     * @param value the string
     * @param expiryMillis milliseconds since 1970
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    void put(K key, K value, long expiryMillis);

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param key the key
     * @param value the string
     * @param expiry the time; one that has passed leaves no key
     */
    default void put(K key, K value, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        put(key, value, Expiry.at(expiry));
    }

    /**
     * Sets a string that expires, replacing a value of any type.
     *
     * @param key the key
     * @param value the string
     * @param timeToLive the time from now
     * @throws IllegalArgumentException if the time is negative
     */
    default void put(K key, K value, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        put(key, value, Expiry.after(timeToLive));
    }

    /**
     * Sets a string, replacing a value of any type, and keeps the key's expiry (SET KEEPTTL).
     *
     * @param key the key
     * @param value the string
     */
    void putKeepingExpiry(K key, K value);

    /**
     * Sets a string if there is no such key.
     *
     * @param key the key
     * @param value the string
     * @return whether the string was set
     */
    boolean putIfAbsent(K key, K value);

    /**
     * Sets a string if there is such a key, of any type, and removes its expiry.
     *
     * @param key the key
     * @param value the string
     * @return whether the string was set
     */
    boolean replace(K key, K value);

    /**
     * Sets a string if it has the expected bytes, and removes its expiry.
     *
     * @param key the key
     * @param expected the expected string
     * @param value the new string
     * @return whether the string was set
     */
    boolean compareAndSet(K key, K expected, K value);

    /**
     * Appends bytes to a string, or makes one if there is no such key. The expiry stays.
     *
     * @param key the key
     * @param tail the bytes
     * @return the new length
     */
    int append(K key, K tail);

    /**
     * Adds to a decimal integer of 64 bits, which is 0 if there is no such key. The expiry stays.
     *
     * @param key the key
     * @param delta the addend
     * @return the sum
     * @throws NotANumberException if the value is no such integer, or the sum is out of range; nothing is changed
     */
    long increment(K key, long delta);

    /**
     * Adds to a decimal number, which is 0 if there is no such key. The sum is exact, and is stored without an exponent and
     * trailing zeros. The expiry stays.
     *
     * @param key the key
     * @param delta the addend, of at most 256 digits
     * @return the sum
     * @throws NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    BigDecimal increment(K key, BigDecimal delta);

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a key of any type.
     *
     * @param key the key
     * @return whether there was such a key
     */
    boolean remove(K key);

    /**
     * Removes a string if it has the expected bytes.
     *
     * @param key the key
     * @param expected the expected string
     * @return whether the string was removed
     */
    boolean remove(K key, K expected);

    // ---- expiry -----------------------------------------------------------------------------------------------

    /**
     * Returns how long a key has left.
     *
     * @param key the key
     * @return the time; empty if the key has no expiry, or there is no such key
     */
    default Optional<Duration> timeToLive(K key) {
        return Expiry.duration(timeToLiveMillis(key));
    }

    /**
     * Returns how long a key has left.
     *
     * @param key the key
     * @return milliseconds; {@link Expiry#NONE} if the key has no expiry, {@link Expiry#NO_ENTRY} if there is no such key
     */
    long timeToLiveMillis(K key);

    /**
     * Returns the time at which a key expires.
     *
     * @param key the key
     * @return the time; empty if the key has no expiry, or there is no such key
     */
    default Optional<Instant> expiresAt(K key) {
        return Expiry.instant(expiresAtMillis(key));
    }

    /**
     * Returns the time at which a key expires.
     *
     * @param key the key
     * @return milliseconds since 1970; {@link Expiry#NONE} if the key has no expiry, {@link Expiry#NO_ENTRY} if there is no
     *     such key
     */
    long expiresAtMillis(K key);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param expiryMillis milliseconds since 1970; a time that has passed removes the key
     * @return whether there was such a key
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    boolean expireAt(K key, long expiryMillis);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param expiry the time; one that has passed removes the key
     * @return whether there was such a key
     */
    default boolean expireAt(K key, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return expireAt(key, Expiry.at(expiry));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key the key
     * @param timeToLive the time from now; zero removes the key
     * @return whether there was such a key
     * @throws IllegalArgumentException if the time is negative
     */
    default boolean expireAfter(K key, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return expireAt(key, Expiry.after(timeToLive));
    }

    /**
     * Removes a key's expiry.
     *
     * @param key the key
     * @return whether the key had an expiry
     */
    boolean persist(K key);

    // ---- with another key -------------------------------------------------------------------------------------

    /**
     * Moves an entry of any type to another key, whose entry it replaces. The expiry moves with it. Atomic.
     *
     * @param from the key
     * @param to the new key
     * @return whether there was such an entry
     */
    boolean rename(K from, K to);

    /**
     * Copies an entry of any type, with its expiry, to another key of this database. Atomic.
     *
     * @param from the key
     * @param to the key of the copy, which must differ
     * @param replace whether the copy may replace an entry
     * @return whether the entry was copied
     */
    boolean copy(K from, K to, boolean replace);
}
