package io.forkpoint.server.internal.persistence;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.concurrent.CompletableFuture;

/** A snapshot that runs, as it is told of: to the log once, to INFO as often as it asks. Safe for any thread. */
final class SaveRun {
    private final Snapshot snapshot;
    private volatile boolean foreground;
    private CompletableFuture<SnapshotReport> told;
    private boolean announced;
    private long peakBytes;

    SaveRun(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    synchronized void toldBy(CompletableFuture<SnapshotReport> future) {
        told = future;
    }

    /** Completes as the snapshot does, when the log has been told. */
    synchronized CompletableFuture<SnapshotReport> told() {
        return told;
    }

    /** A client waits for it. */
    void setForeground() {
        foreground = true;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Returns whether a client waits for it, as SAVE does. */
    boolean isForeground() {
        return foreground;
    }

    /** Returns whether nobody has been told yet that it has begun; from now on somebody has. */
    synchronized boolean announce() {
        boolean first = !announced;
        announced = true;
        return first;
    }

    SnapshotProgress progress() {
        return snapshot.progress();
    }

    /** Memory that it costs now: copied pages, and what the store retains for it. */
    synchronized long costBytes() {
        SnapshotProgress progress = snapshot.progress();
        long now = progress.copyOnWriteBytes() + progress.retainedBytes();
        peakBytes = Math.max(peakBytes, now);
        return now;
    }

    /** The most of {@link #costBytes} whenever somebody looked. */
    synchronized long peakBytes() {
        costBytes();
        return peakBytes;
    }
}
