package io.forkpoint;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotTotals;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store has on disk. A save is a snapshot of the whole store into one file, whoever started it. All figures are of
 * one moment: a snapshot that has ended is in all of them.
 *
 * @param changesSinceLastSave the number of writes since the last successful save, or since the store was opened
 * @param lastSave when the last successful save ended; without one, when the store was opened
 * @param lastFailure why the last save failed; null if it succeeded, or there was none; cancelled saves do not count
 * @param lastDuration how long the last save took, even if it failed; null if there was none
 * @param currentDuration how long a snapshot of any kind has been running; null if none is
 * @param current the snapshot that is running, of any kind; null if none is
 * @param ended the outcomes of the snapshots of any kind that have ended
 * @param damage the {@link Error} that interrupted a write, its time, and what to do; writes and snapshots are refused since
 *     then, see {@link io.forkpoint.errors.StoreDamagedException}; null if there was none
 */
public record PersistenceReport(
        long changesSinceLastSave,
        Instant lastSave,
        @Nullable String lastFailure,
        @Nullable Duration lastDuration,
        @Nullable Duration currentDuration,
        @Nullable Snapshot current,
        SnapshotTotals ended,
        @Nullable String damage) {
    /** {@return whether the last save succeeded, or there was none} */
    public boolean isLastSaveOk() {
        return lastFailure == null;
    }

    /** {@return whether an {@link Error} has torn a write, so that writes and snapshots are refused} */
    public boolean isDamaged() {
        return damage != null;
    }

    /** {@return whether a snapshot of any kind is running} */
    public boolean isSnapshotRunning() {
        return current != null;
    }
}
