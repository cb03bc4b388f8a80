package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One snapshot's life: its phase, what was last seen of its child, and whether it has to stop. The thread that carries
 * it out moves it on; any thread may ask for progress or cancel.
 *
 * <pre>
 *  PREPARING -> GATE -> WRITING -> SYNCING -> PUBLISHING -> DONE
 *      |          |        |          |           |
 *      +----------+--------+----------+-----------+-------> FAILED | CANCELLED
 * </pre>
 *
 * The child may be through SYNCING and PUBLISHING before anybody has looked, so those two can be left out.
 */
final class SnapshotRun {
    private static final Map<SnapshotPhase, Set<SnapshotPhase>> NEXT = new EnumMap<>(Map.of(
            SnapshotPhase.PREPARING, EnumSet.of(SnapshotPhase.GATE),
            SnapshotPhase.GATE, EnumSet.of(SnapshotPhase.WRITING),
            SnapshotPhase.WRITING, EnumSet.of(SnapshotPhase.SYNCING, SnapshotPhase.PUBLISHING, SnapshotPhase.DONE),
            SnapshotPhase.SYNCING, EnumSet.of(SnapshotPhase.PUBLISHING, SnapshotPhase.DONE),
            SnapshotPhase.PUBLISHING, EnumSet.of(SnapshotPhase.DONE),
            SnapshotPhase.DONE, EnumSet.noneOf(SnapshotPhase.class),
            SnapshotPhase.FAILED, EnumSet.noneOf(SnapshotPhase.class),
            SnapshotPhase.CANCELLED, EnumSet.noneOf(SnapshotPhase.class)));

    private final Path path;
    private final SnapshotOptions options;
    private final long startedNanos = System.nanoTime();
    private final Thread thread;

    private SnapshotPhase phase = SnapshotPhase.PREPARING;
    private ControlPage control;
    private SnapshotProgress seen = new SnapshotProgress(SnapshotPhase.PREPARING, 0, 0, 0, 0, 0);
    private volatile boolean cancelled;

    /** @param thread carries the snapshot out, and is woken by {@link #cancel} */
    SnapshotRun(Path path, SnapshotOptions options, Thread thread) {
        this.path = path;
        this.options = options;
        this.thread = thread;
    }

    Path path() {
        return path;
    }

    SnapshotOptions options() {
        return options;
    }

    /** {@link System#nanoTime} at the start. */
    long startedNanos() {
        return startedNanos;
    }

    /** Moves on to the next phase. */
    synchronized void enter(SnapshotPhase next) {
        boolean aborted = next == SnapshotPhase.FAILED || next == SnapshotPhase.CANCELLED;
        boolean ended = NEXT.get(phase).isEmpty();
        if (aborted ? ended : !NEXT.get(phase).contains(next)) {
            throw new IllegalStateException("a snapshot cannot go from " + phase + " to " + next);
        }
        phase = next;
        seen = new SnapshotProgress(
                next, seen.keysWritten(), seen.keysTotal(), seen.bytesWritten(), 0, seen.copyOnWriteBytes());
    }

    /** The child is on its way: from now on its control page is read. */
    synchronized void forked(ControlPage page, long keysTotal) {
        control = page;
        seen = new SnapshotProgress(seen.phase(), 0, keysTotal, 0, 0, 0);
        enter(SnapshotPhase.WRITING);
    }

    /** The child has gone: a last look, and the control page, which may be unmapped soon, is not read again. */
    synchronized void reaped() {
        progress();
        control = null;
    }

    synchronized SnapshotProgress progress() {
        if (control != null) {
            SnapshotPhase reached = control.snapshotPhase();
            if (NEXT.get(phase).contains(reached) && reached != SnapshotPhase.DONE) {
                phase = reached;
            }
            seen = new SnapshotProgress(
                    phase,
                    control.keysWritten(),
                    seen.keysTotal(),
                    control.bytesWritten(),
                    0,
                    control.privateDirtyBytes());
        }
        return seen;
    }

    /** Asks the snapshot to stop; it does so soon. */
    void cancel() {
        cancelled = true;
        LockSupport.unpark(thread);
    }

    /** Whether it has been cancelled or is past its time limit. */
    boolean mustStop() {
        return cancelled || isLate();
    }

    /** Between the steps before the fork. */
    void checkpoint() {
        if (mustStop()) {
            throw stopped();
        }
    }

    /** Why it had to stop. */
    SnapshotException stopped() {
        String how = "snapshot to " + path + " was given up after " + progress().keysWritten()
                + " keys; nothing was published";
        return cancelled
                ? new SnapshotCancelledException(how + ": it was cancelled, or the store was closed")
                : new SnapshotTimeoutException(
                        how + ": it took longer than its time limit of " + options.timeLimit() + ", raise it");
    }

    private boolean isLate() {
        return !options.timeLimit().isZero()
                && options.timeLimit().compareTo(Duration.ofNanos(System.nanoTime() - startedNanos)) <= 0;
    }
}
