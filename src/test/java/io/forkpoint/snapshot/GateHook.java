package io.forkpoint.snapshot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A source with somebody who is called when its gate has just been closed, and all writers stand still. */
final class GateHook {
    private GateHook() {}

    static SnapshotSource wrap(SnapshotSource source, Runnable inGate) {
        return (SnapshotSource) Proxy.newProxyInstance(
                SnapshotSource.class.getClassLoader(),
                new Class<?>[] {SnapshotSource.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(source, arguments);
                        if (method.getName().equals("closeGate")) {
                            inGate.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
