package io.forkpoint.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes of the keys that an atomic operation has named. No other writer of these keys, and no snapshot, comes
 * between; readers of single keys may. Valid inside the callback only, on its thread; another key than those that were named
 * is refused with an {@link IllegalStateException}, always.
 *
 * <p><b>There is no rollback.</b> What was written before an exception stays written, be it the callback's own or one of an
 * operation that was refused, such as a {@link io.forkpoint.errors.MemoryLimitException} or a
 * {@link io.forkpoint.errors.NotANumberException}. A callback that must do all or nothing looks first and writes then, and
 * what it takes from one key it takes before it gives it to another.
 *
 * <p>Expiries are as with {@link io.forkpoint.Database}: a put removes the key's expiry, an increment and an append keep it.
 */
public interface Transaction {
    /**
     * Returns a string.
     *
     * @param key one that was named
     * @return a copy of the string, or null if there is no such key
     */
    byte @Nullable [] get(byte[] key);

    /**
     * Returns whether a key has a value of any type.
     *
     * @param key one that was named
     * @return whether there is such a key
     */
    boolean containsKey(byte[] key);

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one that was named
     * @param value the string
     */
    void put(byte[] key, byte[] value);

    /**
     * Sets a string that expires.
     *
     * @param key one that was named
     * @param value the string
     * @param timeToLive the time from now; there is no such key afterwards if the time is not positive
     */
    void put(byte[] key, byte[] value, Duration timeToLive);

    /**
     * Sets a string and leaves the key's expiry.
     *
     * @param key one that was named
     * @param value the string
     */
    void putKeepingExpiry(byte[] key, byte[] value);

    /**
     * Sets a string if there is no such key.
     *
     * @param key one that was named
     * @param value the string
     * @return whether the string was set
     */
    boolean putIfAbsent(byte[] key, byte[] value);

    /**
     * Sets a string, removes the key's expiry, and returns the old string.
     *
     * @param key one that was named
     * @param value the new string
     * @return the old string, or null if there was no such key
     */
    byte @Nullable [] getAndSet(byte[] key, byte[] value);

    /**
     * Appends bytes to a string, or makes one if there is no such key. The expiry stays.
     *
     * @param key one that was named
     * @param tail the bytes
     * @return the new length
     */
    int append(byte[] key, byte[] tail);

    /**
     * Adds to a decimal integer of 64 bits, which is 0 if there is no such key. The expiry stays.
     *
     * @param key one that was named
     * @param delta the addend
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no such integer, or the sum is out of range; nothing is
     *     changed
     */
    long increment(byte[] key, long delta);

    /**
     * Adds to a decimal number, which is 0 if there is no such key. The sum is exact. The expiry stays.
     *
     * @param key one that was named
     * @param delta the addend, of at most 256 digits
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    BigDecimal increment(byte[] key, BigDecimal delta);

    /**
     * Removes a key of any type.
     *
     * @param key one that was named
     * @return whether there was such a key
     */
    boolean remove(byte[] key);

    /**
     * Removes a string and returns it.
     *
     * @param key one that was named
     * @return the string, or null if there was no such key
     */
    byte @Nullable [] getAndRemove(byte[] key);

    /**
     * Returns the time that a key has left.
     *
     * @param key one that was named
     * @return milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    long timeToLiveMillis(byte[] key);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param when the time; one that has passed removes the key
     * @return whether there was such a key
     */
    boolean expireAt(byte[] key, Instant when);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param timeToLive the time from now; one that is not positive removes the key
     * @return whether there was such a key
     */
    boolean expireAfter(byte[] key, Duration timeToLive);

    /**
     * Removes a key's expiry.
     *
     * @param key one that was named
     * @return whether the key had one
     */
    boolean persist(byte[] key);
}
