package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that was started: a future of its report. It completes exceptionally with a subtype of {@link
 * io.forkpoint.errors.SnapshotException}. Only the snapshot itself completes it: {@code complete} and similar methods are
 * refused, and {@code orTimeout} and {@code completeOnTimeout} complete a copy. Safe for any number of threads.
 *
 * <p>A thread must not wait for a snapshot within {@link io.forkpoint.Database#atomically} and similar methods, nor within
 * {@link io.forkpoint.Store#undivided}, since the snapshot may be waiting for their end. There, {@code join} and {@code get}
 * throw an {@link IllegalStateException}, on the snapshot and on the futures that its methods return, such as {@code
 * thenApply}. Futures that others make from it, such as {@code CompletableFuture.allOf} and {@code anyOf}, cannot check
 * this: a thread that waits for one there waits forever, and so do all writers.
 */
public abstract class Snapshot extends StoreFuture<SnapshotReport> {
    /**
     * Creates a snapshot that has not ended.
     *
     * @param requireMayWait throws if the current thread must not wait for the snapshot
     */
    protected Snapshot(Runnable requireMayWait) {
        super(requireMayWait);
    }

    /**
     * Returns the progress of the snapshot. Costs a few reads of shared memory.
     *
     * @return the figures of a moment ago
     */
    public abstract SnapshotProgress progress();

    /**
     * Returns the process that writes the snapshot.
     *
     * @return the child's process id; 0 before the fork, and under THREAD
     */
    public abstract int childPid();

    /**
     * Returns the method of the snapshot.
     *
     * @return the method, never AUTO; null before the snapshot begins; a failed fork may change it
     */
    public abstract @Nullable SnapshotMethod method();

    /**
     * Asks for the snapshot to be abandoned: the child is killed, or the thread stops, and the temporary file is removed.
     * The future completes with {@link io.forkpoint.errors.SnapshotCancelledException} when nothing is left of the snapshot.
     * A snapshot that is already published still completes with its report. A waiting snapshot ends at once.
     *
     * @return whether the snapshot was still running
     */
    @Override
    public abstract boolean cancel(boolean mayInterruptIfRunning);

    // ---- what only the snapshot does --------------------------------------------------------------------------

    /**
     * Completes the snapshot.
     *
     * @param report the report
     * @return true if it was not complete yet
     */
    protected final boolean succeed(SnapshotReport report) {
        return super.complete(report);
    }

    /**
     * Completes the snapshot exceptionally.
     *
     * @param failure the reason
     * @return true if it was not complete yet
     */
    protected final boolean fail(SnapshotException failure) {
        return super.completeExceptionally(failure);
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException("only the snapshot itself completes its future:"
                + " cancel(true) gives it up, and copy() can be completed at will");
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public boolean complete(SnapshotReport report) {
        throw refusal();
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        throw refusal();
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public CompletableFuture<SnapshotReport> completeAsync(Supplier<? extends SnapshotReport> supplier) {
        throw refusal();
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public CompletableFuture<SnapshotReport> completeAsync(
            Supplier<? extends SnapshotReport> supplier, Executor executor) {
        throw refusal();
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void obtrudeValue(SnapshotReport report) {
        throw refusal();
    }

    /**
     * Not supported: only the snapshot itself completes.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void obtrudeException(Throwable failure) {
        throw refusal();
    }

    /**
     * Limits the time to wait. The snapshot itself goes on; {@link SnapshotOptions.Builder#timeLimit} would end it.
     *
     * @return a copy of this future, which fails with a {@link java.util.concurrent.TimeoutException} after this time
     */
    @Override
    public CompletableFuture<SnapshotReport> orTimeout(long timeout, TimeUnit unit) {
        return copy().orTimeout(timeout, unit);
    }

    /**
     * Limits the time to wait. The snapshot itself goes on.
     *
     * @return a copy of this future, which completes with the given report after this time
     */
    @Override
    public CompletableFuture<SnapshotReport> completeOnTimeout(SnapshotReport report, long timeout, TimeUnit unit) {
        return copy().completeOnTimeout(report, timeout, unit);
    }
}
