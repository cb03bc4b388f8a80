package io.forkpoint.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a key, of any type or absent, while it is locked: what is read and written through this is one atomic
 * operation. Valid in the callback that gets it only, on its thread. What was written before an exception stays written.
 * Methods that store throw {@link io.forkpoint.errors.MemoryLimitException} if the store's limit is reached, and
 * {@link io.forkpoint.errors.EntryTooLargeException} for more than 512 MiB; those for strings throw
 * {@link io.forkpoint.errors.WrongTypeException} if the key holds a value of another type. Then nothing is changed.
 */
public interface EntryEditor {
    /** {@return whether there is such a key} */
    boolean exists();

    /** {@return whether the key holds a string} */
    boolean isString();

    /** {@return the string's bytes, 0 if there is no such key} */
    int length();

    /** {@return a copy of the string, or null if there is no such key} */
    byte @Nullable [] get();

    /**
     * Returns a view of the string where it lies.
     *
     * @return the view, empty if there is no such key; valid until the next call of this object, and until something is
     *     written to any entry of the same operation: then the view is empty
     */
    DirectBuffer view();

    /**
     * Sets the length of the string, and makes one if there is no such key: zeros are added, or bytes cut off, at its end. The
     * expiry stays. The bytes may be changed where they lie, which copies them only if a reader or a snapshot needs them
     * as they are.
     *
     * @param length the length in bytes
     * @return a view of the string that may be written to; valid until the next call of this object, and until something is
     *     written to any entry of the same operation: then the view is empty
     */
    MutableDirectBuffer resize(int length);

    /**
     * Sets a string in the place of a value of any type. The expiry stays.
     *
     * @param value the string
     */
    void putKeepingExpiry(byte[] value);

    /**
     * Sets a string in the place of a value of any type, and its expiry.
     *
     * @param value the string
     * @param expiryMillis milliseconds since 1970, or {@link Expiry#NONE}
     * @throws IllegalArgumentException if the expiry is another negative number, or lies before the year 2000
     */
    void put(byte[] value, long expiryMillis);

    /**
     * Sets a string in the place of a value of any type, and its expiry.
     *
     * @param value the string
     * @param expiry the time
     */
    default void put(byte[] value, Instant expiry) {
        put(value, Expiry.at(expiry));
    }

    /**
     * Sets a string that expires in the place of a value of any type.
     *
     * @param value the string
     * @param timeToLive the time from now
     * @throws IllegalArgumentException if the time is negative
     */
    default void put(byte[] value, Duration timeToLive) {
        put(value, Expiry.after(timeToLive));
    }

    /**
     * Removes the key.
     *
     * @return whether there was such a key
     */
    boolean remove();

    /** {@return the expiry in milliseconds since 1970; {@link Expiry#NONE} if the key has none, or there is no such key} */
    long expiresAtMillis();

    /**
     * Gives the key another expiry; one that has passed removes it.
     *
     * @param millis milliseconds since 1970, or {@link Expiry#NONE}
     * @throws IllegalArgumentException if the expiry is another negative number, or lies before the year 2000
     */
    void expireAt(long millis);

    /**
     * Gives the key another expiry; one that has passed removes it.
     *
     * @param expiry the time
     */
    default void expireAt(Instant expiry) {
        expireAt(Expiry.at(expiry));
    }

    /**
     * Gives the key another expiry; zero removes it.
     *
     * @param timeToLive the time from now
     * @throws IllegalArgumentException if the time is negative
     */
    default void expireAfter(Duration timeToLive) {
        expireAt(Expiry.after(timeToLive));
    }

    /** {@return the time at which the key expires; empty if it does not, or there is no such key} */
    default Optional<Instant> expiresAt() {
        return Expiry.instant(expiresAtMillis());
    }
}
