package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A snapshot by fork as a command takes it: with progress, cancelled when the process is told to end. */
final class SnapshotRun {
    private SnapshotRun() {}

    /** Takes a snapshot and waits for it; what failed in it is thrown as it was, not wrapped. */
    static SnapshotReport take(ForkpointCommand command, Store store, Path target, SnapshotOptions options)
            throws Exception {
        Snapshot snapshot = store.snapshot(SnapshotMethod.FORK, target, options);
        Thread canceller = new Thread(() -> cancel(snapshot), "forkpoint-cancel");
        Runtime.getRuntime().addShutdownHook(canceller);
        try {
            return command.withProgress(() -> state(snapshot.progress()), snapshot::get);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        } finally {
            forget(canceller);
        }
    }

    /** The report's figures; {@code docs/snapshots.md} explains each. */
    static Report report(SnapshotReport snapshot) {
        return new Report()
                .add("target", snapshot.target().toString(), "file")
                .count("keys", snapshot.keys(), "keys")
                .bytes("bytes", snapshot.bytes(), "size")
                .micros("pause", snapshot.pause(), "pause (no write goes on)")
                .micros("fork", snapshot.fork(), "  of it in fork()")
                .micros("trim", snapshot.timings().trim(), "trim (before the pause)")
                .seconds("duration", snapshot.duration(), "duration")
                .add(
                        "megabytesPerSecond",
                        snapshot.megabytesPerSecond(),
                        "speed",
                        String.format(Locale.ROOT, "%.0f MB/s", snapshot.megabytesPerSecond()))
                .bytes("copyOnWriteBytes", snapshot.copyOnWriteBytes(), "copy-on-write, at the end")
                .bytes("copyOnWritePeakBytes", snapshot.copyOnWritePeakBytes(), "copy-on-write, peak")
                .add("crc64", String.format(Locale.ROOT, "%016x", snapshot.crc64()), "crc64");
    }

    private static ProgressBar.State state(SnapshotProgress progress) {
        String text = Format.count(progress.keysWritten()) + " keys, " + Format.bytes(progress.bytesWritten());
        String phase = progress.phase().name().toLowerCase(Locale.ROOT);
        return new ProgressBar.State(phase, progress.keysWritten(), progress.keysTotal(), text);
    }

    /** Waits until the child is gone and its file removed, so that an interrupted command leaves nothing behind. */
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
