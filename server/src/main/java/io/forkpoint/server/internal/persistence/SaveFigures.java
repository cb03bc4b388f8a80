package io.forkpoint.server.internal.persistence;

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
 * Follows the saves of this server, whoever asked for them: a client, a save point or the application. Tells the log and
 * who waits for pauses. What has become of them is the store's to say. Safe for any thread.
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
     * A snapshot has been started. Of one that is known already nothing is told twice.
     *
     * @return completes as the snapshot does, when it has been told of
     */
    CompletableFuture<SnapshotReport> track(Snapshot snapshot, boolean foreground) {
        SaveRun run = run(snapshot);
        if (foreground) {
            run.setForeground();
        }
        return run.told();
    }

    private synchronized SaveRun run(Snapshot snapshot) {
        SaveRun run = known.get(snapshot);
        if (run == null) {
            SaveRun added = new SaveRun(snapshot);
            run = added;
            known.put(snapshot, run);
            run.toldBy(snapshot.whenComplete((report, failure) -> ended(added, report, failure)));
        }
        return run;
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
        if (failure != null) {
            SaveLog.failed(run, failure);
            return;
        }
        SaveLog.succeeded(run, report);
        if (report.childPid() != 0) {
            listeners.forEach(listener -> listener.paused("fork", report.fork()));
        }
    }

    /** What is known of a snapshot of the store. */
    SaveRun of(Snapshot snapshot) {
        return run(snapshot);
    }

    /** The one that runs, or null. They run in the order in which they came: those that wait are behind it. */
    synchronized SaveRun current() {
        return known.values().stream()
                .filter(run -> !run.snapshot().progress().phase().isEnd())
                .findFirst()
                .orElse(null);
    }
}
