package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.StoreDamagedException;
import java.time.Instant;

/**
 * Whether a write of a keyspace was torn: an Error has ended it between its first change and its last. It stays so. Safe for
 * any thread.
 */
final class Damage {
    private volatile boolean done;
    private volatile long millis;
    private volatile Throwable cause;

    /** A write was torn. Takes no memory, and little stack: it may be for want of them. */
    void found(Throwable by) {
        if (!done) {
            cause = by;
            millis = System.currentTimeMillis();
            done = true;
        }
    }

    boolean isDone() {
        return done;
    }

    /** @throws StoreDamagedException if a write was torn */
    void refuse() {
        if (done) {
            throw new StoreDamagedException(message(), cause);
        }
    }

    /** When it was, by what, and what to do; null if none was. */
    String message() {
        return done
                ? "a write was torn at " + Instant.ofEpochMilli(millis)
                        + (cause == null ? "" : " by " + cause)
                        + ": this store is only read from now on, and takes no snapshot; keep its last good file, copy"
                        + " what is needed into a new store, and close this one"
                : null;
    }
}
