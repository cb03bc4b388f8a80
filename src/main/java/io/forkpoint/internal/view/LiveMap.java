package io.forkpoint.internal.view;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;

/**
 * A map that other threads change meanwhile, an element at a time. Its key and entry sets find and remove an element
 * without iterating, and its spliterators promise no size: a counted element may have expired when it is visited.
 */
abstract class LiveMap<K, V> extends AbstractMap<K, V> {
    private static final int SPLITERATOR = Spliterator.NONNULL | Spliterator.CONCURRENT;

    // ---- what is mapped ---------------------------------------------------------------------------------------

    abstract long count();

    /** Returns a weakly consistent iterator with remove, and entries whose setValue writes through. */
    abstract Iterator<Entry<K, V>> entries();

    /** Returns whether a key has this value; neither is null. */
    abstract boolean hasEntry(Object key, Object value);

    @Override
    public abstract void clear();

    // ---- the map ----------------------------------------------------------------------------------------------

    @Override
    public final int size() {
        return (int) Math.min(Integer.MAX_VALUE, count());
    }

    @Override
    public final Set<Entry<K, V>> entrySet() {
        return new Entries();
    }

    @Override
    public final Set<K> keySet() {
        return new Keys();
    }

    @Override
    public final Collection<V> values() {
        return new Values();
    }

    private static boolean isWhole(Entry<?, ?> entry) {
        return entry.getKey() != null && entry.getValue() != null;
    }

    private final class Entries extends AbstractSet<Entry<K, V>> {
        @Override
        public Iterator<Entry<K, V>> iterator() {
            return entries();
        }

        @Override
        public Spliterator<Entry<K, V>> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), SPLITERATOR | Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return LiveMap.this.size();
        }

        @Override
        public boolean contains(Object element) {
            return element instanceof Map.Entry<?, ?> entry
                    && isWhole(entry)
                    && hasEntry(entry.getKey(), entry.getValue());
        }

        @Override
        public boolean remove(Object element) {
            return element instanceof Map.Entry<?, ?> entry
                    && isWhole(entry)
                    && LiveMap.this.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public void clear() {
            LiveMap.this.clear();
        }
    }

    private final class Keys extends AbstractSet<K> {
        @Override
        public Iterator<K> iterator() {
            return new Mapped<>(entries(), Entry::getKey);
        }

        @Override
        public Spliterator<K> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), SPLITERATOR | Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return LiveMap.this.size();
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            return LiveMap.this.remove(key) != null;
        }

        @Override
        public void clear() {
            LiveMap.this.clear();
        }
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public Iterator<V> iterator() {
            return new Mapped<>(entries(), Entry::getValue);
        }

        @Override
        public Spliterator<V> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), SPLITERATOR);
        }

        @Override
        public int size() {
            return LiveMap.this.size();
        }

        @Override
        public boolean contains(Object value) {
            return containsValue(value);
        }

        @Override
        public void clear() {
            LiveMap.this.clear();
        }
    }

    private record Mapped<T, R>(Iterator<T> of, Function<T, R> part) implements Iterator<R> {
        @Override
        public boolean hasNext() {
            return of.hasNext();
        }

        @Override
        public R next() {
            return part.apply(of.next());
        }

        @Override
        public void remove() {
            of.remove();
        }
    }
}
