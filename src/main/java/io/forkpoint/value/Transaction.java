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
     * Reads a string.
     *
     * @param key one that was named
     * @return a copy, or null if there is no such key
     */
    byte @Nullable [] get(byte[] key);

    /**
     * Whether there is a key of any type.
     *
     * @param key one that was named
     * @return true if so
     */
    boolean containsKey(byte[] key);

    /**
     * How long a key has left.
     *
     * @param key one that was named
     * @return milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    long timeToLiveMillis(byte[] key);

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     */
    void put(byte[] key, byte[] value);

    /**
     * Sets a string that expires.
     *
     * @param key one that was named
     * @param value its bytes
     * @param timeToLive how long it is to live; there is no such key afterwards if that is not positive
     */
    void put(byte[] key, byte[] value, Duration timeToLive);

    /**
     * Sets a string, keeping the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     */
    void putKeepingExpiry(byte[] key, byte[] value);

    /**
     * Sets a string if there is no such key.
     *
     * @param key one that was named
     * @param value its bytes
     * @return whether it was set
     */
    boolean putIfAbsent(byte[] key, byte[] value);

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     * @return what was there, or null
     */
    byte @Nullable [] getAndSet(byte[] key, byte[] value);

    /**
     * Adds bytes to the end of a string, or makes one; the expiry stays.
     *
     * @param key one that was named
     * @param tail what to add
     * @return the new length
     */
    int append(byte[] key, byte[] tail);

    /**
     * Adds to a decimal integer of 64 bits, 0 if there is no such key; the expiry stays.
     *
     * @param key one that was named
     * @param delta what to add
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no such integer, or the sum is out of range; nothing is
     *     changed
     */
    long increment(byte[] key, long delta);

    /**
     * Adds to a decimal number, 0 if there is no such key; exact; the expiry stays.
     *
     * @param key one that was named
     * @param delta what to add, of at most 256 digits
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    BigDecimal increment(byte[] key, BigDecimal delta);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param when the moment; one that has passed removes the key
     * @return whether there was such a key
     */
    boolean expireAt(byte[] key, Instant when);

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param timeToLive from now on; one that is not positive removes the key
     * @return whether there was such a key
     */
    boolean expireAfter(byte[] key, Duration timeToLive);

    /**
     * Takes a key's expiry away.
     *
     * @param key one that was named
     * @return whether it had one
     */
    boolean persist(byte[] key);

    /**
     * Removes a key of any type.
     *
     * @param key one that was named
     * @return whether it was there
     */
    boolean remove(byte[] key);

    /**
     * Removes a string.
     *
     * @param key one that was named
     * @return what was there, or null
     */
    byte @Nullable [] getAndRemove(byte[] key);
}
