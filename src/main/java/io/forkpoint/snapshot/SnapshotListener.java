package io.forkpoint.snapshot;

import java.time.Duration;

/**
 * Is told of the pause that a snapshot makes, so that an application can drain, defer or explain. Called on the
 * snapshot's own thread, outside of the gate, one after the other; must return soon, since a snapshot of another store in
 * this process may be waiting, and must not close the store. An exception is logged and goes no further.
 */
public interface SnapshotListener {
    /**
     * Writers are about to be held up. They still go on: everything that can be done before the gate has been done.
     *
     * @param method how the snapshot is taken
     */
    default void pauseAhead(SnapshotMethod method) {}

    /**
     * Writers go on again. Follows every {@link #pauseAhead}, also when the fork failed.
     *
     * @param method how the snapshot is taken
     * @param pause how long the gate was held; zero if it never closed
     */
    default void pauseOver(SnapshotMethod method, Duration pause) {}
}
