package io.forkpoint.snapshot;

import java.time.Duration;

/**
 * Is told of a snapshot and of the pause that it makes, so that an application can warn, drain or explain. Called by a thread of
 * its own, one event after the other: a slow listener delays the events of other listeners, but no snapshot, and so an
 * event may come late. An exception is logged and goes no further.
 */
public interface SnapshotListener {
    /**
     * A snapshot begins, whoever asked for it; one that is scheduled, when its turn has come.
     *
     * @param snapshot tells how far it is, and completes when it has ended
     */
    default void started(Snapshot snapshot) {}

    /**
     * Writers are about to be held up. Sent when the snapshot begins to prepare, so that it comes before the pause as a
     * rule.
     *
     * @param method how the snapshot is taken; never AUTO
     * @param estimated how long the pause is expected to be: learned from earlier ones, at first from the host
     */
    default void beforePause(SnapshotMethod method, Duration estimated) {}

    /**
     * Writers go on again. Follows every {@link #beforePause}, also when the snapshot failed.
     *
     * @param method how the snapshot is taken
     * @param measured how long the gate was held; zero if it never closed
     */
    default void afterPause(SnapshotMethod method, Duration measured) {}
}
