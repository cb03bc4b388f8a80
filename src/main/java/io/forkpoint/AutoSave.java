package io.forkpoint;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.errors.StoreDamagedException;
import io.forkpoint.internal.snapshot.SaveHistory;
import io.forkpoint.internal.upkeep.Ticker;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a store automatically when one of its save points is due. {@link Store#autoSave} creates it; closing it, or the
 * store, stops it. {@link Store#closeSaving} saves what no save point has covered yet. Safe for any number of threads.
 */
public final class AutoSave implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AutoSave.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The delay after a failed save, as Redis's CONFIG_BGSAVE_RETRY_DELAY: the cause seldom goes away at once. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private final List<SavePoint> points;
    private final Path target;
    private final Supplier<SaveHistory.Status> history;
    private final LongSupplier changes;
    private final Saver saver;
    private final Ticker ticker = new Ticker("forkpoint-autosave", LOOK_NANOS, this::look);
    private @Nullable CompletableFuture<SnapshotReport> started;
    private boolean saysDamaged;

    /** Starts saves. */
    interface Saver {
        /**
         * Starts a save.
         *
         * @param last whether this is the last save: it waits for others to end instead of being refused, and has no pace
         */
        CompletableFuture<SnapshotReport> start(boolean last);
    }

    /**
     * Creates automatic saves, which begin with {@link #start}.
     *
     * @param history the state of the store's saves
     * @param changes the number of writes to the store so far
     * @param saver starts a snapshot to the target
     */
    AutoSave(
            List<SavePoint> points,
            Path target,
            Supplier<SaveHistory.Status> history,
            LongSupplier changes,
            Saver saver) {
        this.points = List.copyOf(points);
        this.target = Objects.requireNonNull(target, "target");
        this.history = history;
        this.changes = changes;
        this.saver = saver;
    }

    void start() {
        ticker.start();
    }

    /** Starts a save if one is due. Must be called by one thread at a time. */
    void look() {
        // A save that waits for another snapshot to end has been started, though it does not run yet.
        if (started != null && !started.isDone()) {
            return;
        }
        SaveHistory.Status status = history.get();
        SavePoint due = due(points, unsaved(status), status);
        if (due == null) {
            return;
        }
        CompletableFuture<SnapshotReport> snapshot;
        try {
            snapshot = saver.start(false);
        } catch (SnapshotInProgressException | StoreClosedException notNow) {
            // Another snapshot or a load is running; or the store is being closed, and this with it.
            return;
        } catch (StoreDamagedException damaged) {
            if (!saysDamaged) {
                saysDamaged = true;
                LOG.error("nothing is saved any more: {}", damaged.getMessage());
            }
            return;
        }
        LOG.info(
                "{} changes in {} seconds. Saving...",
                due.changes(),
                due.period().toSeconds());
        // Not the result of whenComplete, which may never complete if the heap is full.
        started = snapshot;
        var unused = snapshot.whenComplete(this::tell);
    }

    private long unsaved(SaveHistory.Status status) {
        return changes.getAsLong() - status.savedChanges();
    }

    /** Saves the changes since the last save, if there are any, and returns when they are on disk. */
    void saveRest() {
        long unsaved = unsaved(history.get());
        if (unsaved == 0) {
            return;
        }
        LOG.info("saving {} changes to {} before the store is closed", unsaved, target);
        try {
            saver.start(true).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SnapshotException failure ? failure : e;
        }
    }

    /** Logs a warning if the store is closed with unsaved changes. */
    void warnOfUnsaved() {
        long unsaved = unsaved(history.get());
        if (unsaved != 0) {
            LOG.warn(
                    "the store is closed with {} changes since the last save to {}: closeSaving() would have saved them",
                    unsaved,
                    target);
        }
    }

    /**
     * Returns the first save point that is due, or null.
     *
     * @param unsaved the number of writes since the last save's gate
     */
    static @Nullable SavePoint due(List<SavePoint> points, long unsaved, SaveHistory.Status status) {
        if (status.sinceGivenUp() != null && status.sinceGivenUp().compareTo(RETRY_DELAY) < 0) {
            return null;
        }
        for (SavePoint point : points) {
            if (unsaved >= point.changes() && status.sinceLastSave().compareTo(point.period()) >= 0) {
                return point;
            }
        }
        return null;
    }

    private void tell(SnapshotReport report, Throwable failure) {
        if (failure == null) {
            LOG.info("saved {} keys to {} in {}", report.keys(), target, report.duration());
        } else {
            LOG.warn(
                    "the save failed, and is tried again after {} seconds: {}",
                    RETRY_DELAY.toSeconds(),
                    failure.getMessage());
        }
    }

    Path target() {
        return target;
    }

    /** Returns whether it has been stopped. */
    boolean isClosed() {
        return ticker.isClosed();
    }

    /** Stops starting saves. A running save goes on. */
    @Override
    public void close() {
        ticker.close();
    }
}
