package io.forkpoint.internal.keyspace;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The user callbacks that a thread runs while it holds locks of a keyspace for them. Within such a callback the thread
 * must not take another lock, nor wait for a thread that may want one: whether that ends well would depend on which
 * shards the keys fall into and on what other threads do. It is therefore always refused.
 */
final class Callbacks {
    private static final ThreadLocal<Callbacks> CURRENT = new ThreadLocal<>();
    /**
     * The number of callbacks in all threads. While it is 0, which each operation checks first, no thread looks up its
     * own.
     */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final Object keyspace;
    private final Callbacks outer;

    private Callbacks(Object keyspace, Callbacks outer) {
        this.keyspace = keyspace;
        this.outer = outer;
    }

    /**
     * Runs a callback.
     *
     * @param keyspace the keyspace whose locks are held, compared by identity
     */
    static <A, T> T call(Object keyspace, Function<? super A, T> callback, A argument) {
        Callbacks outer = CURRENT.get();
        Callbacks inner = new Callbacks(keyspace, outer);
        // A count that an Error leaves behind costs only time.
        RUNNING.getAndIncrement();
        try {
            CURRENT.set(inner);
            return callback.apply(argument);
        } finally {
            CURRENT.set(outer);
            RUNNING.getAndDecrement();
        }
    }

    /** Returns whether this thread runs a callback for which locks of this keyspace are held. */
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

    /** Refuses an operation that is about to take a lock, if this thread runs a callback. */
    static void refuseIn(Object keyspace) {
        if (isIn(keyspace)) {
            throw new IllegalStateException("a callback that runs while its keys are locked must not use the store"
                    + " otherwise, by whatever handle: use what the callback was given, and name all keys that it needs;"
                    + " thread=" + Thread.currentThread().getName());
        }
    }
}
