package io.forkpoint;

import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.util.Random;
import java.util.function.Predicate;
import net.openhft.chronicle.bytes.Bytes;

/** Chronicle's bytes, on and off the heap, with something before the read position. */
record BytesAccess(BytesDatabase database, Random random) implements Access {
    private Bytes<?> bytes(byte[] content) {
        Bytes<?> bytes = random.nextBoolean() ? Bytes.allocateElasticOnHeap() : Bytes.allocateElasticDirect();
        if (content.length > 0 || random.nextBoolean()) { // else without any memory
            bytes.write(new byte[3]).write(content);
            bytes.readPosition(3);
        }
        return bytes;
    }

    @Override
    public byte[] get(byte[] key) {
        Bytes<?> value = bytes(new byte[0]);
        return database.get(bytes(key), value) ? value.toByteArray() : null;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        database.put(bytes(key), bytes(value));
    }

    @Override
    public void put(byte[] key, byte[] value, long expiry) {
        database.put(bytes(key), bytes(value), expiry);
    }

    @Override
    public boolean putIfAbsent(byte[] key, byte[] value) {
        return database.putIfAbsent(bytes(key), bytes(value));
    }

    @Override
    public boolean replace(byte[] key, byte[] value) {
        return database.replace(bytes(key), bytes(value));
    }

    @Override
    public int append(byte[] key, byte[] tail) {
        return database.append(bytes(key), bytes(tail));
    }

    @Override
    public boolean remove(byte[] key) {
        return database.remove(bytes(key));
    }

    @Override
    public boolean exists(byte[] key) {
        return database.containsKey(bytes(key));
    }

    @Override
    public byte[] getRange(byte[] key, long start, long end) {
        return taken(into -> database.getRange(bytes(key), start, end, into));
    }

    @Override
    public ValueType type(byte[] key) {
        return database.type(bytes(key));
    }

    @Override
    public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return database.compareAndSet(bytes(key), bytes(expected), bytes(value));
    }

    @Override
    public byte[] getAndSet(byte[] key, byte[] value) {
        return taken(into -> database.getAndSet(bytes(key), bytes(value), into));
    }

    @Override
    public long increment(byte[] key, long delta) {
        return database.increment(bytes(key), delta);
    }

    @Override
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        return database.increment(bytes(key), delta);
    }

    @Override
    public boolean remove(byte[] key, byte[] expected) {
        return database.remove(bytes(key), bytes(expected));
    }

    @Override
    public byte[] getAndRemove(byte[] key) {
        return taken(into -> database.getAndRemove(bytes(key), into));
    }

    @Override
    public long expiresAtMillis(byte[] key) {
        return database.expiresAtMillis(bytes(key));
    }

    @Override
    public boolean rename(byte[] from, byte[] to) {
        return database.rename(bytes(from), bytes(to));
    }

    @Override
    public boolean copy(byte[] from, byte[] to, boolean replace) {
        return database.copy(bytes(from), bytes(to), replace);
    }

    /** What an operation appends. */
    private byte[] taken(Predicate<Bytes<?>> operation) {
        Bytes<?> into = bytes(new byte[0]);
        return operation.test(into) ? into.toByteArray() : null;
    }
}
