package io.forkpoint.internal.view;

import org.jspecify.annotations.Nullable;

/** Byte strings under byte strings, as a map sees them. Every operation is atomic. */
public interface MapAccess {
    /** The value of a key, or null if there is none. */
    byte @Nullable [] get(byte[] key);

    /** The value that was replaced, or null if there was none. */
    byte @Nullable [] getAndSet(byte[] key, byte[] value);

    /** The value that was removed, or null if there was none. */
    byte @Nullable [] getAndRemove(byte[] key);

    /** Whether the key had no value. */
    boolean putIfAbsent(byte[] key, byte[] value);

    /** Whether the value was the expected one and is removed. */
    boolean remove(byte[] key, byte[] expected);

    /** Whether the value was the expected one and is replaced. */
    boolean compareAndSet(byte[] key, byte[] expected, byte[] value);

    /** How many keys there are. */
    long size();

    /** Removes all keys. */
    void clear();
}
