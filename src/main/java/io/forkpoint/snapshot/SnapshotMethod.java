package io.forkpoint.snapshot;

/** How the moment of a snapshot is kept while it is written. */
public enum SnapshotMethod {
    /** A forked child writes; the kernel's copy-on-write keeps the moment. Needs a private arena. */
    FORK
}
