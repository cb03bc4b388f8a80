package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;

/** The future of a {@link SnapshotTask}, which alone completes it. */
final class RunningSnapshot extends Snapshot {
    private final SnapshotRun run;
    private final Runnable canceller;

    /**
     * Makes the future of a snapshot that has not begun.
     *
     * @param canceller cancels it, whatever state it is in
     * @param requireMayWait throws for a thread that must not wait for it
     */
    RunningSnapshot(SnapshotRun run, Runnable canceller, Runnable requireMayWait) {
        super(requireMayWait);
        this.run = run;
        this.canceller = canceller;
    }

    @Override
    public SnapshotProgress progress() {
        return run.progress();
    }

    @Override
    public int childPid() {
        return run.childPid();
    }

    @Override
    public SnapshotMethod method() {
        return run.method();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean running = !isDone();
        canceller.run();
        return running;
    }

    void end(SnapshotReport report) {
        succeed(report);
    }

    void end(SnapshotException failure) {
        fail(failure);
    }
}
