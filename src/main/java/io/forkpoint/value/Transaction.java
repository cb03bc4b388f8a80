package io.forkpoint.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the keys that an atomic operation has named. No other writer of these keys and no snapshot interferes;
 * readers of single keys may see the steps. Valid only inside the callback, on its thread. A key that was not named is
 * always refused with an {@link IllegalStateException}.
 *
 * <p><b>There is no rollback.</b> Writes made before an exception stay, whether the callback itself throws or an
 * operation is refused, for example with a {@link io.forkpoint.errors.MemoryLimitException} or a
 * {@link io.forkpoint.errors.NotANumberException}. A callback that must do all or nothing checks first and writes
 * afterwards, and removes from one key before it adds to another.
 *
 * <p>Expiries behave as in {@link io.forkpoint.Database}: a put removes the key's expiry, an increment and an append keep
 * it.
 */
public interface Transaction {
    /**
     * Returns a string.
     *
     * @param key one of the named keys
     * @return a copy of the string, or null if there is no such key
     */
    byte @Nullable [] get(byte[] key);

    /**
     * Returns whether a key has a value of any type.
     *
     * @param key one of the named keys
     * @return whether the key exists
     */
    boolean containsKey(byte[] key);

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one of the named keys
     * @param value the string
     */
    void put(byte[] key, byte[] value);

    /**
     * Sets a string that expires.
     *
     * @param key one of the named keys
     * @param value the string
     * @param timeToLive the time from now; if it is not positive, the key is absent afterwards
     */
    void put(byte[] key, byte[] value, Duration timeToLive);

    /**
     * Sets a string and keeps the key's expiry.
     *
     * @param key one of the named keys
     * @param value the string
     */
    void putKeepingExpiry(byte[] key, byte[] value);

    /**
     * Sets a string if there is no such key.
     *
     * @param key one of the named keys
     * @param value the string
     * @return whether the string was set
     */
    boolean putIfAbsent(byte[] key, byte[] value);

    /**
     * Sets a string, removes the key's expiry, and returns the old string.
     *
     * @param key one of the named keys
     * @param value the new string
     * @return the old string, or null if there was no such key
     */
    byte @Nullable [] getAndSet(byte[] key, byte[] value);

    /**
     * Appends bytes to a string, or creates it if there is no such key. The expiry stays.
     *
     * @param key one of the named keys
     * @param tail the bytes
     * @return the new length
     */
    int append(byte[] key, byte[] tail);

    /**
     * Adds to a decimal 64-bit integer, 0 if there is no such key. The expiry stays.
     *
     * @param key one of the named keys
     * @param delta the addend
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is not such an integer, or the sum is out of range;
     *     nothing is changed
     */
    long increment(byte[] key, long delta);

    /**
     * Adds to a decimal number, 0 if there is no such key. The sum is exact. The expiry stays.
     *
     * @param key one of the named keys
     * @param delta the addend, of at most 256 digits
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is not a number, or has too many digits; nothing is
     *     changed
     */
    BigDecimal increment(byte[] key, BigDecimal delta);

    /**
     * Removes a key of any type.
     *
     * @param key one of the named keys
     * @return whether the key existed
     */
    boolean remove(byte[] key);

    /**
     * Removes a string and returns it.
     *
     * @param key one of the named keys
     * @return the string, or null if there was no such key
     */
    byte @Nullable [] getAndRemove(byte[] key);

    /**
     * Returns the remaining time of a key.
     *
     * @param key one of the named keys
     * @return the time in milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    long timeToLiveMillis(byte[] key);

    /**
     * Sets the expiry of a key of any type.
     *
     * @param key one of the named keys
     * @param when the time at which the key expires; a time that has passed removes the key
     * @return whether the key existed
     */
    boolean expireAt(byte[] key, Instant when);

    /**
     * Sets the expiry of a key of any type.
     *
     * @param key one of the named keys
     * @param timeToLive the time from now; a time that is not positive removes the key
     * @return whether the key existed
     */
    boolean expireAfter(byte[] key, Duration timeToLive);

    /**
     * Removes a key's expiry.
     *
     * @param key one of the named keys
     * @return whether the key had an expiry
     */
    boolean persist(byte[] key);
}
