package io.forkpoint;

import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.errors.LoadException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.host.Host;
import io.forkpoint.internal.doctor.Doctor;
import io.forkpoint.internal.doctor.OpeningNote;
import io.forkpoint.internal.keyspace.Limits;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.internal.upkeep.ProcessMemory;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
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
public final class Store extends StoreSaves implements CollectionAccess, AutoCloseable {
    /** The number of databases of a store. */
    public static final int DATABASES = Limits.DATABASES;

    static {
        StoreAccess.register(store -> ((Store) store).core.keyspace());
    }

    /** Less than a huge page would split one. */
    private static final long TRIM_BYTES = 2L << 20;

    private final Database[] databases;
    private final long openedNanos = System.nanoTime();

    private Store(StoreOptions options) {
        super(options);
        databases = IntStream.range(0, DATABASES)
                .mapToObj(index -> new Database(core.keyspace(), index, this))
                .toArray(Database[]::new);
    }

    /**
     * Opens an empty store.
     *
     * @param options the options
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

    // ---- reading -----------------------------------------------------------------------------------------------

    /**
     * Returns the number of keys in all databases. Expired ones that have not been removed yet are included.
     *
     * @return the number
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
     * Returns the number of keys that were removed since their expiry had passed, by other operations or in the background.
     *
     * @return the number since the store was opened
     */
    public long expiredKeys() {
        requireOpen();
        return core.keyspace().figures().expired();
    }

    /** {@return the kind of memory that holds values, which decides by which methods snapshots can be taken} */
    public ArenaKind arena() {
        return core.keyspace().arena().kind();
    }

    /**
     * Returns how much memory the store takes.
     *
     * @return the figures of a moment ago
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
     * Diagnoses whether snapshots of this store will succeed, what they will cost at the rate at which it has been written to so
     * far, and which setting of the host changes that. Takes some milliseconds.
     *
     * @return the diagnosis
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

    // ---- at once -----------------------------------------------------------------------------------------------

    /**
     * Replaces the whole content by that of an RDB file of any version, at once for everybody, when all of it has been
     * read and found good. What is written while the file is read is replaced too. Until the old content is freed both
     * take memory. Waits for callbacks that look at old values, so it must not be called from one.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @return what was loaded
     * @throws RdbFormatException if the file is damaged or of an unknown kind, has a key twice, or one in a database that a
     *     store does not have; the message says where; the store is as it was
     * @throws LoadException if the file cannot be read; the store is as it was
     * @throws MemoryLimitException if the content does not fit; the store is as it was
     * @throws SnapshotInProgressException if a snapshot or another load is running
     * @throws StoreClosedException if the store is closed, also while the file is being read
     * @throws IllegalStateException within {@link Database#atomically} and the like
     */
    public LoadReport load(Path file) {
        return load(file, LoadOptions.defaults());
    }

    /**
     * Replaces the whole content by that of an RDB file, as {@link #load(Path)} does, by options.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param options whether a damaged file is refused or salvaged, and how many threads load it
     * @return what was loaded, and what was skipped
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

    // ---- databases ---------------------------------------------------------------------------------------------

    /**
     * Returns one of the databases.
     *
     * @param index the index, from 0 to 15
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

    // ---- memory ------------------------------------------------------------------------------------------------

    /**
     * Sets the limit of the memory that values may take. What is there stays, also above the limit: what needs more memory is
     * refused then until enough was removed. Safe for any thread.
     *
     * @param bytes the limit, from 64 KiB to what this machine has, or what the store was opened with if that was more;
     *     rounded to a multiple of 64 KiB
     * @throws IllegalArgumentException if the limit is less than 64 KiB, or more than any store holds
     * @throws MemoryLimitException if the limit is more than addresses were reserved for
     */
    public void setLimitBytes(long bytes) {
        requireOpen();
        core.keyspace().arena().limitBytes(bytes);
    }

    /**
     * Returns memory that holds nothing any more to the system. The store takes it again when it needs it, which costs writers a
     * page fault for each page.
     */
    public void trim() {
        requireOpen();
        core.keyspace().discardFree(TRIM_BYTES);
    }

    // ---- closing -----------------------------------------------------------------------------------------------

    /**
     * Saves what has changed since the last save as {@link #autoSave} would, waits until the file is on disk, and closes the
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
     * throws {@link StoreClosedException}. Must not be called from a callback of this store.
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

    StoreCore core() {
        return core;
    }
}
