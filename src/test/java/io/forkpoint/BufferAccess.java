package io.forkpoint;

import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.ToIntBiFunction;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Agrona's buffers, on and off the heap, the bytes somewhere inside. */
record BufferAccess(BufferDatabase database, Random random) implements Access {
    private static final int OFFSET = 5;

    private DirectBuffer buffer(byte[] bytes) {
        int capacity = OFFSET + bytes.length + random.nextInt(9);
        UnsafeBuffer buffer = random.nextBoolean()
                ? new UnsafeBuffer(new byte[capacity])
                : new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
        buffer.putBytes(OFFSET, bytes);
        return buffer;
    }

    @Override
    public byte[] get(byte[] key) {
        return random.nextBoolean() ? copyOfView(key) : copyByParts(key);
    }

    private byte[] copyOfView(byte[] key) {
        return database.read(buffer(key), OFFSET, key.length, view -> {
            byte[] copy = new byte[view.capacity()];
            view.getBytes(0, copy);
            return copy;
        });
    }

    /** First into a buffer that may be too short, then into one that grows. */
    private byte[] copyByParts(byte[] key) {
        UnsafeBuffer little = new UnsafeBuffer(new byte[OFFSET + 10]);
        int length = database.get(buffer(key), OFFSET, key.length, little, OFFSET);
        ExpandableArrayBuffer large = new ExpandableArrayBuffer(16);
        int again = database.get(buffer(key), OFFSET, key.length, large, OFFSET);
        Model.require(length == again, "length=" + length + " and again=" + again);
        if (length < 0) {
            return null;
        }
        byte[] copy = new byte[length];
        large.getBytes(OFFSET, copy);
        for (int i = 0; i < Math.min(10, length); i++) {
            Model.require(little.getByte(OFFSET + i) == copy[i], "the part differs at " + i);
        }
        return copy;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        database.put(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
    }

    @Override
    public void put(byte[] key, byte[] value, long expiry) {
        database.put(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length, expiry);
    }

    @Override
    public boolean putIfAbsent(byte[] key, byte[] value) {
        return database.putIfAbsent(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
    }

    @Override
    public boolean replace(byte[] key, byte[] value) {
        return database.replace(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length);
    }

    @Override
    public int append(byte[] key, byte[] tail) {
        return database.append(buffer(key), OFFSET, key.length, buffer(tail), OFFSET, tail.length);
    }

    @Override
    public boolean remove(byte[] key) {
        return database.remove(buffer(key), OFFSET, key.length);
    }

    @Override
    public boolean exists(byte[] key) {
        return database.containsKey(buffer(key), OFFSET, key.length);
    }

    @Override
    public byte[] getRange(byte[] key, long start, long end) {
        return taken((into, at) -> database.getRange(buffer(key), OFFSET, key.length, start, end, into, at));
    }

    @Override
    public ValueType type(byte[] key) {
        return database.type(buffer(key), OFFSET, key.length);
    }

    @Override
    public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return database.compareAndSet(
                buffer(key),
                OFFSET,
                key.length,
                buffer(expected),
                OFFSET,
                expected.length,
                buffer(value),
                OFFSET,
                value.length);
    }

    @Override
    public byte[] getAndSet(byte[] key, byte[] value) {
        return taken((into, at) ->
                database.getAndSet(buffer(key), OFFSET, key.length, buffer(value), OFFSET, value.length, into, at));
    }

    @Override
    public long increment(byte[] key, long delta) {
        return database.increment(buffer(key), OFFSET, key.length, delta);
    }

    @Override
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        return database.increment(buffer(key), OFFSET, key.length, delta);
    }

    @Override
    public boolean remove(byte[] key, byte[] expected) {
        return database.remove(buffer(key), OFFSET, key.length, buffer(expected), OFFSET, expected.length);
    }

    @Override
    public byte[] getAndRemove(byte[] key) {
        return taken((into, at) -> database.getAndRemove(buffer(key), OFFSET, key.length, into, at));
    }

    @Override
    public long expiresAtMillis(byte[] key) {
        return database.expiresAtMillis(buffer(key), OFFSET, key.length);
    }

    @Override
    public boolean rename(byte[] from, byte[] to) {
        return database.rename(buffer(from), OFFSET, from.length, buffer(to), OFFSET, to.length);
    }

    @Override
    public boolean copy(byte[] from, byte[] to, boolean replace) {
        return database.copy(buffer(from), OFFSET, from.length, buffer(to), OFFSET, to.length, replace);
    }

    /** What an operation copies into a buffer that grows. */
    private static byte[] taken(ToIntBiFunction<MutableDirectBuffer, Integer> operation) {
        ExpandableArrayBuffer into = new ExpandableArrayBuffer(16);
        int length = operation.applyAsInt(into, OFFSET);
        if (length == BufferDatabase.ABSENT) {
            return null;
        }
        byte[] copy = new byte[length];
        into.getBytes(OFFSET, copy);
        return copy;
    }
}
