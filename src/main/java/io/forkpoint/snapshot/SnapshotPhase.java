package io.forkpoint.snapshot;

/** A phase of a snapshot. */
public enum SnapshotPhase {
    /** The snapshot is scheduled, and begins when the running one has ended. */
    WAITING,
    /** The targets are opened; before a fork, the JVM's own memory is excluded from it. */
    PREPARING,
    /** The pause, in which no write runs. */
    GATE,
    /** The child, or the thread, writes the records. */
    WRITING,
    /** The snapshot waits until the files are on disk. */
    SYNCING,
    /** The files get their names. */
    PUBLISHING,
    /** All files are complete, on disk, and under their names. */
    DONE,
    /** The snapshot failed; the future says why. */
    FAILED,
    /** The snapshot was cancelled. */
    CANCELLED;

    /** {@return whether no phase follows} */
    public boolean isEnd() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
