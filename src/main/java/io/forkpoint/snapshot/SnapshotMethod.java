package io.forkpoint.snapshot;

/** A method of keeping the moment of a snapshot while it is written. */
public enum SnapshotMethod {
    /** The best method that the store's arena and this host allow. The report says which method it was, and why. */
    AUTO,
    /** A forked child writes; the kernel's copy-on-write keeps the moment. Needs a private arena. */
    FORK,
    /**
     * A forked child writes from shared memory; the store keeps what a writer is about to destroy until the child has passed
     * it. Needs a shared arena.
     */
    ASYNC_FORK,
    /** A thread of this process writes; the store keeps what a writer is about to destroy. Works with every arena. */
    THREAD
}
