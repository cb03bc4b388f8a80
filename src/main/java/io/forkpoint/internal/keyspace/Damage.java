package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.StoreDamagedException;
import java.time.Instant;

/**
 * Records whether a write of a keyspace was torn, that is, ended by an Error between its first change and its last. The
 * state is final. Safe for any thread.
 */
final class Damage {
    private volatile boolean done;
    private volatile long millis;
    private volatile Throwable cause;

    /** Records that a write was torn. Allocates nothing and needs little stack: a lack of either may be the cause. */
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

    /**
     * Checks that no write was torn.
     *
     * @throws StoreDamagedException if one was
     */
    void refuse() {
        if (done) {
            throw new StoreDamagedException(message(), cause);
        }
    }

    /** Returns when and by what a write was torn, and what to do; null if none was. */
    String message() {
        return done
                ? "a write was torn at " + Instant.ofEpochMilli(millis)
                        + (cause == null ? "" : " by " + cause)
                        + ": this store is only read from now on, and takes no snapshot; keep its last good file, copy"
                        + " what is needed into a new store, and close this one"
                : null;
    }
}
