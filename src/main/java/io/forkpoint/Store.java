package io.forkpoint;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;

/** A store of 16 databases. Safe for any number of threads. */
public final class Store implements AutoCloseable {
    /** How many databases a store has. */
    public static final int DATABASES = 16;

    private Store() {}

    /** Opens an empty store. */
    public static Store open(StoreOptions options) {
        throw new UnsupportedOperationException();
    }

    /** One of the databases, 0 to 15. */
    public Database database(int index) {
        throw new UnsupportedOperationException();
    }

    /** Starts a snapshot with the default options. */
    public Snapshot snapshot(SnapshotMethod method, Path target) {
        throw new UnsupportedOperationException();
    }

    /** Starts a snapshot into a file. */
    public Snapshot snapshot(SnapshotMethod method, Path target, SnapshotOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Replaces the store's whole content by a file's, at once when all of it has been read and found good. */
    public LoadReport load(Path file) {
        throw new UnsupportedOperationException();
    }

    /** Removes every entry of every database. */
    public void flushAll() {
        throw new UnsupportedOperationException();
    }

    /** Entries in all databases, expired ones that have not been removed yet included. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** What the store takes. */
    public MemoryReport memory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
