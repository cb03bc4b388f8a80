package io.forkpoint.internal.view;

import org.jspecify.annotations.Nullable;

/** Byte strings mapped to byte strings, as a map needs them. Every operation is atomic. */
public interface MapAccess {
    /** Returns the value of a key, or null if there is none. */
    byte @Nullable [] get(byte[] key);

    /** Returns whether a key has a value; false for a value that is not part of this map. */
    boolean containsKey(byte[] key);

    /** Sets a value; returns the one that was replaced, or null if there was none. */
    byte @Nullable [] getAndSet(byte[] key, byte[] value);

    /** Removes a key; returns its value, or null if there was none. */
    byte @Nullable [] getAndRemove(byte[] key);

    /** Sets a value if the key has none; returns whether it was set. */
    boolean putIfAbsent(byte[] key, byte[] value);

    /** Removes a key if it has the expected value; returns whether it was removed. */
    boolean remove(byte[] key, byte[] expected);

    /** Replaces a value if it is the expected one; returns whether it was replaced. */
    boolean compareAndSet(byte[] key, byte[] expected, byte[] value);

    /** Returns the number of keys. */
    long size();

    /** Removes all keys. */
    void clear();
}
