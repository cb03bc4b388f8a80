package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of objects over byte strings. Single operations are atomic, and so are those that {@link ConcurrentMap} builds on
 * them by retrying; iterators are weakly consistent. Null keys and values are refused. Values are compared by their
 * bytes.
 */
abstract class BytesMap<K, V> extends LiveMap<K, V> implements ConcurrentMap<K, V> {
    final Codec<K> keys;
    final Codec<V> values;
    private final MapAccess map;

    BytesMap(MapAccess map, Codec<K> keys, Codec<V> values) {
        this.map = map;
        this.keys = keys;
        this.values = Objects.requireNonNull(values, "values");
    }

    // ---- what is mapped ---------------------------------------------------------------------------------------

    /** Returns the value of a key; null if there is none that is part of this map. */
    byte @Nullable [] getBytes(byte[] key) {
        return map.get(key);
    }

    /** Removes a key; returns its value, or null if there was none that is part of this map. */
    byte @Nullable [] getAndRemove(byte[] key) {
        return map.getAndRemove(key);
    }

    @Override
    final long count() {
        return map.size();
    }

    @Override
    public final void clear() {
        map.clear();
    }

    // ---- the map ----------------------------------------------------------------------------------------------

    @SuppressWarnings("unchecked") // as in every map: the codec throws a ClassCastException for another type
    final byte[] keyBytes(Object key) {
        return keys.encode((K) Objects.requireNonNull(key, "key"));
    }

    @SuppressWarnings("unchecked")
    final byte[] valueBytes(Object value) {
        return values.encode((V) Objects.requireNonNull(value, "value"));
    }

    private @Nullable V value(byte @Nullable [] bytes) {
        return bytes == null ? null : values.decode(bytes);
    }

    @Override
    public final @Nullable V get(Object key) {
        return value(getBytes(keyBytes(key)));
    }

    @Override
    public final V getOrDefault(Object key, V fallback) {
        V value = get(key);
        return value == null ? fallback : value;
    }

    @Override
    public final boolean containsKey(Object key) {
        return map.containsKey(keyBytes(key));
    }

    @Override
    public final @Nullable V put(K key, V value) {
        return value(map.getAndSet(keyBytes(key), valueBytes(value)));
    }

    @Override
    public final @Nullable V remove(Object key) {
        return value(getAndRemove(keyBytes(key)));
    }

    @Override
    public final @Nullable V putIfAbsent(K key, V value) {
        byte[] keyBytes = keyBytes(key);
        byte[] valueBytes = valueBytes(value);
        while (!map.putIfAbsent(keyBytes, valueBytes)) {
            // Throws if a value that is not part of this map prevents the key from being added.
            byte[] present = map.get(keyBytes);
            if (present != null) {
                return value(present);
            }
        }
        return null;
    }

    @Override
    public final boolean remove(Object key, Object value) {
        return map.remove(keyBytes(key), valueBytes(value));
    }

    @Override
    public final boolean replace(K key, V expected, V value) {
        return map.compareAndSet(keyBytes(key), valueBytes(expected), valueBytes(value));
    }

    @Override
    public final @Nullable V replace(K key, V value) {
        byte[] keyBytes = keyBytes(key);
        byte[] valueBytes = valueBytes(value);
        while (true) {
            byte[] present = getBytes(keyBytes);
            if (present == null) {
                return null;
            }
            if (map.compareAndSet(keyBytes, present, valueBytes)) {
                return value(present);
            }
        }
    }

    @Override
    public final boolean containsValue(Object value) {
        byte[] wanted = valueBytes(value);
        for (V each : values()) {
            if (Arrays.equals(wanted, values.encode(each))) {
                return true;
            }
        }
        return false;
    }

    @Override
    final boolean hasEntry(Object key, Object value) {
        return Arrays.equals(valueBytes(value), getBytes(keyBytes(key)));
    }

    /** An entry whose setValue writes through. */
    final class LiveEntry extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        LiveEntry(byte[] key, byte[] value) {
            super(keys.decode(key), values.decode(value));
        }

        @Override
        public V setValue(V value) {
            BytesMap.this.put(getKey(), value);
            return super.setValue(value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> && super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
