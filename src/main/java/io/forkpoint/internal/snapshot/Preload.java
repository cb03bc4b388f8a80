package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotReport;
import java.util.List;

/**
 * Initialises early what a snapshot needs: a class whose initialisation an Error has ended, such as that of a heap that is
 * full for a second, cannot be used for as long as the process lives.
 */
final class Preload {
    private static final List<Class<?>> CLASSES = List.of(
            AbandonedFiles.class,
            CarriedRecords.class,
            ChannelPump.class,
            ChildFailure.class,
            ChildWatch.class,
            ControlPage.class,
            FileByteSink.class,
            ForkForecast.class,
            ForkMemory.class,
            ForkRefusal.class,
            Gate.class,
            GateCounts.class,
            HeldRule.class,
            MethodChoice.class,
            PartWriter.class,
            PreambleMemory.class,
            RdbPreamble.class,
            RetainedBounds.class,
            SavingChild.class,
            ScanSinks.class,
            ScanThread.class,
            ScanTurn.class,
            ScanWorker.class,
            SegmentScan.class,
            SnapshotMoment.class,
            SnapshotPhaseEvent.class,
            SnapshotReport.class,
            SnapshotRun.class,
            SnapshotTarget.class,
            SnapshotThreads.class,
            SnapshotTimes.class,
            Trim.class,
            WriterWatch.class);

    private static boolean done;

    private Preload() {}

    /** Once in a process; the second call does nothing. */
    static synchronized void once() {
        if (done) {
            return;
        }
        done = true;
        try {
            for (Class<?> each : CLASSES) {
                Class.forName(each.getName(), true, each.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new LinkageError("a class of this package is not there", e);
        }
    }
}
