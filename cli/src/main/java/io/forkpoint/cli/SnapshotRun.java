package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A snapshot as a command takes it: with progress, cancelled when the process is told to end. */
final class SnapshotRun {
    private SnapshotRun() {}

    /** Takes a snapshot and waits for it; what failed in it is thrown as it was, not wrapped. */
    static SnapshotReport take(
            ForkpointCommand command,
            Store store,
            SnapshotMethod method,
            List<SnapshotPart> parts,
            SnapshotOptions options)
            throws Exception {
        Snapshot snapshot = store.snapshot(method, parts, options);
        Thread canceller = new Thread(() -> cancel(snapshot), "forkpoint-cancel");
        try {
            Runtime.getRuntime().addShutdownHook(canceller);
        } catch (IllegalStateException shuttingDown) {
            // The process has been told to end already.
            cancel(snapshot);
        }
        try {
            return command.withProgress(() -> state(snapshot.progress()), snapshot::get);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        } finally {
            forget(canceller);
        }
    }

    private static ProgressBar.State state(SnapshotProgress progress) {
        String text = Format.count(progress.keysWritten()) + " keys, " + Format.bytes(progress.bytesWritten());
        return new ProgressBar.State(Names.of(progress.phase()), progress.keysWritten(), progress.keysTotal(), text);
    }

    /** Waits until nothing is left of it, so that an interrupted command leaves nothing behind. */
    private static void cancel(Snapshot snapshot) {
        snapshot.cancel(true);
        try {
            snapshot.join();
        } catch (CancellationException | CompletionException expected) {
            // It was cancelled, which is what was asked for.
        }
    }

    private static void forget(Thread canceller) {
        try {
            Runtime.getRuntime().removeShutdownHook(canceller);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running or has run: nothing to take back.
        }
    }
}
