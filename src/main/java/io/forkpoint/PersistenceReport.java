package io.forkpoint;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotTotals;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a store is on disk. A save is a snapshot of the whole store into one file, by whomever it was started. All is of
 * one moment: a snapshot that is not running any more is in all the figures.
 *
 * @param changesSinceLastSave writes that the last successful save does not have; without one, all since the store was
 *     opened
 * @param lastSave when the last successful save had ended; without one, when the store was opened
 * @param lastFailure what the last save failed with; null if it succeeded, or there was none. Cancelled ones do not count
 * @param lastDuration how long the last save took, a failed one too; null if there was none
 * @param currentDuration for how long a snapshot of any kind has been running; null if none is
 * @param current the snapshot that is running, of any kind; null if none is
 * @param ended what the snapshots of any kind that have ended came to
 * @param damage when an Error has torn a write, by what, and what to do: writes and snapshots are refused since then, see
 *     {@link io.forkpoint.errors.StoreDamagedException}; null if none has
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

    /** {@return whether an Error has torn a write, so that nothing is written or saved any more} */
    public boolean isDamaged() {
        return damage != null;
    }

    /** {@return whether a snapshot of any kind is running} */
    public boolean isSnapshotRunning() {
        return current != null;
    }
}
