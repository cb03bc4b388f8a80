package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.value.CollectionValue;

/** A key of an operation on several keys, locked or, for reading, pinned. Valid in the callback only. */
public interface KeyHandle {
    /** Returns the type of the key's block, or -1 if there is no such key. */
    int type();

    /**
     * Returns the key's collection; one that does not exist is empty.
     *
     * @param type a collection type; that of hashes stands for both hash types
     * @throws io.forkpoint.errors.WrongTypeException if the key holds something else
     */
    CollectionValue open(int type);

    /**
     * Returns the key's collection for reading only, which costs little for a key that does not exist.
     *
     * @param type a collection type; that of hashes stands for both hash types
     * @throws io.forkpoint.errors.WrongTypeException if the key holds something else
     */
    CollectionValue read(int type);

    /** Removes the value of any type and its expiry; returns whether there was one. For writing only. */
    boolean remove();

    /**
     * Begins a collection that replaces the key's value, of any type, when the callback has returned. An empty collection
     * then removes the key, unless it is a stream. Until then the key is unchanged, and stays so if the callback throws.
     * For writing only; called once, on one of the handles of the key.
     *
     * @param type the collection's type
     * @param expiry milliseconds since 1970, or {@link KeyOperations#NO_EXPIRY}
     */
    CollectionValue replace(int type, long expiry);
}
