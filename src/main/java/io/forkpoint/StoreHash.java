package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.HashValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The hash of one key: fields with values. A key that does not exist has an empty one; setting a field makes it, and one
 * that becomes empty is removed. Fields are byte strings in the order of their unsigned bytes. Each may have an expiry, with
 * which {@link #expiry()} deals; one whose expiry has passed is absent at once, and removed later. Safe for any number of
 * threads; each method is atomic.
 *
 * <p>Every method throws {@link WrongTypeException} if the key holds something else; those that set throw {@link
 * MemoryLimitException} if the store's limit is reached, and so may those that remove while a snapshot runs. After each of
 * these the hash is as it was. Fields and values have at most 512 MiB; longer ones throw {@link EntryTooLargeException}.
 * Results are copies.
 */
public final class StoreHash {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;

    StoreHash(CollectionOperations operations, int database, byte[] key) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
    }

    /** For single fields. */
    private <T> T read(Function<HashValue, T> action) {
        long now = System.currentTimeMillis();
        return operations.read(database, key, TYPE_HASH, value -> action.apply(new HashValue(value, now)));
    }

    private <T> T readAll(Function<HashValue, T> action) {
        long now = System.currentTimeMillis();
        return operations.readAll(database, key, TYPE_HASH, value -> action.apply(new HashValue(value, now)));
    }

    private <T> T write(Function<HashValue, T> action) {
        return operations.write(
                database, key, TYPE_HASH, value -> action.apply(new HashValue(value, System.currentTimeMillis())));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * The number of fields: HLEN.
     *
     * @return fields that have not expired
     */
    public long size() {
        return read(HashValue::size);
    }

    /**
     * Reads a field: HGET.
     *
     * @param field the field
     * @return its value, or null if there is no such field
     */
    public byte @Nullable [] get(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.get(field));
    }

    /**
     * Reads fields as they are at one moment: HMGET.
     *
     * @param fields the fields
     * @return their values, null where there is no such field
     */
    public byte[] @Nullable [] getAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return readAll(hash -> hash.get(fields));
    }

    /**
     * Whether there is such a field: HEXISTS.
     *
     * @param field the field
     * @return true if there is
     */
    public boolean containsField(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.contains(field));
    }

    /**
     * The length of a field's value: HSTRLEN.
     *
     * @param field the field
     * @return bytes, 0 if there is no such field
     */
    public int valueLength(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.valueLength(field));
    }

    /**
     * Reads all fields with their values: HGETALL.
     *
     * @return entries in the order of their fields
     */
    public List<Map.Entry<byte[], byte[]>> entries() {
        return readAll(hash -> {
            List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
            hash.forEach((field, value) -> entries.add(Map.entry(field, value)));
            return entries;
        });
    }

    /**
     * Reads all fields: HKEYS.
     *
     * @return the fields in order
     */
    public byte[][] fields() {
        return readAll(HashValue::keys);
    }

    /**
     * Reads all values: HVALS.
     *
     * @return the values in the order of their fields
     */
    public byte[][] values() {
        return readAll(HashValue::values);
    }

    /**
     * Visits some fields in order: HSCAN. Every field that is there from the first call to the last is visited exactly once,
     * whatever happens to others.
     *
     * @param cursor null to begin, then what the last call returned
     * @param count how many to look at
     * @param visitor called with field and value on this thread, outside of any lock
     * @return where to go on, null at the end
     */
    public byte @Nullable [] scan(byte @Nullable [] cursor, int count, BiConsumer<byte[], byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        List<byte[]> found = new ArrayList<>();
        byte[] next = readAll(hash -> hash.scan(cursor, count, (field, value) -> {
            found.add(field);
            found.add(value);
        }));
        for (int i = 0; i < found.size(); i += 2) {
            visitor.accept(found.get(i), found.get(i + 1));
        }
        return next;
    }

    /**
     * Any fields with their values: HRANDFIELD.
     *
     * @param count how many different ones; negative: how many of which some may be the same
     * @return entries; if they are to be different, all if there are no more
     */
    public List<Map.Entry<byte[], byte[]>> randomEntries(long count) {
        return readAll(hash -> hash.random(ThreadLocalRandom.current(), count));
    }

    // ---- setting ----------------------------------------------------------------------------------------------

    /**
     * Sets a field, which has no expiry then: HSET.
     *
     * @param field the field
     * @param value its value
     * @return whether it was not there
     */
    public boolean put(byte[] field, byte[] value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        Elements.check(field);
        Elements.check(value);
        return write(hash -> hash.put(field, value));
    }

    /**
     * Sets fields, which have no expiry then: HSET, HMSET.
     *
     * @param fields the fields
     * @param values as many values
     * @return how many fields were not there
     */
    public long putAll(byte[][] fields, byte[][] values) {
        ByteArrays.checkPairs(fields, values);
        return write(hash -> hash.putAll(fields, values));
    }

    /**
     * Sets a field if it is not there: HSETNX.
     *
     * @param field the field
     * @param value its value
     * @return whether it was set
     */
    public boolean putIfAbsent(byte[] field, byte[] value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        Elements.check(field);
        Elements.check(value);
        return write(hash -> hash.putIfAbsent(field, value));
    }

    /**
     * Sets a field, which has no expiry then.
     *
     * @param field the field
     * @param value its value
     * @return its old value, or null if it was not there
     */
    public byte @Nullable [] getAndSet(byte[] field, byte[] value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        Elements.check(field);
        Elements.check(value);
        return write(hash -> hash.getAndPut(field, value));
    }

    /**
     * Sets a field if it has the expected value; it has no expiry then.
     *
     * @param field the field
     * @param expected what it must have
     * @param value its new value
     * @return whether it was set
     */
    public boolean compareAndSet(byte[] field, byte[] expected, byte[] value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(value, "value");
        Elements.check(value);
        return write(hash -> hash.replace(field, expected, value));
    }

    /**
     * Adds to a decimal integer of 64 bits, 0 if there is no such field; its expiry stays: HINCRBY.
     *
     * @param field the field
     * @param delta what to add
     * @return the sum
     * @throws NotANumberException if the value is no such integer, or the sum is out of range; nothing is changed
     */
    public long increment(byte[] field, long delta) {
        Objects.requireNonNull(field, "field");
        Elements.check(field);
        return write(hash -> hash.increment(field, delta));
    }

    /**
     * Adds to a decimal number, 0 if there is no such field; exact; its expiry stays: HINCRBYFLOAT. The sum is written
     * without an exponent and trailing zeros.
     *
     * @param field the field
     * @param delta what to add, of at most 256 digits
     * @return the sum
     * @throws NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    public BigDecimal increment(byte[] field, BigDecimal delta) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(delta, "delta");
        Elements.check(field);
        String sum = write(hash -> hash.increment(field, delta));
        return new BigDecimal(sum);
    }

    /**
     * Gives a field a value that is made of its old one; its expiry stays.
     *
     * @param field the field
     * @param change makes the new value of the old one, which is null if there is no such field; called once on this thread,
     *     while the key is locked: it must be short and not use the store. If it throws, nothing is changed
     * @return the new value
     */
    public byte[] update(byte[] field, UnaryOperator<byte @Nullable []> change) {
        Objects.requireNonNull(field, "field");
        Elements.check(field);
        return operations.writeCallingBack(
                database,
                key,
                TYPE_HASH,
                value -> new HashValue(value, System.currentTimeMillis())
                        .update(field, old -> Elements.check(change.apply(old))));
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a field: HDEL.
     *
     * @param field the field
     * @return whether it was there
     */
    public boolean remove(byte[] field) {
        Objects.requireNonNull(field, "field");
        return write(hash -> hash.remove(field));
    }

    /**
     * Removes fields: HDEL.
     *
     * @param fields the fields
     * @return how many were there
     */
    public long removeAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.removeAll(fields));
    }

    /**
     * Removes a field if it has the expected value.
     *
     * @param field the field
     * @param expected what it must have
     * @return whether it was removed
     */
    public boolean remove(byte[] field, byte[] expected) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(expected, "expected");
        return write(hash -> hash.remove(field, expected));
    }

    /**
     * Removes a field: HGETDEL.
     *
     * @param field the field
     * @return its value, or null if it was not there
     */
    public byte @Nullable [] getAndRemove(byte[] field) {
        Objects.requireNonNull(field, "field");
        return write(hash -> hash.getAndRemove(field));
    }

    /**
     * Removes fields: HGETDEL.
     *
     * @param fields the fields
     * @return their values, null where there was none
     */
    public byte[] @Nullable [] getAndRemoveAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.getAndRemove(fields));
    }

    /** Removes all fields. */
    public void clear() {
        write(hash -> {
            hash.clear();
            return null;
        });
    }

    // ---- views ------------------------------------------------------------------------------------------------

    /**
     * The expiry of single fields.
     *
     * @return operations on it
     */
    public StoreHashExpiry expiry() {
        return new StoreHashExpiry(operations, database, key);
    }

    /**
     * The hash as a map of objects.
     *
     * @param fields turns fields into bytes: equal ones into equal bytes
     * @param values turns values into bytes
     * @param <K> the fields
     * @param <V> the values
     * @return a live view, whose iterators are weakly consistent
     */
    public <K, V> ConcurrentMap<K, V> asMap(Codec<K> fields, Codec<V> values) {
        return Views.map(this, fields, values);
    }
}
