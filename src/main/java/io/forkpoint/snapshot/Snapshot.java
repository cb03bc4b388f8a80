package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot on its way: a future of its report. It completes exceptionally with a subtype of
 * {@link io.forkpoint.errors.SnapshotException}. Only the snapshot itself completes it: {@code complete} and its like are
 * refused, and {@code orTimeout} and {@code completeOnTimeout} complete a copy. Safe for any number of threads.
 *
 * <p>It must not be waited for within
 * {@link io.forkpoint.Database#atomically} and the like, nor within {@link io.forkpoint.Store#undivided}: a snapshot that is
 * not done yet may be waiting for their end, so that {@code join} and {@code get} throw an {@link IllegalStateException}
 * there, its own and those of the futures that its methods make, such as {@code thenApply}. Futures that the JDK or somebody
 * else makes of it, such as {@code CompletableFuture.allOf} and {@code anyOf}, know of no store: who waits for one there
 * waits for ever, and all writers with him.
 */
public abstract class Snapshot extends StoreFuture<SnapshotReport> {
    /**
     * Makes one that is under way.
     *
     * @param requireMayWait throws for a thread that must not wait for it
     */
    protected Snapshot(Runnable requireMayWait) {
        super(requireMayWait);
    }

    /**
     * How far it is; costs a few reads of shared memory.
     *
     * @return figures that were true a moment ago
     */
    public abstract SnapshotProgress progress();

    /**
     * Which process writes it.
     *
     * @return the child's process id; 0 before the fork, and under THREAD
     */
    public abstract int childPid();

    /**
     * How it is taken.
     *
     * @return never AUTO; null before it begins. A fork that fails can make it another one
     */
    public abstract @Nullable SnapshotMethod method();

    /**
     * Asks for the snapshot to be given up: the child is killed, or the thread stops, and the temporary file is removed. The
     * future completes with {@link io.forkpoint.errors.SnapshotCancelledException} when nothing is left of it; a snapshot
     * that is already published completes with its report all the same. One that waits for its turn ends at once.
     *
     * @return whether the snapshot was still running when asked
     */
    @Override
    public abstract boolean cancel(boolean mayInterruptIfRunning);

    // ---- what only the snapshot does --------------------------------------------------------------------------

    /**
     * Completes it.
     *
     * @param report what is told of it
     * @return whether it was not complete yet
     */
    protected final boolean succeed(SnapshotReport report) {
        return super.complete(report);
    }

    /**
     * Completes it exceptionally.
     *
     * @param failure why
     * @return whether it was not complete yet
     */
    protected final boolean fail(SnapshotException failure) {
        return super.completeExceptionally(failure);
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException("only the snapshot itself completes its future:"
                + " cancel(true) gives it up, and copy() can be completed at will");
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public boolean complete(SnapshotReport report) {
        throw refusal();
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        throw refusal();
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public CompletableFuture<SnapshotReport> completeAsync(Supplier<? extends SnapshotReport> supplier) {
        throw refusal();
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public CompletableFuture<SnapshotReport> completeAsync(
            Supplier<? extends SnapshotReport> supplier, Executor executor) {
        throw refusal();
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void obtrudeValue(SnapshotReport report) {
        throw refusal();
    }

    /**
     * Is refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void obtrudeException(Throwable failure) {
        throw refusal();
    }

    /**
     * Waits no longer than some time; the snapshot goes on. {@link SnapshotOptions.Builder#timeLimit} ends it instead.
     *
     * @return a copy of this future, which fails with a {@link java.util.concurrent.TimeoutException} then
     */
    @Override
    public CompletableFuture<SnapshotReport> orTimeout(long timeout, TimeUnit unit) {
        return copy().orTimeout(timeout, unit);
    }

    /**
     * Waits no longer than some time; the snapshot goes on.
     *
     * @return a copy of this future, which has the report given here then
     */
    @Override
    public CompletableFuture<SnapshotReport> completeOnTimeout(SnapshotReport report, long timeout, TimeUnit unit) {
        return copy().completeOnTimeout(report, timeout, unit);
    }
}
