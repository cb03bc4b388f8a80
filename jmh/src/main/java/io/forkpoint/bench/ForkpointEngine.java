package io.forkpoint.bench;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/** A Forkpoint store, database 0. */
final class ForkpointEngine implements Engine {
    private static final Function<DirectBuffer, Long> FIRST_LONG = view -> view.getLong(0, ByteOrder.LITTLE_ENDIAN);

    private final Store store;
    private final Database database;

    ForkpointEngine(ArenaKind kind, long entries, int valueBytes) {
        this(kind, entries, valueBytes, 0);
    }

    /** Of a number of shards; 0 for the store's own choice. */
    ForkpointEngine(ArenaKind kind, long entries, int valueBytes, int shards) {
        // Twice what is needed: the limit reserves address space only.
        long limit = Math.max(1L << 28, entries * (valueBytes + 128L) * 2);
        store = Store.open(StoreOptions.builder()
                .arena(kind)
                .limitBytes(limit & -65536L)
                .shards(shards)
                .build());
        database = store.database(0);
    }

    Store store() {
        return store;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        database.put(key, value);
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        return database.get(key);
    }

    @Override
    public long peek(byte[] key) {
        return database.read(key, FIRST_LONG);
    }

    @Override
    public void getAll(byte[][] keys, byte[][] values) {
        byte[][] found = database.getAll(keys);
        System.arraycopy(found, 0, values, 0, found.length);
    }

    @Override
    public void putAll(byte[][] keys, byte[][] values) {
        database.putAll(keys, values);
    }

    @Override
    public long size() {
        return database.size();
    }

    @Override
    public long ownBytes() {
        MemoryReport memory = store.memory();
        return memory.used() + memory.index();
    }

    @Override
    public void close() {
        store.close();
    }
}
