package io.forkpoint.server.persistence;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is known of the saves of this server, whoever asked for them: a client, a save point or the application. Safe for
 * any thread.
 */
public final class SaveFigures implements SnapshotListener {
    /** Is told how long something that holds up writers has taken. */
    @FunctionalInterface
    public interface PauseListener {
        /**
         * It is over.
         *
         * @param event {@code fork} or {@code snapshot-gate}
         * @param took how long
         */
        void paused(String event, Duration took);
    }

    /** As many as may wait for their turn, and more. */
    private static final int MOST_KNOWN = 64;

    /** The latest, since one is told of twice: by who has started it, and later by the store. */
    private final Map<Snapshot, SaveRun> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Snapshot, SaveRun> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private final CopyOnWriteArrayList<PauseListener> listeners = new CopyOnWriteArrayList<>();
    private volatile SnapshotReport last;
    private volatile SnapshotMethod lastMethod;
    private volatile boolean failing;
    private long saves;
    private long forks;
    private long forkMicros;

    SaveFigures() {}

    /**
     * Has somebody told of pauses.
     *
     * @param listener called by the thread of the snapshot's listeners or by that of a snapshot
     */
    public void onPause(PauseListener listener) {
        listeners.add(listener);
    }

    @Override
    public void started(Snapshot snapshot) {
        var unused = track(snapshot, false);
    }

    /**
     * A snapshot has been started. Of one that is known already nothing is counted twice.
     *
     * @return completes as the snapshot does, when it has been counted
     */
    CompletableFuture<SnapshotReport> track(Snapshot snapshot, boolean foreground) {
        SaveRun run = run(snapshot);
        if (foreground) {
            run.setForeground();
        }
        return run.counted();
    }

    private synchronized SaveRun run(Snapshot snapshot) {
        SaveRun run = known.get(snapshot);
        if (run == null) {
            SaveRun added = new SaveRun(snapshot);
            run = added;
            known.put(snapshot, run);
            run.countedBy(snapshot.whenComplete((report, failure) -> ended(added, report, failure)));
        }
        return run;
    }

    @Override
    public void beforePause(SnapshotMethod method, Duration estimated) {
        SaveRun run = current();
        if (run != null) {
            run.method(method);
        }
    }

    @Override
    public void afterPause(SnapshotMethod method, Duration measured) {
        SaveRun run = current();
        if (run != null && !measured.isZero()) {
            SaveLog.started(run);
        }
        listeners.forEach(listener -> listener.paused("snapshot-gate", measured));
    }

    private void ended(SaveRun run, SnapshotReport report, Throwable problem) {
        Throwable failure = problem instanceof CompletionException ? problem.getCause() : problem;
        if (failure == null) {
            succeeded(run, report);
        } else {
            failing |= !(failure instanceof SnapshotCancelledException);
            lastMethod = run.method();
            countFork(run.snapshot().childPid(), null);
            SaveLog.failed(run, failure);
        }
    }

    private void succeeded(SaveRun run, SnapshotReport report) {
        synchronized (this) {
            saves++;
        }
        countFork(report.childPid(), report.fork());
        failing = false;
        last = report;
        lastMethod = report.method();
        SaveLog.succeeded(run, report);
        if (report.childPid() != 0) {
            listeners.forEach(listener -> listener.paused("fork", report.fork()));
        }
    }

    /** A child that did not come to its end was forked all the same; only how long that took is not told. */
    private synchronized void countFork(int childPid, Duration took) {
        if (childPid != 0) {
            forks++;
            forkMicros = took == null ? forkMicros : took.toNanos() / 1000;
        }
    }

    /** The one that runs, or null. They run in the order in which they came: those that wait are behind it. */
    synchronized SaveRun current() {
        return known.values().stream()
                .filter(run -> !run.snapshot().isDone())
                .findFirst()
                .orElse(null);
    }

    /** Whether the last one that was not cancelled has failed. */
    boolean isFailing() {
        return failing;
    }

    /** The last that succeeded, or null. */
    SnapshotReport last() {
        return last;
    }

    /** How the last one was saved, or null if there was none or it failed before that was chosen. */
    SnapshotMethod lastMethod() {
        return lastMethod;
    }

    /** {@return how many have succeeded} */
    public synchronized long saves() {
        return saves;
    }

    /** {@return how many children have been forked} */
    public synchronized long forks() {
        return forks;
    }

    /** {@return microseconds that the fork of the last child that has saved took; 0 if there was none} */
    public synchronized long forkMicros() {
        return forkMicros;
    }
}
