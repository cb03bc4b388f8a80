package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.helper.Helper;
import io.forkpoint.memory.ArenaKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a store's snapshots, one at a time. Safe for any number of threads.
 *
 * <p>Each snapshot has a thread of its own. It is a daemon: a JVM that exits, or is killed, meanwhile is not held up, and
 * the child finishes the file on its own.
 */
public final class SnapshotCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCoordinator.class);

    /** The child runs on a copy of this stack, whatever the embedder's -Xss says. */
    private static final long STACK_BYTES = 1 << 20;

    private final SnapshotSource source;
    private final ForkMethod forkMethod;
    private final ExclusiveActivity activity = new ExclusiveActivity();
    private final CopyOnWriteArrayList<SnapshotListener> listeners = new CopyOnWriteArrayList<>();
    private final SaveHistory history = new SaveHistory();

    private Running running;
    private boolean closed;

    /**
     * Makes the coordinator of a store.
     *
     * @param source what is to be written
     * @param carried asked at the start of each snapshot for what else goes into the file; only a load changes it
     */
    public SnapshotCoordinator(SnapshotSource source, Supplier<CarriedRecords> carried) {
        this.source = source;
        forkMethod = new ForkMethod(Helper.library(), source, carried, new Listeners());
    }

    /** A snapshot that has begun, its thread, and whether that is through with it. */
    private record Running(
            SnapshotRun run, Snapshot snapshot, ExclusiveActivity.Permit permit, Thread thread, CountDownLatch ended) {}

    /** {@return what a load has to enter, so that it and a snapshot exclude each other} */
    public ExclusiveActivity activity() {
        return activity;
    }

    /** {@return how the store's saves stand} */
    public SaveHistory history() {
        return history;
    }

    /**
     * Tells a listener of the pauses from now on.
     *
     * @param listener who is told
     */
    public void addListener(SnapshotListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * No longer does.
     *
     * @param listener one that was added
     */
    public void removeListener(SnapshotListener listener) {
        listeners.remove(listener);
    }

    /**
     * Starts a snapshot and returns at once. What is refused is refused here; what fails later, the target's folder
     * included, fails the future.
     *
     * @param method how the moment is kept
     * @param target the file
     * @param options how to write it
     * @return the snapshot on its way
     * @throws SnapshotInProgressException if a snapshot or a load is running
     * @throws SnapshotMethodException if the method cannot be used with the source's arena
     * @throws StoreClosedException after {@link #close()}
     */
    public Snapshot start(SnapshotMethod method, Path target, SnapshotOptions options) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
        if (source.arenaKind() == ArenaKind.SHARED) {
            throw new SnapshotMethodException("method " + method + " needs a private arena, and the store's is SHARED,"
                    + " of which a child would see later writes: open the store with ArenaKind.PRIVATE or"
                    + " PRIVATE_HUGE");
        }
        Running started = begin(target, options);
        try {
            started.thread.start();
        } catch (OutOfMemoryError e) {
            // What the JDK throws when the system gives it no thread.
            SnapshotException failure = new SnapshotException(
                    "cannot start a thread for the snapshot to " + target + ": look at ulimit -u and pids.max", e);
            end(started, SnapshotPhase.FAILED, snapshot -> snapshot.completeExceptionally(failure));
        }
        return started.snapshot;
    }

    private synchronized Running begin(Path target, SnapshotOptions options) {
        if (closed) {
            throw new StoreClosedException("cannot start the snapshot to " + target + ": the store is closed");
        }
        ExclusiveActivity.Permit permit = activity.enter("the snapshot to " + target);
        Thread thread = new Thread(null, this::carryOut, "forkpoint-snapshot", STACK_BYTES);
        thread.setDaemon(true);
        SnapshotRun run = new SnapshotRun(target, options, thread);
        running = new Running(run, new Snapshot(run::progress, run::cancel), permit, thread, new CountDownLatch(1));
        return running;
    }

    /** The snapshot's thread. */
    private void carryOut() {
        Running current = current();
        try {
            SnapshotReport report = forkMethod.write(current.run);
            end(current, SnapshotPhase.DONE, snapshot -> snapshot.complete(report));
        } catch (SnapshotCancelledException e) {
            end(current, SnapshotPhase.CANCELLED, snapshot -> snapshot.completeExceptionally(e));
        } catch (SnapshotException e) {
            end(current, SnapshotPhase.FAILED, snapshot -> snapshot.completeExceptionally(e));
        } catch (RuntimeException | Error e) {
            SnapshotException failure =
                    new SnapshotException("the snapshot to " + current.run.path() + " failed unexpectedly: " + e, e);
            end(current, SnapshotPhase.FAILED, snapshot -> snapshot.completeExceptionally(failure));
        }
    }

    private synchronized Running current() {
        return running;
    }

    /** The next snapshot can start before anybody hears that this one has ended: they may want to start it. */
    private void end(Running ended, SnapshotPhase phase, Consumer<Snapshot> completion) {
        ended.run.enter(phase);
        ended.permit.close();
        completion.accept(ended.snapshot);
        ended.ended.countDown();
    }

    /**
     * Refuses further snapshots, cancels a running one, and waits until its child is reaped and its file is gone. Not
     * to be called by a {@link SnapshotListener}.
     */
    @Override
    public void close() {
        Running last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        // What completes the future may close the store, on the snapshot's thread, which has nothing left to do.
        if (last == null || last.thread == Thread.currentThread()) {
            return;
        }
        last.run.cancel();
        boolean interrupted = false;
        while (true) {
            try {
                last.ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes on what happens to all listeners, which cannot make a snapshot fail. */
    private final class Listeners implements SnapshotListener {
        @Override
        public void beforePause(SnapshotMethod method, Duration estimated) {
            tell(listener -> listener.beforePause(method, estimated));
        }

        @Override
        public void afterPause(SnapshotMethod method, Duration measured) {
            tell(listener -> listener.afterPause(method, measured));
        }

        private void tell(Consumer<SnapshotListener> event) {
            for (SnapshotListener listener : listeners) {
                try {
                    event.accept(listener);
                } catch (RuntimeException e) {
                    LOG.warn("a listener failed: {}", listener, e);
                }
            }
        }
    }
}
