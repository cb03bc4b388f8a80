package io.forkpoint.snapshot;

import java.time.Duration;

/**
 * Is told of the pause that a snapshot makes, so that an application can drain, defer or explain. Called on the
 * snapshot's own thread, one after the other, for every pause; must return soon, and must neither write to the store
 * nor close it. An exception is logged and goes no further.
 */
public interface SnapshotListener {
    /** Writers are about to be held up. They still go on: everything that can be done before the gate has been done. */
    default void pauseAhead(SnapshotMethod method) {}

    /**
     * Writers go on again. Follows every {@link #pauseAhead}, also when the fork failed.
     *
     * @param pause how long the gate was held; zero if it never closed
     */
    default void pauseOver(SnapshotMethod method, Duration pause) {}
}
