package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A hash of the store as a map. */
public final class HashView<K, V> extends BytesMap<K, V> {
    private static final int FIELDS_AT_ONCE = 256;

    private final HashAccess hash;

    public HashView(HashAccess hash, Codec<K> fields, Codec<V> values) {
        super(hash, Objects.requireNonNull(fields, "fields"), values);
        this.hash = hash;
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        byte[][] names = entries.keySet().stream().map(this::keyBytes).toArray(byte[][]::new);
        byte[][] contents = entries.values().stream().map(this::valueBytes).toArray(byte[][]::new);
        hash.putAll(names, contents);
    }

    @Override
    Iterator<Entry<K, V>> entries() {
        return new Entries();
    }

    /** Iterates over the hash by a cursor, some hundred fields at a time. */
    private final class Entries implements Iterator<Entry<K, V>> {
        private final Deque<Entry<K, V>> ahead = new ArrayDeque<>();
        private byte @Nullable [] cursor;
        private boolean begun;
        private @Nullable Entry<K, V> last;

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && (cursor != null || !begun)) {
                begun = true;
                cursor =
                        hash.scan(cursor, FIELDS_AT_ONCE, (field, content) -> ahead.add(new LiveEntry(field, content)));
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
}
