package io.forkpoint;

import io.forkpoint.codec.Codec;
import io.forkpoint.internal.value.SortedSetRanges;
import io.forkpoint.internal.view.DequeView;
import io.forkpoint.internal.view.HashAccess;
import io.forkpoint.internal.view.HashView;
import io.forkpoint.internal.view.ListAccess;
import io.forkpoint.internal.view.ListView;
import io.forkpoint.internal.view.SetAccess;
import io.forkpoint.internal.view.SetView;
import io.forkpoint.internal.view.SortedSetAccess;
import io.forkpoint.internal.view.SortedSetMap;
import io.forkpoint.internal.view.StoreMap;
import io.forkpoint.internal.view.StringsAccess;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.ValueType;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Creates the views of {@code java.util}, and adapts the handles, which the views do not know. */
final class Views {
    private Views() {}

    /**
     * Creates a map. {@code expiry} is that of a string that replaces another, one of the constants of {@code
     * KeyOperations}.
     */
    static <K, V> ConcurrentMap<K, V> map(Database database, Codec<K> keys, Codec<V> values, long expiry) {
        return new StoreMap<>(new Strings(database, expiry), keys, values);
    }

    static <K, V> ConcurrentMap<K, V> map(StoreHash hash, Codec<K> fields, Codec<V> values) {
        return new HashView<>(new Fields(hash), fields, values);
    }

    static <E> Map<E, Double> map(StoreSortedSet set, Codec<E> members) {
        return new SortedSetMap<>(new Scores(set), members);
    }

    static <E> Set<E> set(StoreSet set, Codec<E> members) {
        return new SetView<>(new Members(set), members);
    }

    static <E> List<E> list(StoreList list, Codec<E> elements) {
        return new ListView<>(new ListElements(list), elements);
    }

    static <E> Deque<E> deque(StoreList list, Codec<E> elements) {
        return new DequeView<>(new ListElements(list), elements);
    }

    /** The strings of a database. */
    private record Strings(Database database, long expiry) implements StringsAccess {
        @Override
        public boolean containsKey(byte[] key) {
            return database.type(key) == ValueType.STRING;
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return database.get(key);
        }

        @Override
        public byte @Nullable [] getAndSet(byte[] key, byte[] value) {
            return database.getAndSet(key, value, expiry);
        }

        @Override
        public byte @Nullable [] getAndRemove(byte[] key) {
            return database.getAndRemove(key);
        }

        @Override
        public boolean putIfAbsent(byte[] key, byte[] value) {
            return database.putIfAbsent(key, value);
        }

        @Override
        public boolean remove(byte[] key, byte[] expected) {
            return database.remove(key, expected);
        }

        @Override
        public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
            return database.compareAndSet(key, expected, value, expiry);
        }

        @Override
        public long size() {
            return database.strings();
        }

        @Override
        public void clear() {
            database.clearStrings();
        }

        @Override
        public long scan(long cursor, int count, Consumer<byte[]> visitor) {
            return database.scan(cursor, count, visitor);
        }
    }

    /** The fields of a hash. */
    private record Fields(StoreHash hash) implements HashAccess {
        @Override
        public boolean containsKey(byte[] field) {
            return hash.containsField(field);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return hash.get(key);
        }

        @Override
        public byte @Nullable [] getAndSet(byte[] key, byte[] value) {
            return hash.getAndSet(key, value);
        }

        @Override
        public byte @Nullable [] getAndRemove(byte[] key) {
            return hash.getAndRemove(key);
        }

        @Override
        public boolean putIfAbsent(byte[] key, byte[] value) {
            return hash.putIfAbsent(key, value);
        }

        @Override
        public boolean remove(byte[] key, byte[] expected) {
            return hash.remove(key, expected);
        }

        @Override
        public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
            return hash.compareAndSet(key, expected, value);
        }

        @Override
        public void putAll(byte[][] fields, byte[][] values) {
            hash.putAll(fields, values);
        }

        @Override
        public long size() {
            return hash.size();
        }

        @Override
        public void clear() {
            hash.clear();
        }

        @Override
        public byte @Nullable [] scan(byte @Nullable [] cursor, int count, BiConsumer<byte[], byte[]> visitor) {
            return hash.scan(cursor, count, visitor);
        }
    }

    /** The members of a sorted set and their scores. */
    private record Scores(StoreSortedSet set) implements SortedSetAccess {
        @Override
        public long size() {
            return set.size();
        }

        @Override
        public OptionalDouble score(byte[] member) {
            return set.score(member);
        }

        @Override
        public AddOutcome add(byte[] member, double score, AddCondition condition) {
            return set.add(member, score, condition);
        }

        @Override
        public void add(byte[] member, double score) {
            set.add(member, score);
        }

        @Override
        public boolean remove(byte[] member) {
            return set.remove(member);
        }

        @Override
        public void clear() {
            set.clear();
        }

        @Override
        public List<ScoredMember> after(@Nullable ScoredMember last, int count) {
            return set.readItems(value -> new SortedSetRanges(value).behind(last, count));
        }
    }

    /** The members of a set. */
    private record Members(StoreSet set) implements SetAccess {
        @Override
        public long size() {
            return set.size();
        }

        @Override
        public boolean contains(byte[] member) {
            return set.contains(member);
        }

        @Override
        public boolean add(byte[] member) {
            return set.add(member);
        }

        @Override
        public long addAll(byte[]... members) {
            return set.addAll(members);
        }

        @Override
        public boolean remove(byte[] member) {
            return set.remove(member);
        }

        @Override
        public void clear() {
            set.clear();
        }

        @Override
        public byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<byte[]> visitor) {
            return set.scan(cursor, count, visitor);
        }
    }

    /** The elements of a list. */
    private record ListElements(StoreList list) implements ListAccess {
        @Override
        public long size() {
            return list.size();
        }

        @Override
        public byte @Nullable [] get(long index) {
            return list.get(index);
        }

        @Override
        public byte[][] range(long from, long to) {
            return list.range(from, to);
        }

        @Override
        public long indexOf(byte[] element) {
            return list.indexOf(element);
        }

        @Override
        public long lastIndexOf(byte[] element) {
            return list.lastIndexOf(element);
        }

        @Override
        public byte[] set(long index, byte[] element) {
            return list.set(index, element);
        }

        @Override
        public void insert(long index, byte[] element) {
            list.insert(index, element);
        }

        @Override
        public void addFirst(byte[]... elements) {
            list.addFirst(elements);
        }

        @Override
        public void addLast(byte[]... elements) {
            list.addLast(elements);
        }

        @Override
        public byte @Nullable [] pollFirst() {
            return list.pollFirst();
        }

        @Override
        public byte @Nullable [] pollLast() {
            return list.pollLast();
        }

        @Override
        public byte[] removeAt(long index) {
            return list.removeAt(index);
        }

        @Override
        public long removeFirstOccurrences(byte[] element, long count) {
            return list.removeFirstOccurrences(element, count);
        }

        @Override
        public long removeLastOccurrences(byte[] element, long count) {
            return list.removeLastOccurrences(element, count);
        }

        @Override
        public void clear() {
            list.clear();
        }
    }
}
