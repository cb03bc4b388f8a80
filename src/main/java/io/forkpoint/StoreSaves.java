package io.forkpoint;

import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.snapshot.SaveHistory;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The operations of a {@link Store} that save it: snapshots, and save points that start them. */
abstract sealed class StoreSaves permits Store {
    final StoreCore core;
    private final SnapshotMethod defaultMethod;

    StoreSaves(StoreOptions options) {
        core = new StoreCore(options);
        defaultMethod = options.defaultMethod();
    }

    final void requireOpen() {
        core.requireOpen();
    }

    /**
     * Starts a snapshot by the store's {@linkplain StoreOptions#defaultMethod default method}, with
     * {@link SnapshotOptions#defaults}.
     *
     * @param target the file, which is replaced when the snapshot is complete
     * @return a future of the report
     * @see #snapshot(SnapshotMethod, Path, SnapshotOptions)
     */
    public Snapshot snapshot(Path target) {
        Objects.requireNonNull(target, "target");
        return snapshot(defaultMethod, target);
    }

    /**
     * Starts a snapshot with {@link SnapshotOptions#defaults}.
     *
     * @param method the method that keeps the moment
     * @param target the file, which is replaced when the snapshot is complete
     * @return a future of the report
     * @see #snapshot(SnapshotMethod, Path, SnapshotOptions)
     */
    public Snapshot snapshot(SnapshotMethod method, Path target) {
        Objects.requireNonNull(target, "target");
        return snapshot(method, target, SnapshotOptions.defaults());
    }

    /**
     * Starts a snapshot of all databases into an RDB file, and returns at once. The file appears under its name when it is
     * complete and on disk. If the snapshot fails, an earlier file stays.
     *
     * @param method the method that keeps the moment
     * @param target the file; its folder must exist
     * @param options the options of the snapshot
     * @return a future of the report, which fails with a subtype of {@link io.forkpoint.errors.SnapshotException}
     * @throws SnapshotInProgressException if a snapshot or a load is running, and the options do not wait for it
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws StoreClosedException if the store is closed
     */
    public Snapshot snapshot(SnapshotMethod method, Path target, SnapshotOptions options) {
        Objects.requireNonNull(target, "target");
        return keepFor(core.snapshot(method, target, options));
    }

    /**
     * Starts a snapshot of several parts of the store, all of one moment, into files, channels or file descriptors, and
     * returns at once. No file gets its name before all are complete and on disk.
     *
     * @param method the method that keeps the moment
     * @param parts from 1 to 16, of which no two share a database or a sink
     * @param options the options of the snapshot
     * @return a future of the report, which fails with a subtype of {@link io.forkpoint.errors.SnapshotException}
     * @throws IllegalArgumentException if the parts do not go together
     * @throws SnapshotInProgressException if a snapshot or a load is running, and the options do not wait for it
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws StoreClosedException if the store is closed
     */
    public Snapshot snapshot(SnapshotMethod method, List<SnapshotPart> parts, SnapshotOptions options) {
        requireOpen();
        return keepFor(core.coordinator().start(method, parts, options));
    }

    /** Keeps an unreachable store open until a snapshot of it has ended. */
    @SuppressWarnings("ReachabilityFenceUsage") // holds the store until the snapshot has ended
    private Snapshot keepFor(Snapshot snapshot) {
        var unused = snapshot.whenComplete((report, failure) -> Reference.reachabilityFence(this));
        return snapshot;
    }

    /**
     * Starts automatic saves: whenever a save point is due, a snapshot of all databases is taken, until the returned object
     * or the store is closed. Saves by the application count too: what they contain is not saved again. A load does not
     * count as a write. A failed save is repeated after five seconds.
     *
     * <p>{@link Store#close} loses what was written since the last save; {@link Store#closeSaving} saves it.
     *
     * @param points the save points; see {@link SavePoint#parse}
     * @param target the file; its folder must exist and be writable
     * @param method the method that keeps the moment
     * @param options the options of the snapshots
     * @return an object that ends the saves when it is closed
     * @throws SnapshotTargetException if the file cannot be written now; see {@link #autoSaveOnceWritable}
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws IllegalStateException if the store has automatic saves already
     * @throws StoreClosedException if the store is closed
     */
    public AutoSave autoSave(List<SavePoint> points, Path target, SnapshotMethod method, SnapshotOptions options) {
        Objects.requireNonNull(points, "points");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(options, "options");
        requireOpen();
        core.coordinator().requireWritable(target);
        return autoSaveOnceWritable(points, target, method, options);
    }

    /**
     * Starts automatic saves, as {@link #autoSave} does, into a folder that may be missing or read-only for a while. Until
     * it is writable, saves fail, which {@link #persistence} and the log report, and are repeated after five seconds.
     *
     * @param points the save points; see {@link SavePoint#parse}
     * @param target the file
     * @param method the method that keeps the moment
     * @param options the options of the snapshots
     * @return an object that ends the saves when it is closed
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws IllegalStateException if the store has automatic saves already
     * @throws StoreClosedException if the store is closed
     */
    public AutoSave autoSaveOnceWritable(
            List<SavePoint> points, Path target, SnapshotMethod method, SnapshotOptions options) {
        Objects.requireNonNull(points, "points");
        return core.autoSave(points, target, method, options);
    }

    /**
     * Returns how much of the store is on disk.
     *
     * @return the figures of a moment ago
     */
    public PersistenceReport persistence() {
        requireOpen();
        SaveHistory.Status status = core.coordinator().history().status();
        return new PersistenceReport(
                core.keyspace().figures().changes() - status.savedChanges(),
                status.lastSave(),
                status.failure(),
                status.lastDuration(),
                status.running(),
                status.current(),
                status.totals(),
                core.keyspace().damage());
    }

    /**
     * Returns whether the last save succeeded, or there was none, as {@link PersistenceReport#isLastSaveOk()}. Cheap enough
     * to call before every write.
     *
     * @return false if the last save failed; cancelled saves do not count
     */
    public boolean isLastSaveOk() {
        return core.coordinator().history().isLastSaveOk();
    }

    /**
     * Returns whether an {@link Error} has torn a write, as {@link PersistenceReport#isDamaged()}. Cheap enough to
     * call before every write.
     *
     * @return true if writes and snapshots are refused, see {@link io.forkpoint.errors.StoreDamagedException}
     */
    public boolean isDamaged() {
        return core.keyspace().isDamaged();
    }

    /**
     * Runs an action such that every snapshot contains all of its writes or none. Other writers may come between them;
     * {@link Database#atomically} keeps them out.
     *
     * <p>What the action has written before an exception stays written. The action must not wait for a snapshot or close the
     * store: both throw an {@link IllegalStateException}.
     *
     * @param action called once on this thread; snapshots wait until it returns
     * @throws IllegalStateException if called within {@link Database#atomically} or a similar method
     */
    public void undivided(Runnable action) {
        requireOpen();
        try {
            core.keyspace().gate().undivided(action);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds a listener, which is called before and after each pause by a snapshot.
     *
     * @param listener the listener, which is called on a separate thread and delays no snapshot
     */
    public void addListener(SnapshotListener listener) {
        core.coordinator().addListener(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener the listener that was added
     */
    public void removeListener(SnapshotListener listener) {
        Objects.requireNonNull(listener, "listener");
        core.coordinator().removeListener(listener);
    }
}
