package io.forkpoint;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.Batch;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyOperations.When;
import io.forkpoint.internal.keyspace.KeyScan;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.Transaction;
import io.forkpoint.value.ValueType;
import java.lang.ref.Reference;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * One of a store's databases, with keys and values as byte arrays; {@link #buffers()} and {@link #bytes()} take them from
 * other places. Safe for any number of threads. Reads take no lock; a write locks one of the store's shards.
 *
 * <p>Keys and values have at most 512 MiB. Every method that takes a longer one throws {@link EntryTooLargeException};
 * every one that stores throws {@link MemoryLimitException} if the store's limit is reached; every one that reads a
 * string throws {@link WrongTypeException} if the key holds a value of another type. After each of these the store is as it was.
 * After {@link Store#close} every method throws {@link io.forkpoint.errors.StoreClosedException}.
 *
 * <p>An entry whose expiry has passed is absent at once, and removed a little later. What sets a string, {@code put},
 * {@code putAll}, {@code replace}, {@code compareAndSet}, {@code getAndSet} and the map view, removes an expiry that the key
 * has, as SET does; {@code putKeepingExpiry}, {@code append}, {@code increment} and all that changes a collection leave it.
 * {@code rename} and {@code copy} take it along.
 */
public final class Database implements CollectionAccess, ExpiringKeys<byte[]> {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final int index;
    private final Keyspace keyspace;
    private final KeyOperations operations;
    private final Batch batch;
    private final KeyScan scan;
    private final Transactions transactions;
    private final CollectionOperations collections;
    private final StoreEntries entries;

    /** {@code owner}: the store, which stays reachable as long as a handle of it is. */
    Database(Keyspace keyspace, int index, Store owner) {
        this.keyspace = keyspace;
        this.index = index;
        operations = new KeyOperations(keyspace, owner);
        batch = new Batch(keyspace, operations);
        scan = new KeyScan(keyspace);
        transactions = new Transactions(keyspace);
        collections = new CollectionOperations(keyspace, owner);
        entries = new StoreEntries(keyspace, index, operations, scan, collections);
    }

    /**
     * Reads a string.
     *
     * @param key its key
     * @return a copy of its bytes, or null if there is no such key
     */
    public byte @Nullable [] get(byte[] key) {
        return operations.get(index, key, BASE, key.length, 0, -1);
    }

    /**
     * Hands a view of a string to a callback, without copying it. The value does not change while the callback runs;
     * writers go on, and keep the old bytes until it returns. The view must not be used afterwards.
     *
     * @param key its key
     * @param reader called at most once, on this thread
     * @param <T> what it returns
     * @return what the callback returned, or null if there is no such key
     */
    public <T extends @Nullable Object> @Nullable T read(byte[] key, Function<? super DirectBuffer, T> reader) {
        Objects.requireNonNull(reader, "reader");
        try {
            return operations.view(index, key, BASE, key.length, reader);
        } finally {
            Reference.reachabilityFence(operations);
        }
    }

    /**
     * Reads a part of a string.
     *
     * @param key its key
     * @param start first byte; negative ones count from the end, -1 is the last byte
     * @param end last byte, likewise
     * @return the bytes that there are, empty if there are none or no such key
     */
    public byte[] getRange(byte[] key, long start, long end) {
        byte[] range = operations.get(index, key, BASE, key.length, start, end);
        return range == null ? new byte[0] : range;
    }

    /**
     * Whether there is such a key, of any type.
     *
     * @param key the key
     * @return true if there is
     */
    public boolean containsKey(byte[] key) {
        return operations.contains(index, key, BASE, key.length);
    }

    /**
     * The type of a key's value.
     *
     * @param key the key
     * @return the type; {@link ValueType#NONE} if there is no such key
     */
    public ValueType type(byte[] key) {
        return operations.type(index, key, BASE, key.length);
    }

    /**
     * Sets a string in the place of a value of any type, and removes the key's expiry; {@link #putKeepingExpiry} leaves it.
     *
     * @param key the key
     * @param value its bytes
     */
    public void put(byte[] key, byte[] value) {
        put(When.ALWAYS, key, value, KeyOperations.NO_EXPIRY);
    }

    @Override
    public void put(byte[] key, byte[] value, long expiryMillis) {
        put(When.ALWAYS, key, value, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public void putKeepingExpiry(byte[] key, byte[] value) {
        put(When.ALWAYS, key, value, KeyOperations.KEEP_EXPIRY);
    }

    private boolean put(When when, byte[] key, byte[] value, long expiry) {
        return operations.put(when, expiry, index, key, BASE, key.length, value, BASE, value.length);
    }

    /**
     * Sets a string if there is no such key.
     *
     * @param key the key
     * @param value its bytes
     * @return whether it was set
     */
    public boolean putIfAbsent(byte[] key, byte[] value) {
        return put(When.ABSENT, key, value, KeyOperations.NO_EXPIRY);
    }

    /**
     * Sets a string if there is such a key, of any type, and removes its expiry.
     *
     * @param key the key
     * @param value its bytes
     * @return whether it was set
     */
    public boolean replace(byte[] key, byte[] value) {
        return put(When.PRESENT, key, value, KeyOperations.NO_EXPIRY);
    }

    /**
     * Sets a string if it has the expected bytes, and removes its expiry.
     *
     * @param key the key
     * @param expected what it must be
     * @param value its new bytes
     * @return whether it was set
     */
    public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return compareAndSet(key, expected, value, KeyOperations.NO_EXPIRY);
    }

    /** Likewise, with an expiry or one of the constants of {@link KeyOperations}. */
    boolean compareAndSet(byte[] key, byte[] expected, byte[] value, long expiry) {
        return operations.compareAndSet(
                expiry, index, key, BASE, key.length, expected, BASE, expected.length, value, BASE, value.length);
    }

    /**
     * Sets a string and removes its expiry.
     *
     * @param key the key
     * @param value its bytes
     * @return what it was, or null if there was no such key
     */
    public byte @Nullable [] getAndSet(byte[] key, byte[] value) {
        return getAndSet(key, value, KeyOperations.NO_EXPIRY);
    }

    /** Likewise, with an expiry or one of the constants of {@link KeyOperations}. */
    byte[] getAndSet(byte[] key, byte[] value, long expiry) {
        return operations.getAndSet(expiry, index, key, BASE, key.length, value, BASE, value.length);
    }

    /**
     * Removes a key of any type.
     *
     * @param key the key
     * @return whether it was there
     */
    public boolean remove(byte[] key) {
        return operations.remove(index, key, BASE, key.length);
    }

    /**
     * Removes a string if it has the expected bytes.
     *
     * @param key the key
     * @param expected what it must be
     * @return whether it was removed
     */
    public boolean remove(byte[] key, byte[] expected) {
        return operations.removeIf(index, key, BASE, key.length, expected, BASE, expected.length);
    }

    /**
     * Removes a string.
     *
     * @param key the key
     * @return what it was, or null if there was no such key
     */
    public byte @Nullable [] getAndRemove(byte[] key) {
        return operations.getAndRemove(index, key, BASE, key.length);
    }

    /**
     * Adds bytes to the end of a string, or makes one; the expiry stays.
     *
     * @param key the key
     * @param tail what to add
     * @return the new length
     */
    public int append(byte[] key, byte[] tail) {
        return operations.append(index, key, BASE, key.length, tail, BASE, tail.length);
    }

    /**
     * Adds to a decimal integer of 64 bits, 0 if there is no such key; the expiry stays.
     *
     * @param key the key
     * @param delta what to add
     * @return the sum
     * @throws NotANumberException if the value is no such integer, or the sum is out of range; nothing is changed
     */
    public long increment(byte[] key, long delta) {
        return operations.increment(index, key, BASE, key.length, delta);
    }

    /**
     * Adds to a decimal number, 0 if there is no such key; exact; the expiry stays. The sum is written without an
     * exponent and trailing zeros.
     *
     * @param key the key
     * @param delta what to add, of at most 256 digits
     * @return the sum
     * @throws NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        Objects.requireNonNull(delta, "delta");
        return operations.increment(index, key, BASE, key.length, delta);
    }

    @Override
    public boolean expireAt(byte[] key, long expiryMillis) {
        return operations.setExpiry(index, key, BASE, key.length, Expiry.checkMillis(expiryMillis));
    }

    @Override
    public boolean persist(byte[] key) {
        return operations.setExpiry(index, key, BASE, key.length, KeyOperations.NO_EXPIRY);
    }

    @Override
    public Optional<Instant> expiresAt(byte[] key) {
        return Expiry.instant(operations.expiry(index, key, BASE, key.length));
    }

    @Override
    public long timeToLiveMillis(byte[] key) {
        return operations.ttl(index, key, BASE, key.length);
    }

    /**
     * Gives an entry of any type another key, expiry included, in the place of what that key had. Atomic.
     *
     * @param from its key
     * @param to its new key
     * @return whether there was such an entry
     */
    public boolean rename(byte[] from, byte[] to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.move(index, from, index, to, true);
    }

    /**
     * Gives another key of this database a copy of an entry of any type, expiry included. Atomic.
     *
     * @param from its key
     * @param to the copy's key, not the same
     * @param replace whether the copy may take the place of what that key has
     * @return false if there was no such entry, or the other key has one that may not be replaced
     */
    public boolean copy(byte[] from, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.copy(index, from, index, to, replace);
    }

    /**
     * Visits some keys of any type. Every key that is present from the first call to the last is visited exactly once,
     * also while the index grows; others at most once.
     *
     * @param cursor 0 to begin, then what the last call returned; it never becomes invalid
     * @param count about how many to visit
     * @param visitor called on this thread, outside of any lock
     * @return where to go on, 0 at the end
     */
    public long scan(long cursor, int count, Consumer<byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        return scan.scan(index, cursor, count, visitor);
    }

    /**
     * Reads many strings, faster than one by one: the memory misses overlap. Not atomic.
     *
     * @param keys their keys
     * @return copies of their bytes in the order of the keys, null where there is no such key
     */
    public byte[] @Nullable [] getAll(byte[][] keys) {
        return batch.getAll(index, keys);
    }

    /**
     * Sets many strings and removes their keys' expiry, faster than one by one. Not atomic: if one fails, those before it are set.
     *
     * @param keys their keys
     * @param values as many values
     */
    public void putAll(byte[][] keys, byte[][] values) {
        batch.putAll(index, keys, values);
    }

    /**
     * Reads and writes several keys so that no other writer, and no snapshot, comes between.
     *
     * <p>There is no rollback: what the action has written before an exception stays written, see {@link Transaction}.
     *
     * <p>Within the action the store must not be used otherwise, by whatever handle and for whatever key: that throws an
     * {@link IllegalStateException}, and so do waiting for a snapshot, loading, flushing and closing. Another store may be
     * used, if all threads that use both do so in the same order.
     *
     * @param keys all that the action uses
     * @param action called once on this thread
     * @param <T> what it returns
     * @return what the action returned
     * @throws IllegalStateException within another such action of this store
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
     * Operations on several sorted sets.
     *
     * @return a handle
     */
    public StoreSortedSets sortedSets() {
        return new StoreSortedSets(collections, index);
    }

    /**
     * What is done with whole entries of any type.
     *
     * @return the same object each time
     */
    public StoreEntries entries() {
        return entries;
    }

    int index() {
        return index;
    }

    boolean isOf(Keyspace other) {
        return keyspace == other;
    }

    /**
     * Entries of this database.
     *
     * @return their number, expired ones that have not been removed yet included
     */
    public long size() {
        keyspace.requireOpen();
        return keyspace.figures().keys(index);
    }

    /**
     * Entries of this database that have an expiry.
     *
     * @return their number, expired ones that have not been removed yet included
     */
    public long sizeWithExpiry() {
        keyspace.requireOpen();
        return keyspace.figures().keysWithExpiry(index);
    }

    /**
     * Removes every entry, a few hundred at a time: writers go on, and what they add meanwhile may or may not be
     * removed.
     */
    public void clear() {
        keyspace.clear(index);
    }

    /** Strings of this database, expired ones that have not been removed yet included. */
    long strings() {
        keyspace.requireOpen();
        return keyspace.figures().strings(index);
    }

    /** Removes every string, as {@link #clear} removes every entry. */
    void flushStrings() {
        keyspace.clearStrings(index);
    }

    /**
     * This database with keys and values in Agrona's buffers.
     *
     * @return a view
     */
    public BufferDatabase buffers() {
        return new BufferDatabase(operations, batch, index);
    }

    /**
     * This database with keys and values in Chronicle Bytes.
     *
     * @return a view
     */
    public BytesDatabase bytes() {
        return new BytesDatabase(operations, index);
    }

    /**
     * This database as a map of objects, of its strings alone: every method leaves what has another type as it is. To the
     * reading and removing ones it is absent; those that would put a string in its place throw a {@link WrongTypeException}.
     * Single operations are atomic, {@code merge}, {@code compute} and the like too, which may call their function more than
     * once; iterators and streams are weakly consistent. Null is refused. Values are equal if their bytes are.
     *
     * <p>Every method that sets a value, an entry's {@code setValue} included, removes the key's expiry, as SET does;
     * {@link #asMapKeepingExpiry} is the same map whose methods leave it.
     *
     * @param keys turns keys into bytes: equal ones into equal bytes
     * @param values turns values into bytes
     * @param <K> the keys
     * @param <V> the values
     * @return a live view
     */
    public <K, V> ConcurrentMap<K, V> asMap(Codec<K> keys, Codec<V> values) {
        return Views.map(this, keys, values, KeyOperations.NO_EXPIRY);
    }

    /**
     * As {@link #asMap}, but what sets another value leaves the expiry that the key has: for counters and sessions that are
     * changed by {@code merge} and {@code compute} and expire all the same.
     *
     * @param keys turns keys into bytes: equal ones into equal bytes
     * @param values turns values into bytes
     * @param <K> the keys
     * @param <V> the values
     * @return a live view
     */
    public <K, V> ConcurrentMap<K, V> asMapKeepingExpiry(Codec<K> keys, Codec<V> values) {
        return Views.map(this, keys, values, KeyOperations.KEEP_EXPIRY);
    }
}
