package io.forkpoint.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a key, of any type or absent, while it is locked: its reads and writes are one atomic operation. Valid
 * only in the callback that receives it, on its thread. Writes made before an exception stay. Methods that store throw
 * {@link io.forkpoint.errors.MemoryLimitException} if the store's limit is reached, and
 * {@link io.forkpoint.errors.EntryTooLargeException} for more than 512 MiB; those for strings throw
 * {@link io.forkpoint.errors.WrongTypeException} if the key holds a value of another type. A call that throws changes
 * nothing.
 */
public interface EntryEditor {
    /** {@return whether the key exists} */
    boolean exists();

    /** {@return whether the key holds a string} */
    boolean isString();

    /** {@return the length of the string in bytes; 0 if there is no such key} */
    int length();

    /** {@return a copy of the string, or null if there is no such key} */
    byte @Nullable [] get();

    /**
     * Returns a view of the string in place.
     *
     * @return the view, empty if there is no such key; it becomes empty at the next call on this object, or when any
     *     entry of the same operation is written
     */
    DirectBuffer view();

    /**
     * Sets the length of the string, or creates it if there is no such key: appends zeros, or cuts off bytes. The expiry
     * stays. The bytes may be changed in place; they are copied only if a reader or a snapshot needs the old ones.
     *
     * @param length the length in bytes
     * @return a writable view of the string; it becomes empty at the next call on this object, or when any entry of the
     *     same operation is written
     */
    MutableDirectBuffer resize(int length);

    /**
     * Sets a string, replacing a value of any type. The expiry stays.
     *
     * @param value the string
     */
    void putKeepingExpiry(byte[] value);

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param value the string
     * @param expiryMillis the expiry in milliseconds since 1970, or {@link Expiry#NONE}
     * @throws IllegalArgumentException if the expiry is another negative number, or before the year 2000
     */
    void put(byte[] value, long expiryMillis);

    /**
     * Sets a string and its expiry, replacing a value of any type.
     *
     * @param value the string
     * @param expiry the time at which the key expires
     */
    default void put(byte[] value, Instant expiry) {
        put(value, Expiry.at(expiry));
    }

    /**
     * Sets a string that expires after a time, replacing a value of any type.
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
     * @return whether the key existed
     */
    boolean remove();

    /** {@return the expiry in milliseconds since 1970; {@link Expiry#NONE} if the key has none, or there is no such key} */
    long expiresAtMillis();

    /**
     * Sets or removes the expiry of the key; an expiry that has passed removes the key.
     *
     * @param millis the expiry in milliseconds since 1970, or {@link Expiry#NONE}
     * @throws IllegalArgumentException if the expiry is another negative number, or before the year 2000
     */
    void expireAt(long millis);

    /**
     * Sets the expiry of the key; an expiry that has passed removes the key.
     *
     * @param expiry the time at which the key expires
     */
    default void expireAt(Instant expiry) {
        expireAt(Expiry.at(expiry));
    }

    /**
     * Sets the expiry of the key; zero removes the key.
     *
     * @param timeToLive the time from now
     * @throws IllegalArgumentException if the time is negative
     */
    default void expireAfter(Duration timeToLive) {
        expireAt(Expiry.after(timeToLive));
    }

    /** {@return the time at which the key expires; empty if it has no expiry, or there is no such key} */
    default Optional<Instant> expiresAt() {
        return Expiry.instant(expiresAtMillis());
    }
}
