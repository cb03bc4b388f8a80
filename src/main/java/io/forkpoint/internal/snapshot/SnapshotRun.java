package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotProgress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One snapshot's life: its phase, how far its writer is, and whether it has to stop. The thread that carries it out
 * moves it on; any thread may ask for progress, cancel it, or make it stop.
 *
 * <pre>
 *  WAITING -> PREPARING -> GATE -> WRITING -> SYNCING -> PUBLISHING -> DONE
 *     |         |   ^       |        |           |           |
 *     |         |   +-------+        |           |           |          a fork that failed: again, by a thread
 *     +---------+-----------+--------+-----------+-----------+-------> FAILED | CANCELLED
 * </pre>
 *
 * A child may be through SYNCING and PUBLISHING before anybody has looked, so those two can be left out.
 */
public final class SnapshotRun {
    private static final Map<SnapshotPhase, Set<SnapshotPhase>> NEXT = new EnumMap<>(Map.of(
            SnapshotPhase.WAITING, EnumSet.of(SnapshotPhase.PREPARING),
            SnapshotPhase.PREPARING, EnumSet.of(SnapshotPhase.PREPARING, SnapshotPhase.GATE),
            SnapshotPhase.GATE, EnumSet.of(SnapshotPhase.WRITING, SnapshotPhase.PREPARING),
            SnapshotPhase.WRITING, EnumSet.of(SnapshotPhase.SYNCING, SnapshotPhase.PUBLISHING, SnapshotPhase.DONE),
            SnapshotPhase.SYNCING, EnumSet.of(SnapshotPhase.PUBLISHING, SnapshotPhase.DONE),
            SnapshotPhase.PUBLISHING, EnumSet.of(SnapshotPhase.DONE),
            SnapshotPhase.DONE, EnumSet.noneOf(SnapshotPhase.class),
            SnapshotPhase.FAILED, EnumSet.noneOf(SnapshotPhase.class),
            SnapshotPhase.CANCELLED, EnumSet.noneOf(SnapshotPhase.class)));

    /** A time limit that no process lives to see; far from where sums overflow. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final SnapshotParts parts;
    private final SnapshotOptions options;
    private final AtomicReference<SnapshotException> reasonToStop = new AtomicReference<>();

    private SnapshotPhase phase = SnapshotPhase.WAITING;
    private WriterProgress writer;
    private long changesAtGate;
    private SnapshotProgress seen = new SnapshotProgress(SnapshotPhase.WAITING, 0, 0, 0, 0, 0);

    private volatile Thread thread;
    private volatile long startedNanos;
    private volatile boolean cancelled;
    private volatile int childPid;
    private volatile SnapshotMethod method;

    public SnapshotRun(SnapshotParts parts, SnapshotOptions options) {
        this.parts = parts;
        this.options = options;
    }

    SnapshotParts parts() {
        return parts;
    }

    SnapshotOptions options() {
        return options;
    }

    /** {@link System#nanoTime} at the start. */
    long startedNanos() {
        return startedNanos;
    }

    /** The calling thread begins to carry it out; from here on its time limit counts. */
    public void begin() {
        startedNanos = System.nanoTime();
        thread = Thread.currentThread();
        enter(SnapshotPhase.PREPARING);
    }

    /** How it is going to be taken. */
    void by(SnapshotMethod chosen) {
        method = chosen;
    }

    /** Null before it is known. */
    SnapshotMethod method() {
        return method;
    }

    /** A child has been forked for it. */
    void forked(int pid) {
        childPid = pid;
    }

    /** The child's process id; 0 if there is none. */
    int childPid() {
        return childPid;
    }

    /** Moves on to the next phase. Takes no memory of the heap. */
    synchronized void enter(SnapshotPhase next) {
        boolean aborted = next == SnapshotPhase.FAILED || next == SnapshotPhase.CANCELLED;
        boolean ended = NEXT.get(phase).isEmpty();
        if (aborted ? ended : !NEXT.get(phase).contains(next)) {
            throw new IllegalStateException("a snapshot cannot go from " + phase + " to " + next);
        }
        phase = next;
    }

    /** The gate is open again and somebody writes: from now on progress is the writer's. */
    synchronized void writing(WriterProgress progress, long keysTotal, long changes) {
        enter(SnapshotPhase.WRITING);
        changesAtGate = changes;
        writer = progress;
        seen = new SnapshotProgress(phase, 0, keysTotal, 0, 0, 0);
    }

    /** Writes that the store had counted at the gate. */
    synchronized long changesAtGate() {
        return changesAtGate;
    }

    /** The writer has ended: a last look; what it was read from may be unmapped soon. */
    synchronized void written() {
        progress();
        writer = null;
    }

    synchronized SnapshotProgress progress() {
        if (writer != null) {
            SnapshotPhase reached = writer.phase();
            if (NEXT.get(phase).contains(reached)) {
                phase = reached;
            }
            seen = new SnapshotProgress(
                    phase,
                    writer.keysWritten(),
                    seen.keysTotal(),
                    writer.bytesWritten(),
                    writer.retainedBytes(),
                    writer.copyOnWriteBytes());
        } else if (seen.phase() != phase) {
            seen = new SnapshotProgress(
                    phase, seen.keysWritten(), seen.keysTotal(), seen.bytesWritten(), 0, seen.copyOnWriteBytes());
        }
        return seen;
    }

    /** Asks the snapshot to stop; it does so soon. */
    void cancel() {
        cancelled = true;
        LockSupport.unpark(thread);
    }

    /** Something has gone wrong beside the snapshot's own thread, for which it has to stop. The first reason counts. */
    void giveUp(SnapshotException reason) {
        reasonToStop.compareAndSet(null, reason);
        LockSupport.unpark(thread);
    }

    /** Whether something has gone wrong beside the snapshot's own thread. */
    boolean isGivenUp() {
        return reasonToStop.get() != null;
    }

    /** Whether it has been cancelled or given up, or is past its time limit. */
    boolean mustStop() {
        return cancelled || reasonToStop.get() != null || isLate();
    }

    /** Between steps that take their time. */
    void checkpoint() {
        if (mustStop()) {
            throw stopped();
        }
    }

    /** Why it had to stop. */
    SnapshotException stopped() {
        SnapshotException reason = reasonToStop.get();
        if (reason != null) {
            return reason;
        }
        return cancelled
                ? new SnapshotCancelledException(givenUp() + ": it was cancelled, or the store was closed")
                : new SnapshotTimeoutException(
                        givenUp() + ": it took longer than its time limit of " + options.timeLimit() + ", raise it");
    }

    /** How a message begins that says why it was given up. */
    String givenUp() {
        return "the snapshot to " + parts.describe() + " was given up after "
                + progress().keysWritten() + " keys; "
                + (parts.list().size() == 1
                        ? "nothing was published"
                        : "those of its files that had got their names by then stay");
    }

    private boolean isLate() {
        return thread != null
                && !options.timeLimit().isZero()
                && System.nanoTime() - startedNanos >= limitNanos(options.timeLimit());
    }

    private static long limitNanos(Duration limit) {
        return limit.toSeconds() >= NEVER / 1_000_000_000 ? NEVER : limit.toNanos();
    }
}
