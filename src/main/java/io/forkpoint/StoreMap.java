package io.forkpoint;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * A database as a map. Single operations are atomic, and those that {@link ConcurrentMap} builds on them by trying again
 * too; iterators are weakly consistent. Null keys and values are refused. Values are compared by their bytes.
 */
final class StoreMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
    private static final int KEYS_AT_ONCE = 256;

    private final Database database;
    private final Codec<K> keys;
    private final Codec<V> values;

    StoreMap(Database database, Codec<K> keys, Codec<V> values) {
        this.database = database;
        this.keys = Objects.requireNonNull(keys, "keys");
        this.values = Objects.requireNonNull(values, "values");
    }

    @SuppressWarnings("unchecked") // as every map: a key of another type ends in a ClassCastException of the codec
    private byte[] keyBytes(Object key) {
        return keys.encode((K) Objects.requireNonNull(key, "key"));
    }

    @SuppressWarnings("unchecked")
    private byte[] valueBytes(Object value) {
        return values.encode((V) Objects.requireNonNull(value, "value"));
    }

    private V value(byte[] bytes) {
        return bytes == null ? null : values.decode(bytes);
    }

    @Override
    public V get(Object key) {
        return value(database.get(keyBytes(key)));
    }

    @Override
    public V getOrDefault(Object key, V fallback) {
        V value = get(key);
        return value == null ? fallback : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return database.type(keyBytes(key)) == 0;
    }

    @Override
    public V put(K key, V value) {
        return value(database.getAndSet(keyBytes(key), valueBytes(value)));
    }

    @Override
    public V remove(Object key) {
        return value(database.getAndRemove(keyBytes(key)));
    }

    @Override
    public V putIfAbsent(K key, V value) {
        byte[] keyBytes = keyBytes(key);
        byte[] valueBytes = valueBytes(value);
        while (!database.putIfAbsent(keyBytes, valueBytes)) {
            byte[] present = database.get(keyBytes);
            if (present != null) {
                return value(present);
            }
        }
        return null;
    }

    @Override
    public boolean remove(Object key, Object value) {
        return database.remove(keyBytes(key), valueBytes(value));
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        return database.compareAndSet(keyBytes(key), valueBytes(expected), valueBytes(value));
    }

    @Override
    public V replace(K key, V value) {
        byte[] keyBytes = keyBytes(key);
        byte[] valueBytes = valueBytes(value);
        while (true) {
            byte[] present = database.get(keyBytes);
            if (present == null) {
                return null;
            }
            if (database.compareAndSet(keyBytes, present, valueBytes)) {
                return value(present);
            }
        }
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, database.size());
    }

    @Override
    public void clear() {
        database.flush();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return StoreMap.this.size();
            }
        };
    }

    /** Goes over the database by a cursor, some hundred keys at a time. */
    private final class Entries implements Iterator<Entry<K, V>> {
        private final Deque<byte[]> ahead = new ArrayDeque<>();
        private long cursor;
        private boolean begun;
        private Entry<K, V> next;
        private K last;

        @Override
        public boolean hasNext() {
            while (next == null && refill()) {
                byte[] key = ahead.remove();
                byte[] value = database.type(key) == 0 ? database.get(key) : null;
                if (value != null) {
                    next = new LiveEntry(keys.decode(key), values.decode(value));
                }
            }
            return next != null;
        }

        private boolean refill() {
            while (ahead.isEmpty() && (cursor != 0 || !begun)) {
                begun = true;
                cursor = database.scan(cursor, KEYS_AT_ONCE, ahead::add);
            }
            return !ahead.isEmpty();
        }

        @Override
        public Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the map has no more entries");
            }
            Entry<K, V> entry = next;
            next = null;
            last = entry.getKey();
            return entry;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() must come before remove()");
            }
            StoreMap.this.remove(last);
            last = null;
        }
    }

    /** An entry whose setValue writes through. */
    private final class LiveEntry extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        LiveEntry(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            StoreMap.this.put(getKey(), value);
            return super.setValue(value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Map.Entry<?, ?> && super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
