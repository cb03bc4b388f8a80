package io.forkpoint.internal.keyspace;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The callbacks of users that a thread is in while it holds locks of a keyspace for them. There the thread must not come to
 * a lock again, nor wait for whoever may want one of these: whether that ends well would depend on which shards keys fall
 * into and on who else is there, so it is refused always.
 */
final class Callbacks {
    private static final ThreadLocal<Callbacks> CURRENT = new ThreadLocal<>();
    /** Of all threads: where it is 0, which each operation asks first, no thread has to look for its own. */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final Object keyspace;
    private final Callbacks outer;

    private Callbacks(Object keyspace, Callbacks outer) {
        this.keyspace = keyspace;
        this.outer = outer;
    }

    /**
     * Calls one back.
     *
     * @param keyspace whose locks are held; known by its identity
     */
    static <A, T> T call(Object keyspace, Function<? super A, T> callback, A argument) {
        Callbacks outer = CURRENT.get();
        Callbacks inner = new Callbacks(keyspace, outer);
        // What an Error leaves here costs time only.
        RUNNING.getAndIncrement();
        try {
            CURRENT.set(inner);
            return callback.apply(argument);
        } finally {
            CURRENT.set(outer);
            RUNNING.getAndDecrement();
        }
    }

    /** Whether this thread is in a callback for which locks of this keyspace are held. */
    static boolean isIn(Object keyspace) {
        if (RUNNING.getPlain() == 0) {
            return false;
        }
        Callbacks in = CURRENT.get();
        return in != null && in.isFor(keyspace);
    }

    private boolean isFor(Object other) {
        return keyspace == other || (outer != null && outer.isFor(other));
    }

    /** What is about to come to a lock is refused within a callback. */
    static void refuseIn(Object keyspace) {
        if (isIn(keyspace)) {
            throw new IllegalStateException("a callback that runs while its keys are locked must not use the store"
                    + " otherwise, by whatever handle: use what the callback was given, and name all keys that it needs;"
                    + " thread=" + Thread.currentThread().getName());
        }
    }
}
