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
     * @param target the file; replaced when the snapshot is whole
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
     * @param method how the moment is kept
     * @param target the file; replaced when the snapshot is whole
     * @return a future of the report
     * @see #snapshot(SnapshotMethod, Path, SnapshotOptions)
     */
    public Snapshot snapshot(SnapshotMethod method, Path target) {
        Objects.requireNonNull(target, "target");
        return snapshot(method, target, SnapshotOptions.defaults());
    }

    /**
     * Starts a snapshot of all databases into an RDB file, and returns at once. The file appears under its name when it
     * is whole and on disk; if the snapshot fails, what was there before stays.
     *
     * @param method how the moment is kept
     * @param target the file; its folder must exist
     * @param options the options of the snapshot
     * @return a future of the report, which fails with a subtype of {@link io.forkpoint.errors.SnapshotException}
     * @throws SnapshotInProgressException if a snapshot or a load is running, and the options do not say to wait for it
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws StoreClosedException if the store is closed
     */
    public Snapshot snapshot(SnapshotMethod method, Path target, SnapshotOptions options) {
        Objects.requireNonNull(target, "target");
        return keepFor(core.snapshot(method, target, options));
    }

    /**
     * Starts a snapshot of several parts of the store, all of one moment, into files, channels or file descriptors, and
     * returns at once. No file gets its name before all are whole and on disk.
     *
     * @param method how the moment is kept
     * @param parts from 1 to 16, of which no two share a database or a sink
     * @param options the options of the snapshot
     * @return a future of the report, which fails with a subtype of {@link io.forkpoint.errors.SnapshotException}
     * @throws IllegalArgumentException if the parts do not go together
     * @throws SnapshotInProgressException if a snapshot or a load is running, and the options do not say to wait for it
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws StoreClosedException if the store is closed
     */
    public Snapshot snapshot(SnapshotMethod method, List<SnapshotPart> parts, SnapshotOptions options) {
        requireOpen();
        return keepFor(core.coordinator().start(method, parts, options));
    }

    /** A store that nobody can use any more stays open as long as a snapshot of it that was asked for. */
    @SuppressWarnings("ReachabilityFenceUsage") // holds the store until the snapshot has ended
    private Snapshot keepFor(Snapshot snapshot) {
        var unused = snapshot.whenComplete((report, failure) -> Reference.reachabilityFence(this));
        return snapshot;
    }

    /**
     * Starts automatic saves: whenever one of the points is due, a snapshot of all databases is taken, until the returned
     * object or the store is closed. Every save counts, also one that the application asked for: what it has need not be saved
     * again. A load is no write. A save that failed is tried again after five seconds.
     *
     * <p>What has been written since the last save is lost when the store is closed by {@link Store#close}; {@link Store#closeSaving}
     * saves it.
     *
     * @param points the points; see {@link SavePoint#parse}
     * @param target the file; its folder must exist, and files can be made there
     * @param method how the moment is kept
     * @param options the options of the snapshots
     * @return an object that ends the saves when it is closed
     * @throws SnapshotTargetException if no snapshot can be written there now; see {@link #autoSaveOnceWritable}
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws IllegalStateException if the store saves itself already
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
     * Starts automatic saves, as {@link #autoSave} does, into a folder that may be missing or read-only for a while. Saves fail
     * until it can be written to, which {@link #persistence} and the log report, and each is tried again after five seconds.
     *
     * @param points the points; see {@link SavePoint#parse}
     * @param target the file
     * @param method how the moment is kept
     * @param options the options of the snapshots
     * @return an object that ends the saves when it is closed
     * @throws SnapshotMethodException if the method cannot be used with this store's arena
     * @throws IllegalStateException if the store saves itself already
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
     * Returns whether the last save succeeded, or there was none: {@link PersistenceReport#isLastSaveOk()}, at a cost that
     * permits a call before every write.
     *
     * @return false if the last save failed; cancelled saves do not count
     */
    public boolean isLastSaveOk() {
        return core.coordinator().history().isLastSaveOk();
    }

    /**
     * Returns whether an Error has torn a write: {@link PersistenceReport#isDamaged()}, at a cost that permits a call before
     * every write.
     *
     * @return true if writes and snapshots are refused, see {@link io.forkpoint.errors.StoreDamagedException}
     */
    public boolean isDamaged() {
        return core.keyspace().isDamaged();
    }

    /**
     * Runs an action of which every snapshot has all writes or none. Other writers may come between them; see
     * {@link Database#atomically} for keys that nobody else may change meanwhile.
     *
     * <p>What was done before an exception stays done. The action must not wait for a snapshot, nor close the store: both throw
     * an {@link IllegalStateException}.
     *
     * @param action called once on this thread; a snapshot that is due waits until the action returns
     * @throws IllegalStateException within {@link Database#atomically} and the like
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
     * Adds a listener, which is called before and after each pause that a snapshot makes.
     *
     * @param listener called by a thread of its own, which holds up no snapshot
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
