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
 * Saves a store by itself when one of its save points is due. Made by {@link Store#autoSave}; closing it, or the store,
 * stops it. {@link Store#closeSaving} saves what no point has come to. Safe for any number of threads.
 */
public final class AutoSave implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AutoSave.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** After a save that failed, as Redis's CONFIG_BGSAVE_RETRY_DELAY: what was wrong seldom mends itself at once. */
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
         * Starts one.
         *
         * @param last whether nothing comes after it: it waits for others to end, rather than be refused, and keeps to no pace
         */
        CompletableFuture<SnapshotReport> start(boolean last);
    }

    /**
     * Does nothing before {@link #start}.
     *
     * @param history how the store's saves stand
     * @param changes writes to the store so far
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

    /** Starts a save if one is due. For one thread at a time. */
    void look() {
        // One that waits for another snapshot to end has been asked for, though it does not run.
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
            // Another snapshot or a load has the store; or it is being closed, and so is this.
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
        // Not what whenComplete returns: where the heap is full it may never complete.
        started = snapshot;
        var unused = snapshot.whenComplete(this::tell);
    }

    private long unsaved(SaveHistory.Status status) {
        return changes.getAsLong() - status.savedChanges();
    }

    /** Saves what has changed since the last save, if anything has, and returns when it is on disk. */
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

    /** Says so if the store is closed with changes that are in no file. */
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
     * The first point that is due, or null.
     *
     * @param unsaved writes since the last save's gate
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

    /** Whether it has been stopped. */
    boolean isClosed() {
        return ticker.isClosed();
    }

    /** Starts no further save. One that is running goes on. */
    @Override
    public void close() {
        ticker.close();
    }
}
