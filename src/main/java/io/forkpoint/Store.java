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

    /** At least a huge page: less would split one. */
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
     * @throws MemoryLimitException if the kernel refuses to reserve address space
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
     * Returns the number of keys that were removed because they had expired, by other operations or in the background.
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
     * Diagnoses whether snapshots of this store will succeed, what they will cost at the rate of writes so far, and which
     * settings of the host to change. Takes some milliseconds.
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
     * Replaces the whole content by that of an RDB file of any version. The replacement is atomic, and happens when the
     * whole file has been read and found good. What is written while the file is read is replaced too. Both contents take
     * memory until the old one is freed. Waits for callbacks that read old values, so it must not be called from one.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @return what was loaded
     * @throws RdbFormatException if the file is damaged or of an unknown kind, or has a key twice or in a database that a
     *     store does not have; the message says where; the store is unchanged
     * @throws LoadException if the file cannot be read; the store is unchanged
     * @throws MemoryLimitException if the content does not fit; the store is unchanged
     * @throws SnapshotInProgressException if a snapshot or another load is running
     * @throws StoreClosedException if the store is closed, also while the file is being read
     * @throws IllegalStateException if called within {@link Database#atomically} or a similar method
     */
    public LoadReport load(Path file) {
        return load(file, LoadOptions.defaults());
    }

    /**
     * Replaces the whole content by that of an RDB file, as {@link #load(Path)} does, with options.
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
     * Removes every entry of every database, and the functions and module records that a load kept. Atomic; a running
     * snapshot still writes the content of its moment. Waits for a running load.
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
     * Sets the limit of the memory that values may take. Nothing is removed: above the limit, writes that need more memory
     * are refused until enough has been removed. Safe for any thread.
     *
     * @param bytes the limit, from 64 KiB to this machine's memory, or to the limit at opening if that was more; rounded to
     *     a multiple of 64 KiB
     * @throws IllegalArgumentException if the limit is below 64 KiB, or above what any store holds
     * @throws MemoryLimitException if the limit exceeds the reserved address space
     */
    public void setLimitBytes(long bytes) {
        requireOpen();
        core.keyspace().arena().limitBytes(bytes);
    }

    /**
     * Returns unused memory to the system. The store takes it again when it needs it, which costs writers a page fault for
     * each page.
     */
    public void trim() {
        requireOpen();
        core.keyspace().discardFree(TRIM_BYTES);
    }

    // ---- closing -----------------------------------------------------------------------------------------------

    /**
     * Saves the changes since the last save as {@link #autoSave} would, waits until the file is on disk, and closes the
     * store. Can be called from a shutdown hook:
     *
     * <pre>{@code
     * Runtime.getRuntime().addShutdownHook(new Thread(store::closeSaving));
     * }</pre>
     *
     * <p>Waits for a running snapshot or load. What other threads write meanwhile may be missing from the file. Does nothing
     * if the store is closed already.
     *
     * @throws IllegalStateException if the store has no automatic saves; it stays open
     * @throws SnapshotException if the save fails; the store stays open and its automatic saves go on, so the caller can try
     *     again or save the store elsewhere
     */
    public void closeSaving() {
        core.closeSaving();
    }

    /**
     * Cancels a running snapshot and a running load, waits for them to end, and frees the memory. Every later use throws
     * {@link StoreClosedException}. Must not be called from a callback of this store.
     *
     * <p>Unsaved changes are lost: see {@link #closeSaving}. A store that is not closed and no longer reachable, nor a
     * handle of it, is closed some time later, after a warning that says where it was opened.
     *
     * @throws IllegalStateException if called within {@link Database#atomically} or a similar method, and within {@link
     *     #undivided}
     */
    @Override
    public void close() {
        core.close();
    }

    StoreCore core() {
        return core;
    }
}
