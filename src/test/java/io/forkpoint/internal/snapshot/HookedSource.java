package io.forkpoint.internal.snapshot;

import io.forkpoint.Store;
import io.forkpoint.internal.store.StoreAccess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Sources that do something before they do what they are asked for, at exactly that moment of a snapshot. */
final class HookedSource {
    private HookedSource() {}

    /** The source with hooks by the names of its methods. */
    static SnapshotSource of(SnapshotSource source, Map<String, Runnable> hooks) {
        return (SnapshotSource) Proxy.newProxyInstance(
                SnapshotSource.class.getClassLoader(),
                new Class<?>[] {SnapshotSource.class},
                (proxy, method, arguments) -> {
                    hooks.getOrDefault(method.getName(), () -> {}).run();
                    try {
                        return method.invoke(source, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A store's content as its snapshots see it. */
    static SnapshotSource source(Store store) {
        return new KeyspaceSource(StoreAccess.keyspace(store));
    }

    /** Another coordinator of a store's content, with hooks. The store must take no snapshot meanwhile. */
    static SnapshotCoordinator coordinator(Store store, Map<String, Runnable> hooks) {
        return new SnapshotCoordinator(
                of(new KeyspaceSource(StoreAccess.keyspace(store)), hooks), () -> CarriedRecords.NONE);
    }
}
