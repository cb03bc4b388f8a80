package io.forkpoint;

import io.forkpoint.value.ValueType;
import java.math.BigDecimal;

/** What the three faces of a database have in common, so that one test serves all. */
interface Access {
    byte[] get(byte[] key);

    void put(byte[] key, byte[] value);

    void put(byte[] key, byte[] value, long expiry);

    boolean putIfAbsent(byte[] key, byte[] value);

    boolean replace(byte[] key, byte[] value);

    int append(byte[] key, byte[] tail);

    boolean remove(byte[] key);

    boolean exists(byte[] key);

    /** Null if there is no such key. */
    byte[] getRange(byte[] key, long start, long end);

    ValueType type(byte[] key);

    boolean compareAndSet(byte[] key, byte[] expected, byte[] value);

    byte[] getAndSet(byte[] key, byte[] value);

    long increment(byte[] key, long delta);

    BigDecimal increment(byte[] key, BigDecimal delta);

    boolean remove(byte[] key, byte[] expected);

    byte[] getAndRemove(byte[] key);

    long expiresAtMillis(byte[] key);

    boolean rename(byte[] from, byte[] to);

    boolean copy(byte[] from, byte[] to, boolean replace);

    static Access arrays(Database database) {
        return new Access() {
            @Override
            public byte[] get(byte[] key) {
                return database.get(key);
            }

            @Override
            public void put(byte[] key, byte[] value) {
                database.put(key, value);
            }

            @Override
            public void put(byte[] key, byte[] value, long expiry) {
                database.put(key, value, expiry);
            }

            @Override
            public boolean putIfAbsent(byte[] key, byte[] value) {
                return database.putIfAbsent(key, value);
            }

            @Override
            public boolean replace(byte[] key, byte[] value) {
                return database.replace(key, value);
            }

            @Override
            public int append(byte[] key, byte[] tail) {
                return database.append(key, tail);
            }

            @Override
            public boolean remove(byte[] key) {
                return database.remove(key);
            }

            @Override
            public boolean exists(byte[] key) {
                return database.containsKey(key);
            }

            @Override
            public byte[] getRange(byte[] key, long start, long end) {
                return database.containsKey(key) ? database.getRange(key, start, end) : null;
            }

            @Override
            public ValueType type(byte[] key) {
                return database.type(key);
            }

            @Override
            public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
                return database.compareAndSet(key, expected, value);
            }

            @Override
            public byte[] getAndSet(byte[] key, byte[] value) {
                return database.getAndSet(key, value);
            }

            @Override
            public long increment(byte[] key, long delta) {
                return database.increment(key, delta);
            }

            @Override
            public BigDecimal increment(byte[] key, BigDecimal delta) {
                return database.increment(key, delta);
            }

            @Override
            public boolean remove(byte[] key, byte[] expected) {
                return database.remove(key, expected);
            }

            @Override
            public byte[] getAndRemove(byte[] key) {
                return database.getAndRemove(key);
            }

            @Override
            public long expiresAtMillis(byte[] key) {
                return database.expiresAtMillis(key);
            }

            @Override
            public boolean rename(byte[] from, byte[] to) {
                return database.rename(from, to);
            }

            @Override
            public boolean copy(byte[] from, byte[] to, boolean replace) {
                return database.copy(from, to, replace);
            }
        };
    }
}
