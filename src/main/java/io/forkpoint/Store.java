package io.forkpoint;

import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.errors.LoadException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.host.Host;
import io.forkpoint.internal.doctor.Doctor;
import io.forkpoint.internal.doctor.OpeningNote;
import io.forkpoint.internal.keyspace.Limits;
import io.forkpoint.internal.snapshot.SaveHistory;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.internal.upkeep.ProcessMemory;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An in-memory store of 16 databases whose values live outside of the Java heap. Safe for any number of threads; readers
 * take no lock.
 *
 * <pre>{@code
 * try (Store store = Store.open(StoreOptions.defaults())) {
 *     Database database = store.database(0);
 *     database.put(key, value);
 *     SnapshotReport report = store.snapshot(Path.of("dump.rdb")).join();
 * }
 * }</pre>
 */
public final class Store implements CollectionAccess, AutoCloseable {
    /** How many databases a store has. */
    public static final int DATABASES = Limits.DATABASES;

    static {
        StoreAccess.register(store -> ((Store) store).core.keyspace());
    }

    /** Less than a huge page would split one. */
    private static final long TRIM_BYTES = 2L << 20;

    private final StoreCore core;
    private final Database[] databases;
    private final SnapshotMethod defaultMethod;
    private final long openedNanos = System.nanoTime();

    private Store(StoreOptions options) {
        core = new StoreCore(options);
        databases = IntStream.range(0, DATABASES)
                .mapToObj(index -> new Database(core.keyspace(), index, this))
                .toArray(Database[]::new);
        defaultMethod = options.defaultMethod();
    }

    /**
     * Opens an empty store.
     *
     * @param options how
     * @return the store
     * @throws HelperUnavailableException if the native helper cannot be loaded
     * @throws MemoryLimitException if the kernel refuses to reserve addresses
     */
    public static Store open(StoreOptions options) {
        Store store = new Store(options);
        AbandonedStore.watch(store, store.core);
        OpeningNote.log(
                Workload.builder(options.effectiveLimitBytes())
                        .arena(options.arena())
                        .build(),
                options.defaultMethod());
        return store;
    }

    StoreCore core() {
        return core;
    }

    /**
     * One of the databases.
     *
     * @param index 0 to 15
     * @return the same object each time
     */
    public Database database(int index) {
        if (index < 0 || index >= DATABASES) {
            throw new IllegalArgumentException("a store has databases 0 to " + (DATABASES - 1) + ": index=" + index);
        }
        return databases[index];
    }

    @Override
    public StoreList list(byte[] key) {
        return databases[0].list(key);
    }

    @Override
    public StoreSet set(byte[] key) {
        return databases[0].set(key);
    }

    @Override
    public StoreHash hash(byte[] key) {
        return databases[0].hash(key);
    }

    @Override
    public StoreSortedSet sortedSet(byte[] key) {
        return databases[0].sortedSet(key);
    }

