package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.SnapshotCoordinator;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.List;

/**
 * Takes snapshots of a store by a coordinator of its own, which tells somebody when the gate closes and opens. It stands
 * in the package that can reach what it needs; applications have {@link SnapshotListener}, which is told later.
 */
public final class ObservedGate implements AutoCloseable {
    private final SnapshotCoordinator coordinator;

    /** Is called by the thread that takes the snapshot. What it does counts in the pause that the report states. */
    public interface Observer {
        /** Writers are about to be locked out, one shard after the other. */
        void closing();

        /** All are locked out. */
        void closed();

        /** All have been let go on. */
        void opened();
    }

    /**
     * Makes one.
     *
     * @param store which takes no snapshot by itself meanwhile
     * @param observer is told of each gate
     */
    public ObservedGate(Store store, Observer observer) {
        coordinator = new SnapshotCoordinator(
                new ObservedSource(StoreAccess.keyspace(store), observer), () -> CarriedRecords.NONE);
    }

    /**
     * Starts a snapshot.
     *
     * @param method how the moment is kept
     * @param sink where it goes
     * @param options how to write it
     * @return a future of the report
     */
    public Snapshot start(SnapshotMethod method, SnapshotSink sink, SnapshotOptions options) {
        return coordinator.start(method, List.of(SnapshotPart.all(sink)), options);
    }

    @Override
    public void close() {
        coordinator.close();
    }

    private static final class ObservedSource extends KeyspaceSource {
        private final Observer observer;

        ObservedSource(Keyspace keyspace, Observer observer) {
            super(keyspace);
            this.observer = observer;
        }

        @Override
        public void closeGate() {
            observer.closing();
            super.closeGate();
            observer.closed();
        }

        @Override
        public void openGate() {
            super.openGate();
            observer.opened();
        }
    }
}
