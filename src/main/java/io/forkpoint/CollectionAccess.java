package io.forkpoint;

/** Handles to the collections of a database; a {@link Store} has those of its database 0. They are cheap and can be kept. */
public sealed interface CollectionAccess permits Store, Database {
    /**
     * Returns the list of a key, which need not exist.
     *
     * @param key the key
     * @return a handle
     */
    StoreList list(byte[] key);

    /**
     * Returns the set of a key, which need not exist.
     *
     * @param key the key
     * @return a handle
     */
    StoreSet set(byte[] key);

    /**
     * Returns the hash of a key, which need not exist.
     *
     * @param key the key
     * @return a handle
     */
    StoreHash hash(byte[] key);

    /**
     * Returns the sorted set of a key, which need not exist.
     *
     * @param key the key
     * @return a handle
     */
    StoreSortedSet sortedSet(byte[] key);

    /**
     * Returns the stream of a key, which need not exist.
     *
     * @param key the key
     * @return a handle
     */
    StoreStream stream(byte[] key);
}
