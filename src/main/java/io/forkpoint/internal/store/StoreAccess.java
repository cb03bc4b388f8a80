package io.forkpoint.internal.store;

import io.forkpoint.internal.keyspace.Keyspace;
import java.util.function.Function;

/**
 * What lies below a store, for Forkpoint's own benchmarks and tests, which look at what no user sees. The store's class says
 * how to get there when it is initialized, so that its own methods tell nobody.
 */
public final class StoreAccess {
    private static volatile Function<Object, Keyspace> keyspace;

    private StoreAccess() {}

    /** Sets how to get at a store's keyspace. */
    public static void register(Function<Object, Keyspace> access) {
        keyspace = access;
    }

    /** Returns the keyspace of an {@code io.forkpoint.Store}. */
    public static Keyspace keyspace(Object store) {
        return keyspace.apply(store);
    }
}
