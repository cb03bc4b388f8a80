package io.forkpoint;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.CollectionValue;
import java.util.function.Function;

/**
 * The collection of one key. A key that does not exist has an empty collection. Adding creates the key. A key whose
 * collection becomes empty is removed, except for a stream's.
 *
 * <p>Handles are safe for any number of threads. Each method is atomic. Arguments are copied, and results are copies.
 * Negative counts throw {@link IllegalArgumentException}.
 *
 * <p>Every method throws {@link WrongTypeException} if the key holds another type. Methods that add throw {@link
 * MemoryLimitException} if the store's limit is reached. Methods that remove may throw it while a snapshot runs. A method
 * that throws has changed nothing, unless it says otherwise. Elements have at most 512 MiB; longer ones throw {@link
 * EntryTooLargeException}.
 */
public abstract sealed class StoreCollection permits StoreList, StoreSet, StoreHash, StoreSortedSet, StoreStream {
    final CollectionOperations operations;
    final int database;
    final byte[] key;
    private final int type;

    StoreCollection(CollectionOperations operations, int database, byte[] key, int type) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
        this.type = type;
    }

    /** Reads one item, or little of the root, without a lock. */
    final <T> T readItem(Function<CollectionValue, T> action) {
        return operations.read(database, key, type, action);
    }

    /** Reads any number of items, which stay as they are meanwhile. */
    final <T> T readItems(Function<CollectionValue, T> action) {
        return operations.readAll(database, key, type, action);
    }

    final <T> T writeItems(Function<CollectionValue, T> action) {
        return operations.write(database, key, type, action);
    }

    /**
     * Returns the number of elements (LLEN, SCARD, HLEN, ZCARD, XLEN). Takes no lock.
     *
     * @return the number of elements, 0 if the key does not exist
     */
    public long size() {
        return readItem(CollectionValue::size);
    }

    /**
     * Returns whether the key exists (EXISTS). Takes no lock.
     *
     * @return true if the collection exists; only a stream may exist and be empty
     */
    public boolean exists() {
        return size() > 0;
    }

    /** Removes all elements. */
    public abstract void clear();

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of a key of " + key.length + " bytes in database " + database;
    }
}
