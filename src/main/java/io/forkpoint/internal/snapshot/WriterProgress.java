package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotPhase;

/** How far whoever writes a snapshot is, child or thread. For any thread; costs a few reads of memory. */
interface WriterProgress {
    /** WRITING, SYNCING or PUBLISHING. */
    SnapshotPhase phase();

    long keysWritten();

    long bytesWritten();

    /** What the store holds back for it now. */
    long retainedBytes();

    /** Private dirty memory of the child when last sampled. */
    long copyOnWriteBytes();
}
