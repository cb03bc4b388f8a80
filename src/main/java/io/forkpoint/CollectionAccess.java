package io.forkpoint;

/** Handles to the collections of a database; a {@link Store} gives those of its database 0. They are cheap and can be kept. */
public sealed interface CollectionAccess permits Store, Database {
    /**
     * The list of a key, which need not exist.
     *
     * @param key its key
     * @return a handle
     */
    StoreList list(byte[] key);

    /**
     * The set of a key, which need not exist.
     *
     * @param key its key
     * @return a handle
     */
    StoreSet set(byte[] key);

    /**
     * The hash of a key, which need not exist.
     *
     * @param key its key
     * @return a handle
     */
    StoreHash hash(byte[] key);

    /**
     * The sorted set of a key, which need not exist.
     *
     * @param key its key
     * @return a handle
     */
    StoreSortedSet sortedSet(byte[] key);

    /**
     * The stream of a key, which need not exist.
     *
     * @param key its key
     * @return a handle
     */
    StoreStream stream(byte[] key);
}
