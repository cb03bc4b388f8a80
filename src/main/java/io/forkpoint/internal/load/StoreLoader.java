package io.forkpoint.internal.load;

import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Limits;
import io.forkpoint.internal.keyspace.Staging;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.CollectionBuilder;
import io.forkpoint.internal.rdb.EntryProblem;
import io.forkpoint.internal.rdb.Printable;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbInspector;
import io.forkpoint.internal.rdb.RdbPayload;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.internal.rdb.RdbType;
import io.forkpoint.internal.rdb.RdbVisitor;
import io.forkpoint.internal.rdb.Salvage;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.rdb.RdbInspection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads an RDB file into a staged content, which takes the place of the store's when the file was found good; or only finds
 * out whether it would.
 */
public final class StoreLoader implements RdbHandler {
    private static final RdbVisitor NOBODY = new RdbVisitor() {};
    private static final String FIRST_IS_KEPT = ", of which the first is kept";
    /** Longer ones are built as they are read, so that nobody holds all of them. */
    private static final int MOST_WHOLE_BYTES = 64 << 10;

    private final Keyspace keyspace;
    private final int threads;
    private final BooleanSupplier closed;
    /** Null: what is damaged is refused. */
    private final Salvage salvage;

    private final RdbPayload payloads = new RdbPayload(Helper.library());
    private final List<byte[]> functions = new ArrayList<>();
    private final List<byte[]> moduleAux = new ArrayList<>();
    private Staging staging;
    private long now;
    private long expired;
    private int version;
    private boolean isValkeys;
    private boolean building;

    /**
     * A loader for one load.
     *
     * @param closed asked at every entry: a store that is being closed waits for its load to end
     */
    public StoreLoader(Keyspace keyspace, LoadOptions options, BooleanSupplier closed) {
        this.keyspace = keyspace;
        this.closed = closed;
        threads = options.effectiveThreads();
        salvage = options.salvage() ? new Salvage() : null;
    }

    public LoadReport load(Path file) {
        long start = System.nanoTime();
        begin(threads);
        try {
            long bytes = new RdbReader(Helper.library()).read(file, this, salvage);
            long keys = staging.entries();
            staging.commit();
            return new LoadReport(
                    keys,
                    expired,
                    bytes,
                    Duration.ofNanos(System.nanoTime() - start),
                    version,
                    functions.size(),
                    moduleAux.size(),
                    salvage == null ? 0 : salvage.count(),
                    salvage == null ? List.of() : salvage.parts());
        } finally {
            staging.abort();
        }
    }

    /** Does all that a load does, but keeps no values. Nothing is changed but for this while. */
    public RdbInspection inspect(Path file, int largestKeys) {
        begin(1);
        staging.keepKeysOnly();
        try {
            return new RdbInspector(Helper.library(), largestKeys).inspect(file, now, this, salvage);
        } finally {
            staging.abort();
        }
    }

    private void begin(int threadCount) {
        now = System.currentTimeMillis();
        staging = keyspace.stage(threadCount, StoreLoader::newThread);
        staging.onRepeat(this::repeatedKey);
        staging.onBuild(this::build);
    }

    private static Thread newThread(Runnable body) {
        Thread thread = new Thread(body, "forkpoint-load");
        thread.setDaemon(true);
        return thread;
    }

    /** Told of the later of two entries; with a salvage, on the thread that reads. */
    private void repeatedKey(long offset, byte[] key) {
        if (salvage == null) {
            throw EntryProblem.repeatedKey(offset, key);
        }
        salvage.note(offset, Printable.of(key), EntryProblem.REPEATED + FIRST_IS_KEPT);
    }

    public CarriedRecords carried() {
        return new CarriedRecords(functions, moduleAux, isValkeys);
    }

    @Override
    public void header(boolean valkey, int fileVersion) {
        isValkeys = valkey;
        version = fileVersion;
    }

