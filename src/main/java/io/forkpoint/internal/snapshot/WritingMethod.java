package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotReport;

/** One way to take a snapshot. For one thread at a time, which must be the same from a snapshot's start to its end. */
public interface WritingMethod {
    /**
     * Takes the snapshot and returns when all of it is where it belongs.
     *
     * @param reason why by this method, for the report
     * @throws io.forkpoint.errors.SnapshotException of the type that says why it failed; nothing is left behind
     */
    SnapshotReport write(SnapshotRun run, String reason);
}
