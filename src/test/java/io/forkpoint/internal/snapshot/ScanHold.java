package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.Snapshot;

/** Holds up the scan of the next snapshot at a record, so that what is done meanwhile is done in the midst of it. */
interface ScanHold {
    /** How it is done for a variant. For those that fork it needs the helper's test build. */
    static ScanHold of(Variant variant) {
        return variant.forks() ? new ChildHold() : new ThreadHold();
    }

    /** The next scan stops when it has come to so many records; before the first, or behind it, for 0. */
    void arm(int records);

    /**
     * Waits until the scan has stopped.
     *
     * @return false if the snapshot has ended instead
     */
    boolean awaitHeld(Snapshot snapshot);

    /** Lets it go on. Harmless if it has gone. */
    void release();

    /**
     * Before the snapshot is given up: a child can be killed while it is stopped; a thread has to see for itself, and is
     * let go on so slowly that it is told in time.
     */
    void crawl();

    /** Forgets what was armed, and lets go on what is held. */
    void disarm();
}
