package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.NotANumberException;
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
 * The hash of one key: fields with values. Fields are byte strings in the order of their unsigned bytes. Each field may have
 * an expiry; {@link #expiry()} has the operations on it. A field whose expiry has passed is absent at once, and removed
 * later.
 */
public final class StoreHash extends StoreCollection {
    StoreHash(CollectionOperations operations, int database, byte[] key) {
        super(operations, database, key, TYPE_HASH);
    }

    private <T> T read(Function<HashValue, T> action) {
        long now = System.currentTimeMillis();
        return readItem(value -> action.apply(new HashValue(value, now)));
    }

    private <T> T readAll(Function<HashValue, T> action) {
        long now = System.currentTimeMillis();
        return readItems(value -> action.apply(new HashValue(value, now)));
    }

    private <T> T write(Function<HashValue, T> action) {
        return writeItems(value -> action.apply(new HashValue(value, System.currentTimeMillis())));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the number of fields that have not expired (HLEN). Takes no lock.
     *
     * @return the number of fields, 0 if the key does not exist
     */
    @Override
    public long size() {
        return read(HashValue::size);
    }

    /**
     * Returns the value of a field (HGET). Takes no lock.
     *
     * @param field the field
     * @return the value, or null if there is no such field
     */
    public byte @Nullable [] get(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.get(field));
    }

    /**
     * Returns the values that several fields have at one moment (HMGET).
     *
     * @param fields the fields
     * @return the values in the order of the arguments, null where there is no such field
     */
    public byte[] @Nullable [] getAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return readAll(hash -> hash.get(fields));
    }

    /**
     * Returns whether the hash has a field (HEXISTS). Takes no lock.
     *
     * @param field the field
     * @return true if the hash has the field
     */
    public boolean containsField(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.contains(field));
    }

    /**
     * Returns the length of a field's value (HSTRLEN). Takes no lock.
     *
     * @param field the field
     * @return the number of bytes, 0 if there is no such field
     */
    public int valueLength(byte[] field) {
        Objects.requireNonNull(field, "field");
        return read(hash -> hash.valueLength(field));
    }

    /**
     * Returns all fields with their values (HGETALL).
     *
     * @return the entries in the order of the fields
     */
    public List<Map.Entry<byte[], byte[]>> entries() {
        return readAll(hash -> {
            List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
            hash.forEach((field, value) -> entries.add(Map.entry(field, value)));
            return entries;
        });
    }

    /**
     * Returns all fields (HKEYS).
     *
     * @return the fields in order
     */
    public byte[][] fields() {
        return readAll(HashValue::keys);
    }

    /**
     * Returns all values (HVALS).
     *
     * @return the values in the order of the fields
     */
    public byte[][] values() {
        return readAll(HashValue::values);
    }

    /**
     * Returns different fields at random with their values (HRANDFIELD).
     *
     * @param count the maximum number of fields
     * @return the entries in the order of the fields; all entries if there are not more than the count
     */
    public List<Map.Entry<byte[], byte[]>> randomEntries(long count) {
        Elements.checkCount(count);
        return readAll(hash -> hash.random(ThreadLocalRandom.current(), count));
    }

    /**
     * Returns fields at random with their values, each of which may come more than once (HRANDFIELD with a negative count).
     *
     * @param count the number of entries
     * @return as many entries as the count; none if the hash is empty
     * @throws IllegalArgumentException if a list cannot hold as many entries
     */
    public List<Map.Entry<byte[], byte[]>> randomEntriesRepeating(long count) {
        int many = Elements.checkListSize(count);
        return readAll(hash -> hash.random(ThreadLocalRandom.current(), -many));
    }

    /**
     * Visits some fields in order (HSCAN). A field that is in the hash from the first call to the last is visited exactly
     * once, whatever happens to others.
     *
     * @param cursor null in the first call, then the result of the last call; it never becomes invalid
     * @param count the maximum number of fields to look at, at least 1
     * @param visitor called with field and value on this thread, outside of any lock
     * @return the cursor of the next call; null at the end
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

    // ---- setting ----------------------------------------------------------------------------------------------

    /**
     * Sets a field and removes its expiry (HSET).
     *
     * @param field the field
     * @param value the value
     * @return true if the field is new
     */
    public boolean put(byte[] field, byte[] value) {
        check(field, value);
        return write(hash -> hash.put(field, value));
    }

    private static void check(byte[] field, byte[] value) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        Elements.check(field);
        Elements.check(value);
    }

    /**
     * Sets several fields and removes their expiry (HSET, HMSET).
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @return the number of fields that are new
     */
    public long putAll(byte[][] fields, byte[][] values) {
        ByteArrays.checkPairs(fields, values);
        return write(hash -> hash.putAll(fields, values));
    }

    /**
     * Sets a field if the hash does not have it (HSETNX).
     *
     * @param field the field
     * @param value the value
     * @return true if the field was set
     */
    public boolean putIfAbsent(byte[] field, byte[] value) {
        check(field, value);
        return write(hash -> hash.putIfAbsent(field, value));
    }

    /**
     * Sets a field and removes its expiry.
     *
     * @param field the field
     * @param value the value
     * @return the old value, or null if the field is new
     */
    public byte @Nullable [] getAndSet(byte[] field, byte[] value) {
        check(field, value);
        return write(hash -> hash.getAndPut(field, value));
    }

    /**
     * Sets a field and removes its expiry, if the field has an expected value.
     *
     * @param field the field
     * @param expected the expected value
     * @param value the new value
     * @return true if the field was set
     */
    public boolean compareAndSet(byte[] field, byte[] expected, byte[] value) {
        Objects.requireNonNull(expected, "expected");
        check(field, value);
        return write(hash -> hash.replace(field, expected, value));
    }

    /**
     * Adds to a decimal integer of 64 bits; a new field counts as 0. The expiry stays (HINCRBY).
     *
     * @param field the field
     * @param delta the number to add
     * @return the sum
     * @throws NotANumberException if the value is no such integer, or the sum is out of range
     */
    public long increment(byte[] field, long delta) {
        Objects.requireNonNull(field, "field");
        Elements.check(field);
        return write(hash -> hash.increment(field, delta));
    }

    /**
     * Adds to a decimal number exactly; a new field counts as 0. The expiry stays (HINCRBYFLOAT). The sum is written without
     * an exponent and without trailing zeros.
     *
     * @param field the field
     * @param delta the number to add, of at most 256 digits
     * @return the sum
     * @throws NotANumberException if the value is no number, or has too many digits
     */
    public BigDecimal increment(byte[] field, BigDecimal delta) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(delta, "delta");
        Elements.check(field);
        String sum = write(hash -> hash.increment(field, delta));
        return new BigDecimal(sum);
    }

    /**
     * Sets a field to the result of a function of its value. The expiry stays.
     *
     * @param field the field
     * @param change returns the new value for the old value, which is null if there is no such field; called once on this
     *     thread while the key is locked, so it must be short and must not use the store; if it throws, nothing has changed
     * @return the new value
     */
    public byte[] update(byte[] field, UnaryOperator<byte @Nullable []> change) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(change, "change");
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
     * Removes a field (HDEL).
     *
     * @param field the field
     * @return true if the hash had the field
     */
    public boolean remove(byte[] field) {
        Objects.requireNonNull(field, "field");
        return write(hash -> hash.remove(field));
    }

    /**
     * Removes a field if it has an expected value.
     *
     * @param field the field
     * @param expected the expected value
     * @return true if the field was removed
     */
    public boolean remove(byte[] field, byte[] expected) {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(expected, "expected");
        return write(hash -> hash.remove(field, expected));
    }

    /**
     * Removes several fields (HDEL).
     *
     * @param fields the fields
     * @return the number of fields that the hash had
     */
    public long removeAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.removeAll(fields));
    }

    /**
     * Removes a field and returns its value (HGETDEL).
     *
     * @param field the field
     * @return the value, or null if there was no such field
     */
    public byte @Nullable [] getAndRemove(byte[] field) {
        Objects.requireNonNull(field, "field");
        return write(hash -> hash.getAndRemove(field));
    }

    /**
     * Removes several fields and returns their values (HGETDEL).
     *
     * @param fields the fields
     * @return the values in the order of the arguments, null where there was no such field
     */
    public byte[] @Nullable [] getAndRemoveAll(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.getAndRemove(fields));
    }

    @Override
    public void clear() {
        write(hash -> {
            hash.clear();
            return null;
        });
    }

    // ---- views ------------------------------------------------------------------------------------------------

    /**
     * Returns the operations on the expiry of single fields.
     *
     * @return a handle
     */
    public StoreHashExpiry expiry() {
        return new StoreHashExpiry(operations, database, key);
    }

    /**
     * Returns a live view of this hash as a map of objects. Its iterators are weakly consistent.
     *
     * @param fields converts fields to bytes, equal ones to equal bytes
     * @param values converts values to bytes
     * @param <K> the type of the fields
     * @param <V> the type of the values
     * @return the view
     */
    public <K, V> ConcurrentMap<K, V> asMap(Codec<K> fields, Codec<V> values) {
        return Views.map(this, fields, values);
    }
}
