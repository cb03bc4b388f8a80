package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotRetainedLimitException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The snapshot rule, as long as one snapshot needs it: begun in the gate, tended while somebody scans, ended when nobody
 * reads any more. Closing it does nothing if it was not begun, or has been ended. For the snapshot's thread.
 */
final class HeldRule implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A minute's. */
    private static final int MOST_TRIES = 6000;

    private final SnapshotSource source;
    private final SnapshotRun run;
    private final RetainedBounds bounds;
    private boolean begun;
    private boolean held;

    /** Before the gate: looks what the host can spare. */
    HeldRule(SnapshotSource source, SnapshotRun run) {
        this.source = source;
        this.run = run;
        bounds = RetainedBounds.of(run.options());
    }

    /** Before the gate: has memory ready for the writers behind it. */
    void prepare() {
        while (!run.mustStop() && source.populateAhead()) {
            Thread.onSpinWait();
        }
    }

    /** In the gate: ends the epoch, which is the snapshot's, holds what was born in it, and returns it. */
    int begin() {
        int epoch = source.stepEpoch();
        begun = true;
        held = true;
        source.beginRule(epoch, bounds.slowBytes(), bounds.maxBytes());
        return epoch;
    }

    /**
     * Frees some of what the scan has passed, keeps memory ready, and gives the snapshot up where too much is retained.
     *
     * @return whether there may be more to do at once
     */
    boolean tend() {
        String overrun = source.ruleOverrun();
        if (overrun != null) {
            run.giveUp(new SnapshotRetainedLimitException(run.givenUp() + ": " + overrun));
        }
        boolean ahead = source.populateAhead();
        return source.releasePassed() || ahead;
    }

    /** What it holds back now; any thread. */
    long heldBytes() {
        return source.retainedBytes();
    }

    /** The most that it has held back; 0 if it was not begun. */
    long peakBytes() {
        return begun ? source.retainedPeakBytes() : 0;
    }

    /** Nobody reads any more: returns when nothing is held back. */
    @Override
    public void close() {
        // An Error on the way, such as that of a full heap, leaves what is to be gone on with: blocks that stayed held
        // would look like entries to the next snapshot.
        for (int tries = 0; held; tries++) {
            try {
                source.endRule();
                held = false;
            } catch (OutOfMemoryError | StackOverflowError e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }
}
