package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotTotals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What the saves of a store have come to, whoever asked for them. A save is a snapshot of the whole store into one file;
 * a part of it, or a stream, keeps nothing that could be loaded again, and so leaves the changes unsaved.
 *
 * <p>All of it is one immutable record, which is replaced by a single write: whoever sees that a snapshot has ended sees
 * all its figures. The coordinator writes, when one begins and before it lets the next one start; any thread may ask.
 */
public final class SaveHistory {
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile State state;

    /** What is known; times are those of {@link #nanos}. */
    private record State(
            long savedChanges,
            Instant lastSave,
            long lastSaveNanos,
            boolean givenUp,
            long givenUpNanos,
            String failure,
            Duration lastDuration,
            Snapshot running,
            long startedNanos,
            SnapshotTotals totals) {
        State began(Snapshot snapshot, long now) {
            return new State(
                    savedChanges,
                    lastSave,
                    lastSaveNanos,
                    givenUp,
                    givenUpNanos,
                    failure,
                    lastDuration,
                    snapshot,
                    now,
                    totals);
        }

        State saved(long changes, Instant time, long now, SnapshotTotals after) {
            return new State(changes, time, now, false, 0, null, took(now), null, 0, after);
        }

        State failed(String reason, Duration took, long now, SnapshotTotals after) {
            return new State(savedChanges, lastSave, lastSaveNanos, true, now, reason, took, null, 0, after);
        }

        /** It was no save, and leaves them as they were. */
        State ended(SnapshotTotals after) {
            return new State(
                    savedChanges,
                    lastSave,
                    lastSaveNanos,
                    givenUp,
                    givenUpNanos,
                    failure,
                    lastDuration,
                    null,
                    0,
                    after);
        }

        Duration took(long now) {
            return Duration.ofNanos(now - startedNanos);
        }
    }

    /**
     * How it stands.
     *
     * @param savedChanges of the writes that the store had counted, how many the last save has
     * @param lastSave when that had ended; when the store was opened if there was none
     * @param sinceLastSave how long ago that was, however the clock was set meanwhile
     * @param sinceGivenUp how long ago a save has failed or was cancelled; null if none has since the last one
     * @param failure what the last save that was not cancelled failed with; null if it succeeded, or there was none
     * @param lastDuration how long that one took; null if there was none
     * @param running for how long a snapshot of any kind has been running; null if none is
     * @param current the snapshot that is running; null if none is
     * @param totals what those that have ended came to
     */
    public record Status(
            long savedChanges,
            Instant lastSave,
            Duration sinceLastSave,
            Duration sinceGivenUp,
            String failure,
            Duration lastDuration,
            Duration running,
            Snapshot current,
            SnapshotTotals totals) {}

    SaveHistory() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /**
     * A store has been opened: nothing is unsaved.
     *
     * @param clock tells the time of day
     * @param nanos tells how much time has passed, as {@link System#nanoTime}
     */
    SaveHistory(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        state = new State(0, clock.instant(), nanos.getAsLong(), false, 0, null, null, null, 0, SnapshotTotals.NONE);
    }

    /** A snapshot begins. */
    synchronized void began(Snapshot snapshot) {
        state = state.began(snapshot, nanos.getAsLong());
    }

    /**
     * It has succeeded.
     *
     * @param changes the writes that the store had counted at its gate
     */
    synchronized void succeeded(SnapshotParts parts, long changes, SnapshotReport report) {
        SnapshotTotals totals = state.totals.withSuccess(report);
        state = parts.isSave() ? state.saved(changes, clock.instant(), nanos.getAsLong(), totals) : state.ended(totals);
    }

    /** It has failed. */
    synchronized void failed(SnapshotParts parts, Snapshot snapshot, String reason) {
        SnapshotTotals totals = state.totals.withoutSuccess(snapshot);
        long now = nanos.getAsLong();
        state = parts.isSave() ? state.failed(reason, state.took(now), now, totals) : state.ended(totals);
    }

    /** Somebody wanted no save just now, which says nothing about whether one would succeed. */
    synchronized void cancelled(SnapshotParts parts, Snapshot snapshot) {
        SnapshotTotals totals = state.totals.withoutSuccess(snapshot);
        state = parts.isSave()
                ? state.failed(state.failure, state.lastDuration, nanos.getAsLong(), totals)
                : state.ended(totals);
    }

    /**
     * Whether the last save that was not cancelled has succeeded, or there was none. Costs one read.
     *
     * @return true if so
     */
    public boolean isLastSaveOk() {
        return state.failure == null;
    }

    /**
     * How it stands now.
     *
     * @return figures that belong together
     */
    public Status status() {
        State seen = state;
        long now = nanos.getAsLong();
        return new Status(
                seen.savedChanges,
                seen.lastSave,
                Duration.ofNanos(now - seen.lastSaveNanos),
                seen.givenUp ? Duration.ofNanos(now - seen.givenUpNanos) : null,
                seen.failure,
                seen.lastDuration,
                seen.running == null ? null : seen.took(now),
                seen.running,
                seen.totals);
    }
}
