package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a store's snapshots, one at a time and each on a thread of its own. Safe for any number of threads.
 */
public final class SnapshotCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCoordinator.class);

    /**
     * How long {@link #close} waits for a snapshot that it has cancelled: more than one takes to give its child up. What
     * takes longer is a disk, a file server or a channel that does not answer.
     */
    private static final long CLOSE_MILLIS = 15_000;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SnapshotSource source;
    private final Supplier<CarriedRecords> carried;
    private final Map<SnapshotMethod, WritingMethod> methods;
    private final ExclusiveActivity activity = new ExclusiveActivity();
    private final SaveHistory history = new SaveHistory();
    private final ListenerDispatch listeners = new ListenerDispatch();
    private final PauseEstimate estimate;
    /** Those that have not ended: one that runs, and those that wait. */
    private final Set<SnapshotTask> tasks = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * Makes the coordinator of a store.
     *
     * @param source what is to be written
     * @param carried asked at the start of each snapshot for what else goes into the file; only a load changes it
     */
    public SnapshotCoordinator(SnapshotSource source, Supplier<CarriedRecords> carried) {
        this.carried = carried;
        this.source = source;
        estimate = new PauseEstimate(source.arenaKind());
        MethodTools tools = new MethodTools(Helper.library(), source, carried, listeners, estimate);
        methods = Map.of(
                SnapshotMethod.FORK, new ForkMethod(tools),
                SnapshotMethod.ASYNC_FORK, new AsyncForkMethod(tools),
                SnapshotMethod.THREAD, new ThreadMethod(tools));
    }

    /** {@return what a load has to enter, so that it and a snapshot exclude each other} */
    public ExclusiveActivity activity() {
        return activity;
    }

    /** {@return what the pauses so far let expect of the next} */
    public PauseEstimate estimate() {
        return estimate;
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
        listeners.add(listener);
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
     * Starts a snapshot of everything into a file.
     *
     * @param method how the moment is kept
     * @param target the file
     * @param options how to write it
     * @return the snapshot on its way
     * @see #start(SnapshotMethod, List, SnapshotOptions)
     */
    public Snapshot start(SnapshotMethod method, Path target, SnapshotOptions options) {
        return start(method, List.of(SnapshotPart.all(SnapshotSink.file(target))), options);
    }

    /**
     * Starts a snapshot and returns at once. What is refused is refused here; what fails later, a target's folder
     * included, fails the future.
     *
     * @param method how the moment is kept
     * @param parts what is written where
     * @param options how to write it
     * @return the snapshot on its way, or waiting for its turn
     * @throws IllegalArgumentException if the parts do not go together
     * @throws SnapshotInProgressException if a snapshot or a load is running, and the options do not say to wait for it, or
     *     too many wait already
     * @throws SnapshotMethodException if the method cannot be used with the source's arena
     * @throws io.forkpoint.errors.StoreDamagedException if a write was torn
     * @throws StoreClosedException after {@link #close()}
     */
    public Snapshot start(SnapshotMethod method, List<SnapshotPart> parts, SnapshotOptions options) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(options, "options");
        source.requireSound();
        SnapshotRun run =
                new SnapshotRun(new SnapshotParts(parts), carried.get().resolve(options));
        MethodChoice choice = MethodChoice.of(method, source.arenaKind(), options);
        SnapshotTask task = new SnapshotTask(run, choice, this::begin, this::cancel, source::requireMayWait);
        // In this order: close() sees it, or it sees that the store is closed.
        tasks.add(task);
        try {
            if (closed) {
                throw new StoreClosedException("cannot start " + task.name() + ": the store is closed");
            }
            if (options.schedule()) {
                activity.enterInTurn(task.name(), task);
            } else {
                task.accept(activity.enterSnapshot(task.name()));
            }
        } catch (RuntimeException | Error e) {
            forget(task);
            throw e;
        }
        return task.snapshot();
    }

    /**
     * Refuses a method that {@link #start} would refuse, without starting anything.
     *
     * @param method how the moment is to be kept
     * @throws SnapshotMethodException if it cannot be used with the source's arena
     */
    public void requireUsable(SnapshotMethod method) {
        MethodChoice.of(Objects.requireNonNull(method, "method"), source.arenaKind(), SnapshotOptions.defaults());
    }

    /**
     * Refuses a file that no snapshot could be written to now, leaving nothing behind.
     *
     * @param file where a snapshot is to go
     * @throws io.forkpoint.errors.SnapshotTargetException if it cannot; the message says why and what to do
     */
    public void requireWritable(Path file) {
        new SnapshotTarget(Helper.library(), Objects.requireNonNull(file, "target")).close();
    }

    /** Its turn has come. Throws nothing: whoever has ended before it is who calls. */
    private void begin(SnapshotTask task) {
        try {
            history.began(task.snapshot());
            listeners.tellAll(listener -> listener.started(task.snapshot()));
            SnapshotThreads.start("forkpoint-snapshot", task.run().parts().describe(), () -> carryOut(task));
        } catch (SnapshotException e) {
            end(task, SnapshotPhase.FAILED, null, e);
        } catch (RuntimeException | Error e) {
            end(task, SnapshotPhase.FAILED, null, task.unexpected(e));
        }
    }

    /** The snapshot's thread. Whatever happens, the task ends, and the next one can begin. */
    private void carryOut(SnapshotTask task) {
        SnapshotReport report;
        try {
            task.runsHere();
            report = write(task);
        } catch (SnapshotCancelledException e) {
            end(task, SnapshotPhase.CANCELLED, null, e);
            return;
        } catch (UnwritableContentException e) {
            end(task, SnapshotPhase.FAILED, null, e.naming(source));
            return;
        } catch (SnapshotException e) {
            end(task, SnapshotPhase.FAILED, null, e);
            return;
        } catch (RuntimeException | Error e) {
            end(task, SnapshotPhase.FAILED, null, task.unexpected(e));
            return;
        }
        end(task, SnapshotPhase.DONE, report, null);
    }

    private SnapshotReport write(SnapshotTask task) {
        SnapshotRun run = task.run();
        MethodChoice choice = task.choice();
        run.checkpoint();
        run.by(choice.method());
        try {
            return methods.get(choice.method()).write(run, choice.reason());
        } catch (SnapshotForkException e) {
            if (!choice.goesOnAfter(e)) {
                throw e;
            }
            MethodChoice other = choice.insteadOf(e);
            LOG.warn("{}. A thread writes the snapshot instead", e.getMessage());
            run.enter(SnapshotPhase.PREPARING);
            run.by(other.method());
            return methods.get(other.method()).write(run, other.reason());
        }
    }

    /** Ends a task that had begun. */
    private void end(SnapshotTask task, SnapshotPhase phase, SnapshotReport report, SnapshotException failure) {
        while (!tryEnd(task, phase, report, failure)) {
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
        forget(task);
    }

    /** Returns false if there was no memory on the heap even to end it, which may have passed a little later. */
    private boolean tryEnd(SnapshotTask task, SnapshotPhase phase, SnapshotReport report, SnapshotException failure) {
        try {
            task.end(phase, report, failure, () -> record(task, phase, report, failure));
            return true;
        } catch (OutOfMemoryError | StackOverflowError e) {
            return false;
        }
    }

    private void record(SnapshotTask task, SnapshotPhase phase, SnapshotReport report, SnapshotException failure) {
        switch (phase) {
            case DONE -> history.succeeded(task.run().parts(), task.run().changesAtGate(), report);
            case CANCELLED -> history.cancelled(task.run().parts(), task.snapshot());
            default -> history.failed(task.run().parts(), task.snapshot(), failure.getMessage());
        }
    }

    private void forget(SnapshotTask task) {
        tasks.remove(task);
        task.forgotten();
    }

    private void cancel(SnapshotTask task) {
        task.run().cancel();
        if (activity.withdraw(task)) {
            end(task, SnapshotPhase.CANCELLED, null, task.run().stopped());
        }
    }

    /**
     * Refuses further snapshots, cancels those that run or wait, and waits until they have left nothing behind, though not
     * for ever for a disk that does not answer. Not to be called from a channel that a snapshot writes to.
     */
    @Override
    public void close() {
        closed = true;
        for (SnapshotTask task : tasks) {
            cancel(task);
        }
        for (SnapshotTask task : tasks) {
            if (!task.awaitEnd(CLOSE_MILLIS)) {
                LOG.warn(
                        "{} has been cancelled but does not end: a disk, file server or channel does not answer. It is"
                                + " left, and publishes nothing",
                        task.name());
            }
        }
        listeners.close();
    }
}
