package io.forkpoint.internal.load;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.EntryInspection;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.internal.rdb.CollectionBuilder;
import io.forkpoint.internal.rdb.DumpedValue;
import io.forkpoint.internal.rdb.RdbVisitor;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/** Turns values into DUMP's payloads and back. Safe for any thread. */
public final class DumpedEntries {
    private static final long BASE = BufferUtil.ARRAY_BASE_OFFSET;

    private final EntryInspection inspection;
    private final CollectionOperations collections;
    private final KeyOperations operations;
    private final int database;

    public DumpedEntries(
            EntryInspection inspection, CollectionOperations collections, KeyOperations operations, int database) {
        this.inspection = inspection;
        this.collections = collections;
        this.operations = operations;
        this.database = database;
    }

    public byte[] dump(byte[] key) {
        return inspection.view(
                database,
                key,
                (type, address, bytes) ->
                        DumpedValue.write(type, address, bytes, inspection.arenaAddress(), inspection.arenaBytes()));
    }

    public boolean restore(byte[] key, byte[] payload, long expiry, boolean replace) {
        if (!DumpedValue.hasSoundFooter(payload)) {
            throw new RdbFormatException("the payload's version or checksum is wrong: bytes=" + payload.length);
        }
        try (DumpedValue value = DumpedValue.read(payload)) {
            int type = StoreLoader.collectionType(value.typeName());
            return type < 0
                    ? restoreString(key, value, expiry, replace)
                    : restoreCollection(key, value, type, expiry, replace);
        }
    }

    private boolean restoreString(byte[] key, DumpedValue value, long expiry, boolean replace) {
        byte[][] string = new byte[1][];
        value.visit(new RdbVisitor() {
            @Override
            public void string(Part part, long address, int bytes) {
                string[0] = new byte[bytes];
                UnsafeApi.copyMemory(null, address, string[0], BASE, bytes);
            }
        });
        When when = replace ? When.ALWAYS : When.ABSENT;
        return operations.put(when, expiry, database, key, BASE, key.length, string[0], BASE, string[0].length);
    }

    private boolean restoreCollection(byte[] key, DumpedValue value, int type, long expiry, boolean replace) {
        return collections.writeKeys(database, new byte[][] {key}, handles -> {
            if (!replace && handles[0].type() >= 0) {
                return false;
            }
            value.visit(CollectionBuilder.of(handles[0].replace(type, expiry), type));
            return true;
        });
    }
}
