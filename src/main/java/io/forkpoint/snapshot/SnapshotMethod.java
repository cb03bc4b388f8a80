package io.forkpoint.snapshot;

/** How the moment of a snapshot is kept while it is written. */
public enum SnapshotMethod {
    /** The best that the store's arena and this host allow; the report says which one that was, and why. */
    AUTO,
    /** A forked child writes; the kernel's copy-on-write keeps the moment. Needs a private arena. */
    FORK,
    /**
     * A forked child writes out of memory that it shares; what a writer is about to destroy is kept by the store until the
     * child has passed it. Needs a shared arena.
     */
    ASYNC_FORK,
    /** A thread of this process writes; what a writer is about to destroy is kept as well. Works on every arena. */
    THREAD
}
