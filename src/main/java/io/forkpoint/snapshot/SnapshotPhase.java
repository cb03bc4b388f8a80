package io.forkpoint.snapshot;

/** Where a snapshot is in its life. */
public enum SnapshotPhase {
    PREPARING,
    GATE,
    WRITING,
    SYNCING,
    PUBLISHING,
    DONE,
    FAILED,
    CANCELLED
}
