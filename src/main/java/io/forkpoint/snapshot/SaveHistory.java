package io.forkpoint.snapshot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What the saves of a store have come to, whoever asked for them. A save is a snapshot of the whole store into one file;
 * a part of it, or a stream, keeps nothing that could be loaded again, and so leaves the changes unsaved. The coordinator
 * writes it, before it lets the next snapshot start; any thread may ask.
 */
public final class SaveHistory {
    private final Clock clock;
    private final LongSupplier nanos;

    private Instant lastSave;
    private long lastSaveNanos;
    private long savedChanges;
    private boolean givenUp;
    private long givenUpNanos;
    private String failure;
    private Duration lastDuration;
    private boolean running;
    private long startedNanos;

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
     */
    public record Status(
            long savedChanges,
            Instant lastSave,
            Duration sinceLastSave,
            Duration sinceGivenUp,
            String failure,
            Duration lastDuration,
            Duration running) {}

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
        lastSave = clock.instant();
        lastSaveNanos = nanos.getAsLong();
    }

    /** A snapshot begins. */
    synchronized void began() {
        running = true;
        startedNanos = nanos.getAsLong();
    }

    /**
     * It has succeeded.
     *
     * @param changes the writes that the store had counted at its gate
     */
    synchronized void succeeded(SnapshotParts parts, long changes) {
        long now = end();
        if (parts.isSave()) {
            savedChanges = changes;
            lastSave = clock.instant();
            lastSaveNanos = now;
            lastDuration = Duration.ofNanos(now - startedNanos);
            failure = null;
            givenUp = false;
        }
    }

    /** It has failed. */
    synchronized void failed(SnapshotParts parts, String reason) {
        long now = end();
        if (parts.isSave()) {
            failure = reason;
            lastDuration = Duration.ofNanos(now - startedNanos);
            giveUp(now);
        }
    }

    /** Somebody wanted no save just now, which says nothing about whether one would succeed. */
    synchronized void cancelled(SnapshotParts parts) {
        long now = end();
        if (parts.isSave()) {
            giveUp(now);
        }
    }

    private long end() {
        running = false;
        return nanos.getAsLong();
    }

    private void giveUp(long now) {
        givenUp = true;
        givenUpNanos = now;
    }

    /**
     * How it stands now.
     *
     * @return figures that belong together
     */
    public synchronized Status status() {
        long now = nanos.getAsLong();
        return new Status(
                savedChanges,
                lastSave,
                Duration.ofNanos(now - lastSaveNanos),
                givenUp ? Duration.ofNanos(now - givenUpNanos) : null,
                failure,
                lastDuration,
                running ? Duration.ofNanos(now - startedNanos) : null);
    }
}
