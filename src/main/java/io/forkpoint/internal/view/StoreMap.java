package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.WrongTypeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a database as a map. A value of another type is absent for reads and removals; a put meets it, throws,
 * and leaves it in place.
 */
public final class StoreMap<K, V> extends BytesMap<K, V> {
    private static final int KEYS_AT_ONCE = 256;

    private final StringsAccess database;

    public StoreMap(StringsAccess database, Codec<K> keys, Codec<V> values) {
        super(database, Objects.requireNonNull(keys, "keys"), values);
        this.database = database;
    }

    @Override
    byte @Nullable [] getBytes(byte[] key) {
        try {
            return database.get(key);
        } catch (WrongTypeException notOfThisMap) {
            return null;
        }
    }

    @Override
    byte @Nullable [] getAndRemove(byte[] key) {
        try {
            return database.getAndRemove(key);
        } catch (WrongTypeException notOfThisMap) {
            return null;
        }
    }

    @Override
    Iterator<Entry<K, V>> entries() {
        return new Entries();
    }

    /** Iterates over the database by a cursor, some hundred keys at a time. */
    private final class Entries implements Iterator<Entry<K, V>> {
        private final Deque<byte[]> ahead = new ArrayDeque<>();
        private long cursor;
        private boolean begun;
        private @Nullable Entry<K, V> next;
        private @Nullable K last;

        @Override
        public boolean hasNext() {
            while (next == null && refill()) {
                byte[] key = ahead.remove();
                byte[] value = getBytes(key);
                if (value != null) {
                    next = new LiveEntry(key, value);
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
}
