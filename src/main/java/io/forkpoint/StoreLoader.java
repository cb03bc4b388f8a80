package io.forkpoint;

import io.forkpoint.errors.LoadException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.helper.Helper;
import io.forkpoint.keyspace.Keyspace;
import io.forkpoint.keyspace.Staging;
import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.rdb.CollectionBuilder;
import io.forkpoint.rdb.RdbHandler;
import io.forkpoint.rdb.RdbReader;
import io.forkpoint.rdb.RdbType;
import io.forkpoint.rdb.RdbVisitor;
import io.forkpoint.snapshot.CarriedRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads an RDB file into a staged content, which takes the place of the store's when the file was found good. */
final class StoreLoader implements RdbHandler {
    private static final RdbVisitor NOBODY = new RdbVisitor() {};

    private final Keyspace keyspace;
    private final BooleanSupplier closed;
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
    StoreLoader(Keyspace keyspace, BooleanSupplier closed) {
        this.keyspace = keyspace;
        this.closed = closed;
    }

    LoadReport load(Path file) {
        long start = System.nanoTime();
        now = System.currentTimeMillis();
        staging = keyspace.stage();
        try {
            long bytes = new RdbReader(Helper.library()).read(file, this);
            long keys = staging.entries();
            staging.commit();
            return new LoadReport(
                    keys,
                    expired,
                    bytes,
                    Duration.ofNanos(System.nanoTime() - start),
                    version,
                    functions.size(),
                    moduleAux.size());
        } finally {
            staging.abort();
        }
    }

    CarriedRecords carried() {
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
    public RdbVisitor collection(int database, int type, long expiryMillis, long keyAddress, int keyBytes) {
        int collectionType = collectionType(RdbType.ofBlockType(type).typeName());
        if (collectionType < 0) {
            return null;
        }
        check(database);
        if (isExpired(expiryMillis)) {
            expired++;
            return NOBODY;
        }
        building = true;
        return CollectionBuilder.of(
                staging.openCollection(database, collectionType, expiryMillis, keyAddress, keyBytes), collectionType);
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
    public void endCollection() {
        if (building) {
            building = false;
            staging.closeCollection();
        }
    }

    private boolean isExpired(long expiryMillis) {
        return expiryMillis != NO_EXPIRY && expiryMillis <= now;
    }

    private void check(int database) {
        if (closed.getAsBoolean()) {
            throw new StoreClosedException("the store has been closed during the load");
        }
        if (database < 0 || database >= Store.DATABASES) {
            throw new LoadException("the file has entries in database " + database + "; a store has databases 0 to "
                    + (Store.DATABASES - 1));
        }
    }

    @Override
    public void entry(
            int database,
            int type,
            long expiryMillis,
            long keyAddress,
            int keyBytes,
            long valueAddress,
            int valueBytes) {
        check(database);
        if (isExpired(expiryMillis)) {
            expired++;
            return;
        }
        staging.add(database, type, expiryMillis, keyAddress, keyBytes, valueAddress, valueBytes);
    }
}
