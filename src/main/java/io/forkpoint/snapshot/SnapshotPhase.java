package io.forkpoint.snapshot;

/** Where a snapshot is in its life. */
public enum SnapshotPhase {
    /** The target is opened and the JVM's own memory is taken out of the fork's way. */
    PREPARING,
    /** No write goes on: the pause. */
    GATE,
    /** The child writes the records. */
    WRITING,
    /** The child waits until the file is on disk. */
    SYNCING,
    /** The child gives the file its name. */
    PUBLISHING,
    /** The file is whole, on disk, and under its name. */
    DONE,
    /** It failed; the future says why. */
    FAILED,
    /** It was cancelled. */
    CANCELLED
}
