package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.snapshot.SnapshotPhase;
import java.util.concurrent.TimeUnit;

/**
 * The thread that scans, apart from the snapshot's own, which looks after it, and those that help it. Closing it makes them
 * stop and waits for them: nobody reads the arena any more afterwards.
 */
final class ScanThread implements WriterProgress, AutoCloseable {
    /** How long a sink may take for what it is writing when the snapshot has to stop, before it is interrupted. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HelperLibrary library;
    private final SegmentScan scan;
    private final SnapshotRun run;
    private final HeldRule rule;
    private Thread thread;
    private Throwable failure;
    private long toldToStopNanos;
    private boolean interrupted;

    ScanThread(HelperLibrary library, SegmentScan scan, SnapshotRun run, HeldRule rule) {
        this.library = library;
        this.scan = scan;
        this.run = run;
        this.rule = rule;
    }

    /** @param keys the entries of each database, as the gate has counted them */
    void start(SnapshotMoment moment, long[] keys) {
        thread = SnapshotThreads.start("forkpoint-scan", run.parts().describe(), () -> scan(moment, keys));
    }

    private void scan(SnapshotMoment moment, long[] keys) {
        try {
            library.fp_background();
            scan.run(moment.epoch(), moment.unitLimit(), keys, run.parts().describe());
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    boolean isEnded() {
        return !thread.isAlive();
    }

    /**
     * The snapshot has to stop, which the scan asks for itself, unless a channel does not take what it is given: then its
     * threads are interrupted. Said again and again.
     */
    void stop() {
        long now = System.nanoTime();
        if (toldToStopNanos == 0) {
            toldToStopNanos = now;
        } else if (now - toldToStopNanos > GRACE_NANOS) {
            // What a sink says of an interrupt is not what went wrong.
            interrupted |= !scan.hasFailed();
            thread.interrupt();
            scan.interruptHelpers();
        }
    }

    /** When it has ended: throws what it has failed with. */
    void requireWritten() {
        if (interrupted) {
            throw run.stopped();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    @Override
    public SnapshotPhase phase() {
        return SnapshotPhase.WRITING;
    }

    @Override
    public long keysWritten() {
        return scan.keysWritten();
    }

    @Override
    public long bytesWritten() {
        return scan.bytesWritten();
    }

    @Override
    public long retainedBytes() {
        return rule.heldBytes();
    }

    @Override
    public long copyOnWriteBytes() {
        return 0;
    }

    @Override
    public void close() {
        if (thread != null && thread.isAlive()) {
            run.giveUp(new SnapshotException(run.givenUp() + ": the thread that looked after the scan has failed"));
            Uninterrupted.join(thread);
        }
        scan.close();
    }
}
