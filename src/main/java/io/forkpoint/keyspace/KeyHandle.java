package io.forkpoint.keyspace;

import io.forkpoint.value.CollectionValue;

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

    /** Removes what the key holds, of any type, its expiry included; returns whether there was anything. Writing only. */
    boolean remove();
}