    @Override
    public StoreStream stream(byte[] key) {
        return databases[0].stream(key);
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
     * @param options how to write it
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
     * @param options how to write them
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
     * Has the store save itself: whenever one of the points is due, a snapshot of all databases is taken, until the
     * returned object or the store is closed. Every save counts, also one that the application asked for: what it has need
     * not be saved again. A load is no write. After a save that failed, the next one is tried after five seconds.
     *
     * <p>What has been written since the last save is lost when the store is closed by {@link #close}; {@link #closeSaving}
     * saves it.
     *
     * @param points when; see {@link SavePoint#parse}
     * @param target the file; its folder must exist, and files can be made there
     * @param method how the moment is kept
     * @param options how to write it
     * @return stops it when closed
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
     * As {@link #autoSave}, for a folder that may be missing or read-only for a while: saves fail until it can be written
     * to, which {@link #persistence} and the log tell, and each is tried again after five seconds.
     *
     * @param points when; see {@link SavePoint#parse}
     * @param target the file
     * @param method how the moment is kept
     * @param options how to write it
     * @return stops it when closed
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
     * How far the store is on disk.
     *
     * @return figures that were true a moment ago
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
     * Whether the last save succeeded, or there was none. As {@link PersistenceReport#isLastSaveOk()} says it, but made to
     * be asked before every write.
     *
     * @return false if it failed; cancelled ones do not count
     */
    public boolean isLastSaveOk() {
        return core.coordinator().history().isLastSaveOk();
    }

    /**
     * Whether an Error has torn a write. As {@link PersistenceReport#isDamaged()} says it, but made to be asked before every
     * write.
     *
     * @return true if writes and snapshots are refused, see {@link io.forkpoint.errors.StoreDamagedException}
     */
    public boolean isDamaged() {
        return core.keyspace().isDamaged();
    }

    /**
     * Does several things of which every snapshot has all or none. Other writers may come between them; see
     * {@link Database#atomically} for keys that nobody else may change meanwhile.
     *
     * <p>What was done before an exception stays done.
     *
     * @param action called once on this thread; a snapshot that is due waits until it returns. It must not wait for one, nor
     *     close the store: both throw an {@link IllegalStateException}
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
     * Tells a listener before and after each pause that a snapshot makes.
     *
     * @param listener called by a thread of its own, so that it holds up no snapshot
     */
    public void addListener(SnapshotListener listener) {
        core.coordinator().addListener(listener);
    }

    /**
     * No longer does.
     *
     * @param listener one that was added
     */
    public void removeListener(SnapshotListener listener) {
        Objects.requireNonNull(listener, "listener");
        core.coordinator().removeListener(listener);
    }

    /**
     * Replaces the whole content by that of an RDB file of any version, at once for everybody, when all of it has been
     * read and found good. What is written while the file is read is replaced too. Until the old content is freed both
     * take memory. Waits for callbacks that look at old values, so it is not to be called from one.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @return what was loaded
     * @throws RdbFormatException if the file is damaged or of an unknown kind, has a key twice, or one in a database that a
     *     store does not have; the message says where; the store is as it was
     * @throws LoadException if it cannot be read; the store is as it was
     * @throws MemoryLimitException if the content does not fit; the store is as it was
     * @throws SnapshotInProgressException if a snapshot or another load is running
     * @throws StoreClosedException if the store is closed, also while the file is being read
     * @throws IllegalStateException within {@link Database#atomically} and the like
     */
    public LoadReport load(Path file) {
        return load(file, LoadOptions.defaults());
    }

    /**
     * The same with options.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param options whether a damaged file is refused, or what can be saved of it is; how many threads load it
     * @return what was loaded, and what was passed over
     * @see #load(Path)
     */
    public LoadReport load(Path file, LoadOptions options) {
        Objects.requireNonNull(options, "options");
        try {
            return core.load(file, options);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Removes every entry of every database, and the functions and module records that a load kept; at once for everybody,
     * and a running snapshot still writes what there was at its moment. Waits for a running load.
     */
    public void clear() {
        core.flushAll();
    }

    /**
     * Entries in all databases.
     *
     * @return their number, expired ones that have not been removed yet included
     */
    public long size() {
        requireOpen();
        long size = 0;
        for (Database database : databases) {
            size += database.size();
        }
        return size;
    }

    /**
     * Entries that were removed since their expiry had passed, by whoever met them or by the background removal.
     *
     * @return their number since the store was opened
     */
    public long expiredKeys() {
        requireOpen();
        return core.keyspace().figures().expired();
    }

    /** {@return where values live, which decides by which methods snapshots can be taken} */
    public ArenaKind arena() {
        return core.keyspace().arena().kind();
    }

    /**
     * What the store takes.
     *
     * @return figures that were true a moment ago
     */
    public MemoryReport memory() {
        requireOpen();
        return new MemoryReport(
                core.keyspace().figures().usedBytes(),
                core.keyspace().figures().allocatedBytes(),
                core.keyspace().figures().retainedBytes(),
                core.keyspace().figures().indexBytes(),
                core.keyspace().arena().limitBytes(),
                ProcessMemory.residentBytes(),
                core.keyspace().hugePageBytes());
    }

    /**
     * Changes the most that values may take. What is there stays, also above the limit: what needs more memory is refused
     * then until enough was removed. Safe for any thread.
     *
     * @param bytes from 64 KiB to what this machine has, or what the store was opened with if that was more; a multiple of
     *     64 KiB is made of it
     * @throws IllegalArgumentException if it is less than 64 KiB, or more than any store holds
     * @throws MemoryLimitException if it is more than addresses were reserved for
     */
    public void setLimitBytes(long bytes) {
        requireOpen();
        core.keyspace().arena().limitBytes(bytes);
    }

    /**
     * Whether snapshots of this store will succeed, what they will cost at the rate at which it has been written to so far,
     * and which setting of the host changes that.
     *
     * @return the diagnosis; takes some milliseconds
     */
    public Diagnosis diagnose() {
        requireOpen();
        return new Doctor(Host.read(), workload(), core.coordinator().estimate()).diagnose();
    }

    private Workload workload() {
        double seconds = Math.max(1e-3, (System.nanoTime() - openedNanos) / 1e9);
        long entries = size();
        return Workload.builder(core.keyspace().figures().allocatedBytes())
                .arena(core.keyspace().arena().kind())
                .writesPerSecond(core.keyspace().figures().changes() / seconds)
                .bytesPerEntry(entries == 0 ? 0 : core.keyspace().figures().usedBytes() / entries)
                .lastSave(Objects.requireNonNullElse(persistence().lastDuration(), Duration.ZERO))
                .target(core.autoSaveTarget())
                .limitBytes(core.keyspace().arena().limitBytes())
                .build();
    }

    /**
     * Gives memory that holds nothing any more back to the system; the store takes it again when it needs it, which costs
     * writers a page fault for each page.
     */
    public void trim() {
        requireOpen();
        core.keyspace().discardFree(TRIM_BYTES);
    }

    private void requireOpen() {
        core.requireOpen();
    }

    /**
     * Saves what has changed since the last save as {@link #autoSave} would, waits until it is on disk, and closes the
     * store. Works in a shutdown hook, too:
     *
     * <pre>{@code
     * Runtime.getRuntime().addShutdownHook(new Thread(store::closeSaving));
     * }</pre>
     *
     * <p>A snapshot or a load that runs is waited for. What other threads write meanwhile may be missing from the file. If
     * the store is closed already, nothing is done.
     *
     * @throws IllegalStateException if the store does not save itself; it stays open
     * @throws SnapshotException if the save fails; the store stays open and goes on saving itself, so that this can be
     *     tried again, or the store saved elsewhere
     */
    public void closeSaving() {
        core.closeSaving();
    }

    /**
     * Cancels a running snapshot and a running load, waits for them to end, and gives the memory back. Every later use
     * throws {@link StoreClosedException}. Not to be called from a callback of this store.
     *
     * <p>What has not been saved is gone: see {@link #closeSaving}. A store that is not closed, and that nobody can reach any
     * more, nor one of its handles, is closed some time later, after a warning that says where it was opened.
     *
     * @throws IllegalStateException within {@link Database#atomically} and the like, and within {@link #undivided}
     */
    @Override
    public void close() {
        core.close();
    }
}
