package io.forkpoint;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.Batch;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyScan;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.value.Transaction;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of a store's databases, with keys and values as byte arrays; {@link #buffers()} and {@link #bytes()} take other forms.
 * Safe for any number of threads. Reads take no lock; a write locks one of the store's shards.
 *
 * <p>Keys and values have at most 512 MiB. Methods throw {@link EntryTooLargeException} for longer ones, {@link
 * MemoryLimitException} if they store and the store's limit is reached, and {@link WrongTypeException} if they read a string
 * and the key holds a value of another type. After each of these the store is unchanged. After {@link Store#close} every
 * method throws {@link io.forkpoint.errors.StoreClosedException}.
 *
 * <p>An entry whose expiry has passed is absent at once, and removed a little later. Methods that set a string ({@code put},
 * {@code putAll}, {@code replace}, {@code compareAndSet}, {@code getAndSet} and those of the map view) remove the key's
 * expiry, as SET does. {@code putKeepingExpiry}, {@code append}, {@code increment} and all methods that change a collection
 * keep it. {@code rename} and {@code copy} take it to the other key.
 */
public final class Database extends ArrayKeys implements CollectionAccess {
    private final Keyspace keyspace;
    private final Batch batch;
    private final KeyScan scan;
    private final CollectionOperations collections;
    private final StoreEntries entries;

    /** Creates a database of a store. The store, {@code owner}, stays reachable as long as a handle of it is. */
    Database(Keyspace keyspace, int index, Store owner) {
        super(new KeyOperations(keyspace, owner), new Transactions(keyspace), index);
        this.keyspace = keyspace;
        batch = new Batch(keyspace, operations);
        scan = new KeyScan(keyspace);
        collections = new CollectionOperations(keyspace, owner);
        entries = new StoreEntries(keyspace, index, operations, scan, collections);
    }

    // ---- all keys ---------------------------------------------------------------------------------------------

    /**
     * Visits some keys of any type. A key that is present from the first call to the last is visited exactly once, even
     * while the index grows. Other keys are visited at most once.
     *
     * @param cursor 0 to begin, then the result of the last call; a cursor never becomes invalid
     * @param count the approximate number of keys to visit
     * @param visitor called on this thread, outside of any lock
     * @return the next cursor, 0 at the end
     */
    public long scan(long cursor, int count, Consumer<byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        return scan.scan(index, cursor, count, visitor);
    }

    /**
     * Returns the number of this database's keys. Expired keys that have not been removed yet are included.
     *
     * @return the number
     */
    public long size() {
        keyspace.requireOpen();
        return keyspace.figures().keys(index);
    }

    /**
     * Returns the number of this database's keys that have an expiry. Expired keys that have not been removed yet are
     * included.
     *
     * @return the number
     */
    public long sizeWithExpiry() {
        keyspace.requireOpen();
        return keyspace.figures().keysWithExpiry(index);
    }

    /**
     * Removes every key, a few hundred at a time. Writers are not blocked; what they add meanwhile may or may not be
     * removed.
     */
    public void clear() {
        keyspace.clear(index);
    }

    // ---- several keys at once ---------------------------------------------------------------------------------

    /**
     * Returns many strings. This is faster than one by one, since cache misses overlap. Not atomic.
     *
     * @param keys the keys
     * @return copies of the strings in the order of the keys, null where there is no such key
     */
    public byte[] @Nullable [] getAll(byte[][] keys) {
        return batch.getAll(index, keys);
    }

    /**
     * Sets many strings and removes the expiry of their keys. This is faster than one by one. Not atomic: if one fails,
     * those before it are set. {@link StoreEntries#putAllAtomically} is atomic.
     *
     * @param keys the keys
     * @param values a string for each key
     */
    public void putAll(byte[][] keys, byte[][] values) {
        batch.putAll(index, keys, values);
    }

    /**
     * Reads and writes several keys atomically: no other writer and no snapshot comes between.
     *
     * <p>There is no rollback: what the action has written before an exception stays written; see {@link Transaction}.
     *
     * <p>The action must use the store only through the transaction. Any other use of it, through any handle and for any
     * key, throws an {@link IllegalStateException}; so does waiting for a snapshot, loading, flushing and closing. The
     * action may use another store if all threads that use both do so in the same order.
     *
     * @param keys every key that the action uses
     * @param action called once on this thread
     * @param <T> the type of the action's result
     * @return the action's result
     * @throws IllegalStateException if called within another such action of this store
     */
    public <T extends @Nullable Object> T atomically(byte[][] keys, Function<Transaction, T> action) {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(keys, "keys");
        try {
            return transactions.run(index, keys, action);
        } finally {
            Reference.reachabilityFence(operations);
        }
    }

    // ---- handles and views ------------------------------------------------------------------------------------

    @Override
    public StoreList list(byte[] key) {
        Objects.requireNonNull(key, "key");
        return new StoreList(collections, index, key);
    }

    @Override
    public StoreSet set(byte[] key) {
        Objects.requireNonNull(key, "key");
        return new StoreSet(collections, index, key);
    }

    @Override
    public StoreHash hash(byte[] key) {
        Objects.requireNonNull(key, "key");
        return new StoreHash(collections, index, key);
    }

    @Override
    public StoreSortedSet sortedSet(byte[] key) {
        Objects.requireNonNull(key, "key");
        return new StoreSortedSet(collections, index, key);
    }

    @Override
    public StoreStream stream(byte[] key) {
        Objects.requireNonNull(key, "key");
        return new StoreStream(collections, index, key, System::currentTimeMillis);
    }

    /**
     * Returns operations on several lists of this database.
     *
     * @return a handle
     */
    public StoreLists lists() {
        return new StoreLists(collections, index);
    }

    /**
     * Returns operations on several sets of this database.
     *
     * @return a handle
     */
    public StoreSets sets() {
        return new StoreSets(collections, index);
    }

    /**
     * Returns operations on several sorted sets of this database.
     *
     * @return a handle
     */
    public StoreSortedSets sortedSets() {
        return new StoreSortedSets(collections, index);
    }

    /**
     * Returns the operations on whole entries of any type.
     *
     * @return the same object each time
     */
    public StoreEntries entries() {
        return entries;
    }

    /**
     * Returns this database with keys and values in Agrona's buffers.
     *
     * @return a view
     */
    public BufferDatabase buffers() {
        return new BufferDatabase(operations, transactions, batch, index);
    }

    /**
     * Returns this database with keys and values in Chronicle Bytes.
     *
     * @return a view
     */
    public BytesDatabase bytes() {
        return new BytesDatabase(operations, transactions, index);
    }

    /**
     * Returns this database as a map of objects. The map contains only strings. A key with a value of another type is absent
     * to methods that read or remove; methods that would replace its value throw a {@link WrongTypeException}. Each
     * operation is atomic, including {@code merge}, {@code compute} and the like, which may call their function more than
     * once. Iterators and streams are weakly consistent. The map does not permit null. Values are equal if their bytes are.
     *
     * <p>Every method that sets a value, an entry's {@code setValue} included, removes the key's expiry, as SET does. The
     * methods of the map that {@link #asMapKeepingExpiry} returns keep it.
     *
     * @param keys converts keys to bytes, equal ones to equal bytes
     * @param values converts values to bytes
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a live view
     */
    public <K, V> ConcurrentMap<K, V> asMap(Codec<K> keys, Codec<V> values) {
        return Views.map(this, keys, values, KeyOperations.NO_EXPIRY);
    }

    /**
     * Returns a map like that of {@link #asMap} whose methods keep a key's expiry, for counters and sessions that are
     * changed by {@code merge} and {@code compute} and still expire.
     *
     * @param keys converts keys to bytes, equal ones to equal bytes
     * @param values converts values to bytes
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return a live view
     */
    public <K, V> ConcurrentMap<K, V> asMapKeepingExpiry(Codec<K> keys, Codec<V> values) {
        return Views.map(this, keys, values, KeyOperations.KEEP_EXPIRY);
    }

    // ---- for other classes of this package --------------------------------------------------------------------

    /** Returns the number of strings in this database, including expired ones that have not been removed yet. */
    long strings() {
        keyspace.requireOpen();
        return keyspace.figures().strings(index);
    }

    /** Removes every string, as {@link #clear} removes every key. */
    void clearStrings() {
        keyspace.clearStrings(index);
    }

    int index() {
        return index;
    }

    boolean isOf(Keyspace other) {
        return keyspace == other;
    }
}
