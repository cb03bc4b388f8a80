package io.forkpoint.snapshot;

/** Where a snapshot is in its life. */
public enum SnapshotPhase {
    /** It is scheduled, and begins when what is running has ended. */
    WAITING,
    /** The targets are opened; for a child, the JVM's own memory is taken out of the fork's way. */
    PREPARING,
    /** No write goes on: the pause. */
    GATE,
    /** The child, or the thread, writes the records. */
    WRITING,
    /** It waits until the files are on disk. */
    SYNCING,
    /** It gives the files their names. */
    PUBLISHING,
    /** All files are whole, on disk, and under their names. */
    DONE,
    /** It failed; the future says why. */
    FAILED,
    /** It was cancelled. */
    CANCELLED;

    /** {@return whether nothing comes after it} */
    public boolean isEnd() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
