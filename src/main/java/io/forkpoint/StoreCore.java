package io.forkpoint;

import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.load.StoreLoader;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.snapshot.ExclusiveActivity;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.RehearsalThread;
import io.forkpoint.internal.snapshot.SnapshotCoordinator;
import io.forkpoint.internal.upkeep.Maintenance;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a store, which its threads use. It does not refer to the {@link Store} that users hold, so that an
 * unreachable store is noticed. Safe for any number of threads.
 */
final class StoreCore implements AutoCloseable {
    private final Keyspace keyspace;
    private final SnapshotCoordinator coordinator;
    private final RehearsalThread rehearsal;
    private final Maintenance maintenance;
    private final OneAutoSave autoSave = new OneAutoSave();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Held by a load and by a flush of the whole store; close waits for both. */
    private final Object wholeStore = new Object();

    private volatile CarriedRecords carried = CarriedRecords.NONE;

    StoreCore(StoreOptions options) {
        keyspace = new Keyspace(
                options.arena(),
                options.effectiveLimitBytes(),
                options.reservedBytes(),
                options.effectiveShards(),
                options.hugePages());
        coordinator = new SnapshotCoordinator(new KeyspaceSource(keyspace), () -> carried);
        rehearsal = new RehearsalThread(coordinator.activity());
        maintenance = new Maintenance(keyspace, coordinator.activity(), options.backgroundExpiry());
        rehearsal.start();
    }

    Keyspace keyspace() {
        return keyspace;
    }

    SnapshotCoordinator coordinator() {
        return coordinator;
    }

    void requireOpen() {
        if (isClosed()) {
            throw new StoreClosedException("the store has been closed");
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    Snapshot snapshot(SnapshotMethod method, Path target, SnapshotOptions options) {
        requireOpen();
        return coordinator.start(method, target, options);
    }

    AutoSave autoSave(List<SavePoint> points, Path target, SnapshotMethod method, SnapshotOptions options) {
        coordinator.requireUsable(method);
        Objects.requireNonNull(options, "options");
        AutoSave made = new AutoSave(
                points,
                target,
                coordinator.history()::status,
                keyspace.figures()::changes,
                last -> snapshot(
                        method,
                        target,
                        last
                                ? options.toBuilder()
                                        .schedule(true)
                                        .maxBytesPerSecond(0)
                                        .build()
                                : options));
        return autoSave.begin(made, this::requireOpen);
    }

    /** Returns the file of automatic saves; null if there are none. */
    @Nullable
    Path autoSaveTarget() {
        return autoSave.target();
    }

    @SuppressWarnings("try") // the permit is only held
    LoadReport load(Path file, LoadOptions options) {
        keyspace.requireNoCallback();
        try (ExclusiveActivity.Permit alone = coordinator.activity().enter("the load of " + file)) {
            synchronized (wholeStore) {
                requireOpen();
                StoreLoader loader = new StoreLoader(keyspace, options, closed::get);
                LoadReport report = loader.load(file);
                carried = loader.carried();
                return report;
            }
        }
    }

    void flushAll() {
        // Before taking the monitor, whose owner may be waiting for a lock that this thread holds.
        keyspace.requireNoCallback();
        synchronized (wholeStore) {
            requireOpen();
            keyspace.clear(() -> carried = CarriedRecords.NONE);
        }
    }

    void closeSaving() {
        if (!isClosed()) {
            requireMayEnd();
            autoSave.saveRest();
            close();
        }
    }

    private void requireMayEnd() {
        keyspace.requireMayWait("the end of the store's snapshots and threads");
    }

    @Override
    public void close() {
        requireMayEnd();
        if (closed.compareAndSet(false, true)) {
            rehearsal.close();
            autoSave.close();
            coordinator.close();
            maintenance.close();
            synchronized (wholeStore) {
                keyspace.close();
            }
        }
    }
}
