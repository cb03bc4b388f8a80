package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.value.CollectionValue;

/** One of the keys of an operation on several, which is locked, or held still for reading. Valid in the callback only. */
public interface KeyHandle {
    /** The type of the block that the key has, -1 if there is no such key. */
    int type();

    /**
     * The key's collection; one that does not exist has no items.
     *
     * @param type a collection's type; that of hashes stands for both of theirs
     * @throws io.forkpoint.errors.WrongTypeException if the key holds something else
     */
    CollectionValue open(int type);

    /**
     * The same to be read only, which takes little for a key that does not exist.
     *
     * @param type a collection's type; that of hashes stands for both of theirs
     * @throws io.forkpoint.errors.WrongTypeException if the key holds something else
     */
    CollectionValue read(int type);

    /** Removes what the key holds, of any type, its expiry included; returns whether there was anything. Writing only. */
    boolean remove();

    /**
     * Begins a collection that takes the place of what the key holds, of any type, when the callback has returned; one
     * without items then leaves no key, but for a stream. Until then the key is as it was, and stays so if the callback
     * throws. Writing only; to be called once, by one of those that stand for the key.
     *
     * @param type a collection's
     * @param expiry milliseconds since 1970, or {@link KeyOperations#NO_EXPIRY}
     */
    CollectionValue replace(int type, long expiry);
}
