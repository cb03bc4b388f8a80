package io.forkpoint.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What a signal does, instead of what the JVM makes of it. A shutdown hook would come too late: while the JVM shuts down
 * libraries that a save is the first to need cannot begin, and nothing can be done about a save that fails. The JDK has
 * had {@code sun.misc.Signal} for this in every release, in a module for what has no better name yet; it is called by
 * reflection since the compiler warns of its name.
 */
final class Signals {
    private Signals() {}

    /**
     * Has a signal do something else.
     *
     * @param name such as {@code TERM}
     * @param action run on a thread of its own each time
     */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Method register = signal.getMethod("handle", signal, handler);
            register.invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the signal " + name + " cannot be handled", e);
        }
    }
}