    @Override
    public void function(byte[] source) {
        functions.add(source);
    }

    @Override
    public void moduleAux(byte[] payload) {
        moduleAux.add(payload);
    }

    @Override
    public RdbVisitor collection(RawEntry entry) {
        int collectionType = collectionType(entry.type());
        if (collectionType < 0) {
            return null;
        }
        if (isPassedOver(entry)) {
            return NOBODY;
        }
        building = staging.openCollection(entry, collectionType);
        return building ? CollectionBuilder.of(staging.collection(), collectionType, repeats(entry)) : NOBODY;
    }

    /** Streams are left to who reads: what comes twice in one is refused where it stands. */
    @Override
    public int wholeBytes(int type) {
        int collectionType = collectionType(type);
        boolean isOthers = threads > 1 && collectionType >= 0 && collectionType != CollectionDescriptor.TYPE_STREAM;
        return isOthers ? MOST_WHOLE_BYTES : 0;
    }

    @Override
    public void whole(RawEntry entry) {
        if (!isPassedOver(entry)) {
            staging.addCollection(entry, collectionType(entry.type()));
        }
    }

    /** On the thread that places it. */
    private void build(CollectionValue value, RawEntry entry) {
        RdbVisitor builder = CollectionBuilder.of(value, collectionType(entry.type()), repeats(entry));
        payloads.visit(entry.type(), entry.valueAddress(), entry.valueBytes(), builder);
    }

    /** Refuses members and fields that come twice, or takes them down. The entry is to stay as it is while the items come. */
    private Consumer<String> repeats(RawEntry entry) {
        return reason -> {
            String key = Printable.of(entry.keyAddress(), entry.keyBytes());
            if (salvage == null) {
                throw EntryProblem.repeatedItem(entry.offset(), entry.type(), key, reason);
            }
            salvage.note(entry.offset(), key, reason + FIRST_IS_KEPT);
        };
    }

    /** The block type that a value of a type of {@link RawEntry#type} has as a collection; -1 for other values. */
    private static int collectionType(int type) {
        return collectionType(RdbType.ofBlockType(type).typeName());
    }

    /** The block type of collections that TYPE calls so; -1 for other values. */
    static int collectionType(String typeName) {
        return switch (typeName) {
            case "list" -> CollectionDescriptor.TYPE_LIST;
            case "set" -> CollectionDescriptor.TYPE_SET;
            case "hash" -> CollectionDescriptor.TYPE_HASH;
            case "zset" -> CollectionDescriptor.TYPE_SORTED_SET;
            case "stream" -> CollectionDescriptor.TYPE_STREAM;
            default -> -1;
        };
    }

    @Override
    public void endCollection(long elements, long bytes) {
        if (building) {
            building = false;
            staging.closeCollection();
        }
    }

    @Override
    public void discardCollection() {
        if (building) {
            building = false;
            staging.discardCollection();
        }
    }

    /** Checks where an entry is to go, and counts it if it has expired: then it is left out. */
    private boolean isPassedOver(RawEntry entry) {
        check(entry.database());
        boolean isExpired = entry.expiryMillis() != RawEntry.NO_EXPIRY && entry.expiryMillis() <= now;
        if (isExpired) {
            expired++;
        }
        return isExpired;
    }

    private void check(int database) {
        if (closed.getAsBoolean()) {
            throw new StoreClosedException("the store has been closed during the load");
        }
        if (database < 0 || database >= Limits.DATABASES) {
            throw EntryProblem.here(
                    "the entry is in database " + database + "; a store has databases 0 to " + (Limits.DATABASES - 1),
                    "move it to one of them where it was written");
        }
    }

    @Override
    public void entry(RawEntry entry) {
        if (!isPassedOver(entry)) {
            staging.add(entry);
        }
    }

    @Override
    public void settle() {
        staging.settle();
    }

    @Override
    public void end(long crc64) {
        staging.settle();
    }
}
