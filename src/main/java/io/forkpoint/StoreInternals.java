package io.forkpoint;

import io.forkpoint.internal.keyspace.Keyspace;

/**
 * What a store is made of, for the project's own tests and benches. Not part of the API: it changes without notice, and what
 * is done by it is not guarded.
 */
public final class StoreInternals {
    private StoreInternals() {}

    /**
     * The entries of a store.
     *
     * @param store one that is open, and must stay reachable as long as they are used
     * @return where its snapshots find them
     */
    public static Keyspace keyspace(Store store) {
        return store.core().keyspace();
    }
}
