package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A snapshot that was asked for, from then until its future has been completed. */
final class SnapshotTask implements Consumer<ExclusiveActivity.Permit> {
    private final SnapshotRun run;
    private final MethodChoice choice;
    private final Consumer<SnapshotTask> begin;
    private final RunningSnapshot snapshot;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** What it fails with where there is no memory for saying more; made while there is some. */
    private final SnapshotException withoutMemory;

    private boolean hasEntered;
    private volatile ExclusiveActivity.Permit permit;
    private volatile Thread thread;

    /**
     * A snapshot that has not begun.
     *
     * @param begin starts it, when its turn has come
     * @param cancel whatever state it is in
     * @param requireMayWait throws for a thread that must not wait for it
     */
    SnapshotTask(
            SnapshotRun run,
            MethodChoice choice,
            Consumer<SnapshotTask> begin,
            Consumer<SnapshotTask> cancel,
            Runnable requireMayWait) {
        this.run = run;
        this.choice = choice;
        this.begin = begin;
        snapshot = new RunningSnapshot(run, () -> cancel.accept(this), requireMayWait);
        withoutMemory = new SnapshotException(name() + " failed for want of memory on the JVM's heap, or of stack; its"
                + " target has its old content, or all of the new one. Raise -Xmx, or look at what fills the heap");
    }

    SnapshotRun run() {
        return run;
    }

    MethodChoice choice() {
        return choice;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** What it is called in messages. */
    String name() {
        return "the snapshot to " + run.parts().describe();
    }

    /** Its turn has come. */
    @Override
    public void accept(ExclusiveActivity.Permit turn) {
        permit = turn;
        begin.accept(this);
    }

    /** The calling thread begins to carry it out. */
    void runsHere() {
        thread = Thread.currentThread();
        run.begin();
    }

    /** The failure of a snapshot that nobody has expected. Never fails itself. */
    SnapshotException unexpected(Throwable cause) {
        try {
            return new SnapshotException(name() + " failed unexpectedly: " + cause, cause);
        } catch (OutOfMemoryError | StackOverflowError e) {
            if (withoutMemory.getCause() == null) {
                withoutMemory.initCause(cause);
            }
            return withoutMemory;
        }
    }

    /**
     * It has ended, so or so. The next snapshot can start before anybody hears of it: they may want to start it. To be
     * called again if an Error ends it.
     *
     * @param record writes what has become of it, if it had begun, before the next one can
     * @param report null if it has failed
     * @param failure null if it has not
     */
    void end(SnapshotPhase phase, SnapshotReport report, SnapshotException failure, Runnable record) {
        if (!hasEntered) {
            hasEntered = true;
            run.enter(phase);
        }
        if (permit != null) {
            permit.close(record);
        }
        if (failure == null) {
            snapshot.end(report);
        } else {
            snapshot.end(failure);
        }
    }

    /** Nobody has to wait for it any more. */
    void forgotten() {
        ended.countDown();
    }

    /**
     * Returns when it has ended, at once if what completes the future asks, on its own thread.
     *
     * @return whether it has ended in time
     */
    boolean awaitEnd(long millis) {
        return thread == Thread.currentThread() || Uninterrupted.await(ended, millis);
    }
}
