package io.forkpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/** One of a store's databases, with keys and values as byte arrays. Safe for any number of threads. */
public final class Database {
    Database() {}

    public byte[] get(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /** Zero-copy: the view is valid inside the callback only. Returns null if there is no such key. */
    public <T> T read(byte[] key, Function<DirectBuffer, T> reader) {
        throw new UnsupportedOperationException();
    }

    /** Sets the value and removes an expiry. */
    public void put(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    /** Sets the value and the expiry in milliseconds since 1970. */
    public void put(byte[] key, byte[] value, long expiryMillis) {
        throw new UnsupportedOperationException();
    }

    public boolean putIfAbsent(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    public boolean replace(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
        throw new UnsupportedOperationException();
    }

    public boolean remove(byte[] key) {
        throw new UnsupportedOperationException();
    }

    public boolean exists(byte[] key) {
        throw new UnsupportedOperationException();
    }

    public byte[] getAndSet(byte[] key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    /** Returns the new length. */
    public int append(byte[] key, byte[] tail) {
        throw new UnsupportedOperationException();
    }

    /** From start to end, both included; negative ones count from the end, as Redis's GETRANGE. */
    public byte[] getRange(byte[] key, long start, long end) {
        throw new UnsupportedOperationException();
    }

    public long increment(byte[] key, long delta) {
        throw new UnsupportedOperationException();
    }

    public java.math.BigDecimal increment(byte[] key, java.math.BigDecimal delta) {
        throw new UnsupportedOperationException();
    }

    public boolean expireAt(byte[] key, long expiryMillis) {
        throw new UnsupportedOperationException();
    }

    public boolean persist(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /** Milliseconds left; -1 no expiry; -2 no such key. */
    public long ttl(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /** Type of the value: 0 string, -1 no such key, else the block type of a raw payload. */
    public int type(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /** Visits about {@code count} keys from a cursor on (0 to start); returns the next cursor, 0 at the end. */
    public long scan(long cursor, int count, BiConsumer<DirectBuffer, DirectBuffer> visitor) {
        throw new UnsupportedOperationException();
    }

    public long size() {
        throw new UnsupportedOperationException();
    }

    public void flush() {
        throw new UnsupportedOperationException();
    }

    public boolean rename(byte[] from, byte[] to) {
        throw new UnsupportedOperationException();
    }

    /** Values in the order of the keys, null where there is none. */
    public byte[][] getAll(byte[][] keys) {
        throw new UnsupportedOperationException();
    }

    public void putAll(byte[][] keys, byte[][] values) {
        throw new UnsupportedOperationException();
    }

    public <K, V> ConcurrentMap<K, V> asMap(Codec<K> keys, Codec<V> values) {
        throw new UnsupportedOperationException();
    }

    /** Placeholder so that the skeleton has no unused imports. */
    Map<String, String> none() {
        return Map.of();
    }
}
