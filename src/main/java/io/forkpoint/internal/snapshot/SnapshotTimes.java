package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;

/**
 * When one try at a snapshot reached what, for its report and for the flight recorder. For the snapshot's thread; the
 * marks that are set in the gate, or next to it, allocate nothing.
 */
final class SnapshotTimes {
    /** Before the first event of the process is made: to load the flight recorder's classes takes its time. */
    private final long began = System.nanoTime();

    private final SnapshotMethod method;
    private final SnapshotRun run;
    private final SnapshotPhaseEvent prepare = new SnapshotPhaseEvent();
    private final SnapshotPhaseEvent fork = new SnapshotPhaseEvent();
    private final SnapshotPhaseEvent gate = new SnapshotPhaseEvent();
    private final SnapshotPhaseEvent write = new SnapshotPhaseEvent();
    private final SnapshotPhaseEvent publish = new SnapshotPhaseEvent();

    private long trimNanos;
    private long forkBegan;
    private long forkEnded;
    private long gateAsked;
    private long gateClosed;
    private long gateOpened;
    private long writeEnded;
    private long ended;

    /** The try begins. */
    SnapshotTimes(SnapshotRun run, SnapshotMethod method) {
        this.run = run;
        this.method = method;
        prepare.begin();
    }

    SnapshotMethod method() {
        return method;
    }

    void trimmed(long nanos) {
        trimNanos = nanos;
    }

    void forkBegins() {
        fork.begin();
        forkBegan = System.nanoTime();
    }

    void forkEnds() {
        forkEnded = System.nanoTime();
        fork.end();
    }

    /** The gate is about to be closed. */
    void gateAsked() {
        prepare.end();
        gate.begin();
        gateAsked = System.nanoTime();
    }

    void gateClosed() {
        gateClosed = System.nanoTime();
    }

    /** The last writer can go on. */
    void gateOpened() {
        gateOpened = System.nanoTime();
        gate.end();
        write.begin();
    }

    /** Somebody has seen that the records are written; the first time counts. */
    void writeEnds() {
        if (writeEnded == 0) {
            writeEnded = System.nanoTime();
            write.end();
            publish.begin();
        }
    }

    /** When that really was, which only a child can know; it uses the clock of {@link System#nanoTime}. */
    void writeEnded(long nanos) {
        writeEnded = Math.min(Math.max(nanos, gateOpened), ended);
    }

    /** All is published. */
    void ended() {
        writeEnds();
        publish.end();
        ended = System.nanoTime();
    }

    /** How long the gate was held; zero if it was never closed. */
    Duration pause() {
        return Duration.ofNanos(gateOpened - gateClosed);
    }

    SnapshotReport.Timings timings() {
        boolean forkedAhead = forkEnded - gateAsked < 0;
        long preparing = gateAsked - began - (forkedAhead ? forkEnded - forkBegan : 0);
        return new SnapshotReport.Timings(
                Duration.ofNanos(preparing),
                Duration.ofNanos(trimNanos),
                pause(),
                Duration.ofNanos(forkEnded - forkBegan),
                Duration.ofNanos(writeEnded - gateOpened),
                Duration.ofNanos(ended - writeEnded),
                Duration.ofNanos(ended - run.startedNanos()));
    }

    /** 10^6 bytes a second from the opened gate to the end, syncing included. */
    double megabytesPerSecond(long bytes) {
        return bytes / 1e6 / Math.max(1e-9, (ended - gateOpened) / 1e9);
    }

    /** Hands all phases that were begun to the flight recorder, if it wants them. */
    void record(long retainedPeakBytes) {
        record(prepare, "prepare", retainedPeakBytes, true);
        record(fork, "fork", retainedPeakBytes, forkBegan != 0);
        record(gate, "gate", retainedPeakBytes, gateAsked != 0);
        record(write, "write", retainedPeakBytes, gateOpened != 0);
        record(publish, "publish", retainedPeakBytes, writeEnded != 0);
    }

    private void record(SnapshotPhaseEvent event, String phase, long retainedPeakBytes, boolean begun) {
        if (begun && event.shouldCommit()) {
            SnapshotProgress progress = run.progress();
            event.phase = phase;
            event.method = method.name();
            event.target = run.parts().describe();
            event.keys = progress.keysWritten();
            event.bytes = progress.bytesWritten();
            event.retained = retainedPeakBytes;
            event.pause = pause().toNanos();
            event.commit();
        }
    }
}
