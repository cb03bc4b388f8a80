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
 * A hash of the store as a map. Single operations are atomic, and those that {@link ConcurrentMap} builds on them by trying
 * again too; iterators are weakly consistent. Null is refused. Values are compared by their bytes.
 */
final class HashView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
    private static final int FIELDS_AT_ONCE = 256;

    private final StoreHash hash;
    private final Codec<K> fields;
    private final Codec<V> values;

    HashView(StoreHash hash, Codec<K> fields, Codec<V> values) {
        this.hash = hash;
        this.fields = Objects.requireNonNull(fields, "fields");
        this.values = Objects.requireNonNull(values, "values");
    }

    @SuppressWarnings("unchecked") // as every map: a key of another type ends in a ClassCastException of the codec
    private byte[] fieldBytes(Object key) {
        return fields.encode((K) Objects.requireNonNull(key, "key"));
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
        return value(hash.get(fieldBytes(key)));
    }

    @Override
    public V getOrDefault(Object key, V fallback) {
        V value = get(key);
        return value == null ? fallback : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return hash.containsField(fieldBytes(key));
    }

    @Override
    public V put(K key, V value) {
        return value(hash.getAndPut(fieldBytes(key), valueBytes(value)));
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        byte[][] names = entries.keySet().stream().map(this::fieldBytes).toArray(byte[][]::new);
        byte[][] contents = entries.values().stream().map(this::valueBytes).toArray(byte[][]::new);
        hash.putAll(names, contents);
    }

    @Override
    public V remove(Object key) {
        return value(hash.getAndRemove(fieldBytes(key)));
    }

    @Override
    public V putIfAbsent(K key, V value) {
        byte[] field = fieldBytes(key);
        byte[] content = valueBytes(value);
        while (!hash.putIfAbsent(field, content)) {
            byte[] present = hash.get(field);
            if (present != null) {
                return value(present);
            }
        }
        return null;
    }

    @Override
    public boolean remove(Object key, Object value) {
        return hash.remove(fieldBytes(key), valueBytes(value));
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        return hash.compareAndSet(fieldBytes(key), valueBytes(expected), valueBytes(value));
    }

    @Override
    public V replace(K key, V value) {
        byte[] field = fieldBytes(key);
        byte[] content = valueBytes(value);
        while (true) {
            byte[] present = hash.get(field);
            if (present == null) {
                return null;
            }
            if (hash.compareAndSet(field, present, content)) {
                return value(present);
            }
        }
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, hash.size());
    }

    @Override
    public void clear() {
        hash.clear();
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
                return HashView.this.size();
            }
        };
    }

    /** Goes over the hash by a cursor, some hundred fields at a time. */
    private final class Entries implements Iterator<Entry<K, V>> {
        private final Deque<Entry<K, V>> ahead = new ArrayDeque<>();
        private byte[] cursor;
        private boolean begun;
        private Entry<K, V> last;

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && (cursor != null || !begun)) {
                begun = true;
                cursor = hash.scan(
                        cursor,
                        FIELDS_AT_ONCE,
                        (field, content) -> ahead.add(new LiveEntry(fields.decode(field), values.decode(content))));
            }
            return !ahead.isEmpty();
        }

        @Override
        public Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the map has no more entries");
            }
            last = ahead.remove();
            return last;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() must come before remove()");
            }
            HashView.this.remove(last.getKey());
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
            HashView.this.put(getKey(), value);
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
