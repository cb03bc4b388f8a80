package io.forkpoint.snapshot;

import java.time.Duration;

/**
 * A listener to snapshots and their pauses, so that an application can warn, drain or explain. It is called on a separate
 * thread, with one event after the other: a slow listener delays the events of other listeners, but no snapshot, so an event
 * may come late. An exception is logged and ignored.
 */
public interface SnapshotListener {
    /**
     * Called when a snapshot begins, whoever asked for it. A scheduled snapshot begins when its turn comes.
     *
     * @param snapshot the snapshot, which tells its progress and completes when it has ended
     */
    default void started(Snapshot snapshot) {}

    /**
     * Called before writers are paused. It is sent when the snapshot begins to prepare, so it usually comes before the
     * pause.
     *
     * @param method the method of the snapshot; never AUTO
     * @param estimated the expected length of the pause, learned from earlier pauses, at first from the host
     */
    default void beforePause(SnapshotMethod method, Duration estimated) {}

    /**
     * Called when writers go on. Follows every {@link #beforePause}, even if the snapshot failed.
     *
     * @param method the method of the snapshot
     * @param measured how long the gate was held; zero if it never closed
     */
    default void afterPause(SnapshotMethod method, Duration measured) {}
}
