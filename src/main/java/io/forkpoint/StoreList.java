package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_LIST;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyHandle;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.value.ListValue;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list of one key. A key that does not exist has an empty one; adding makes it, and one that becomes empty is removed.
 * Safe for any number of threads; each method is atomic. Both ends are near; an index, too, is found in logarithmic time.
 *
 * <p>Indexes count from 0; negative ones from the end, -1 being the last element. Every method throws {@link
 * WrongTypeException} if the key holds something else; those that add throw {@link MemoryLimitException} if the store's
 * limit is reached, and so may those that remove while a snapshot runs. After each of these the list is as it was. Elements
 * have at most 512 MiB; longer ones throw {@link EntryTooLargeException}. Results are copies.
 */
public final class StoreList {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;

    StoreList(CollectionOperations operations, int database, byte[] key) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
    }

    /** For one element, or little of the root. */
    private <T> T read(Function<ListValue, T> action) {
        return operations.read(database, key, TYPE_LIST, value -> action.apply(new ListValue(value)));
    }

    private <T> T readAll(Function<ListValue, T> action) {
        return operations.readAll(database, key, TYPE_LIST, value -> action.apply(new ListValue(value)));
    }

    private <T> T write(Function<ListValue, T> action) {
        return operations.write(database, key, TYPE_LIST, value -> action.apply(new ListValue(value)));
    }

    /**
     * The list's length: LLEN.
     *
     * @return elements
     */
    public long size() {
        return read(ListValue::size);
    }

    /**
     * Puts a list of these elements in the place of what the key holds, of any type, and removes the key's expiry. Nothing
     * is left if there are none. If the store's limit is reached the key stays as it was.
     *
     * @param elements the elements in order
     */
    public void replaceWith(byte[]... elements) {
        operations.writeKeys(
                database,
                new byte[][] {key},
                handles -> new ListValue(handles[0].replace(TYPE_LIST, KeyOperations.NO_EXPIRY)).push(false, elements));
    }

    // ---- at the ends ------------------------------------------------------------------------------------------

    /**
     * Adds elements before the first one, one after the other, so that the last of them comes first: LPUSH.
     *
     * @param elements what to add
     * @return the new length
     */
    public long addFirst(byte[]... elements) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        return write(list -> list.push(true, elements));
    }

    /**
     * Adds elements behind the last one: RPUSH.
     *
     * @param elements what to add
     * @return the new length
     */
    public long addLast(byte[]... elements) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        return write(list -> list.push(false, elements));
    }

    /**
     * Adds elements before the first one, if there is one: LPUSHX.
     *
     * @param elements what to add
     * @return the new length, 0 if there is no list
     */
    public long addFirstIfPresent(byte[]... elements) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        return write(list -> list.pushIfPresent(true, elements));
    }

    /**
     * Adds elements behind the last one, if there is one: RPUSHX.
     *
     * @param elements what to add
     * @return the new length, 0 if there is no list
     */
    public long addLastIfPresent(byte[]... elements) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        return write(list -> list.pushIfPresent(false, elements));
    }

    /**
     * Takes the first element away: LPOP.
     *
     * @return the element, or null if there is none
     */
    public byte @Nullable [] pollFirst() {
        return write(list -> list.pop(true));
    }

    /**
     * Takes the last element away: RPOP.
     *
     * @return the element, or null if there is none
     */
    public byte @Nullable [] pollLast() {
        return write(list -> list.pop(false));
    }

    /**
     * Takes the first elements away: LPOP with a count.
     *
     * @param count how many; fewer if there are fewer
     * @return the elements, the first one first
     */
    public byte[][] pollFirst(long count) {
        Elements.checkCount(count);
        return write(list -> list.pop(true, count));
    }

    /**
     * Takes the last elements away: RPOP with a count.
     *
     * @param count how many; fewer if there are fewer
     * @return the elements, the last one first
     */
    public byte[][] pollLast(long count) {
        Elements.checkCount(count);
        return write(list -> list.pop(false, count));
    }

    /**
     * Takes elements from this list or, if it is empty, from the first of others that is not: LMPOP.
     *
     * @param end from which end
     * @param count how many at most
     * @param others keys of the same database
     * @return the elements and their key, or null if all are empty
     */
    public @Nullable KeyedElements popAny(ListEnd end, long count, byte[]... others) {
        Objects.requireNonNull(end, "end");
        Elements.checkCount(count);
        boolean first = end == ListEnd.FIRST;
        byte[][] keys = ByteArrays.keys(key, others);
        return operations.writeKeys(database, keys, handles -> {
            for (int i = 0; i < handles.length; i++) {
                // What is opened takes KiB of the heap until the end: of thousands of keys only what is there.
                if (handles[i].type() >= 0) {
                    byte[][] taken = open(handles[i]).pop(first, count);
                    if (taken.length > 0) {
                        return new KeyedElements(keys[i].clone(), taken);
                    }
                }
            }
            return null;
        });
    }

    private static ListValue open(KeyHandle handle) {
        return new ListValue(handle.open(TYPE_LIST));
    }

    /**
     * Takes an element away from an end of this list and adds it at an end of another, or of this one: LMOVE, RPOPLPUSH.
     *
     * @param from from which end
     * @param destination the key of the other list, in the same database
     * @param to at which end
     * @return the element, or null if there is none
     */
    public byte @Nullable [] move(ListEnd from, byte[] destination, ListEnd to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(destination, "destination");
        boolean fromFirst = from == ListEnd.FIRST;
        boolean toFirst = Objects.requireNonNull(to, "to") == ListEnd.FIRST;
        if (Arrays.equals(key, destination)) {
            return write(list -> list.rotate(fromFirst, toFirst));
        }
        return operations.writeKeys(database, ByteArrays.keys(key, destination), handles -> {
            ListValue source = open(handles[0]);
            return source.size() == 0 ? null : source.moveTo(open(handles[1]), fromFirst, toFirst);
        });
    }

    // ---- by index ---------------------------------------------------------------------------------------------

    /**
     * Reads an element: LINDEX.
     *
     * @param index which one
     * @return the element, or null if there is none
     */
    public byte @Nullable [] get(long index) {
        return read(list -> list.get(index));
    }

    /**
     * Puts an element in the place of another: LSET.
     *
     * @param index of which one
     * @param element the new one
     * @return the old one
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte[] set(long index, byte[] element) {
        Elements.check(element);
        return write(list -> list.set(index, element));
    }

    /**
     * Adds an element before the one of an index.
     *
     * @param index 0 to the list's length
     * @param element what to add
     * @throws IndexOutOfBoundsException if the index is another
     */
    public void insert(long index, byte[] element) {
        Elements.check(element);
        write(list -> {
            list.insert(index, element);
            return null;
        });
    }

    /**
     * Takes the element of an index away.
     *
     * @param index which one
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte[] removeAt(long index) {
        return write(list -> list.removeAt(index));
    }

    /**
     * Reads elements: LRANGE.
     *
     * @param from index of the first one
     * @param to index of the last one
     * @return those that there are
     */
    public byte[][] range(long from, long to) {
        return readAll(list -> list.range(from, to));
    }

    /**
     * Keeps some elements and takes all others away: LTRIM.
     *
     * @param from index of the first one to keep
     * @param to index of the last one to keep
     */
    public void trim(long from, long to) {
        write(list -> {
            list.trim(from, to);
            return null;
        });
    }

    /**
     * Visits some elements. The cursor is an index: what is added or taken away before it shifts the elements.
     *
     * @param cursor 0 to begin, then what the last call returned
     * @param count how many to visit
     * @param visitor called on this thread, outside of any lock
     * @return where to go on, 0 at the end
     */
    public long scan(long cursor, int count, Consumer<byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        if (cursor < 0) {
            throw new IllegalArgumentException("a cursor is 0, or what the last call returned: cursor=" + cursor);
        }
        byte[][] found = range(cursor, cursor + count - 1);
        Arrays.stream(found).forEach(visitor);
        return found.length < count ? 0 : cursor + count;
    }

    // ---- by content -------------------------------------------------------------------------------------------

    /**
     * Adds an element before the first one that is like another: LINSERT BEFORE. Looks at all elements up to there.
     *
     * @param pivot the other
     * @param element what to add
     * @return the new length; -1 if there is none like it, 0 if there is no list
     */
    public long insertBefore(byte[] pivot, byte[] element) {
        Objects.requireNonNull(pivot, "pivot");
        Elements.check(element);
        return write(list -> list.insert(true, pivot, element));
    }

    /**
     * Adds an element behind the first one that is like another: LINSERT AFTER. Looks at all elements up to there.
     *
     * @param pivot the other
     * @param element what to add
     * @return the new length; -1 if there is none like it, 0 if there is no list
     */
    public long insertAfter(byte[] pivot, byte[] element) {
        Objects.requireNonNull(pivot, "pivot");
        Elements.check(element);
        return write(list -> list.insert(false, pivot, element));
    }

    /**
     * Takes elements that are like another away: LREM. Looks at all elements.
     *
     * @param count how many, from the first on; negative: from the last on; 0: all
     * @param element the other
     * @return how many it were
     */
    public long remove(long count, byte[] element) {
        Objects.requireNonNull(element, "element");
        return write(list -> list.remove(count, element));
    }

    /**
     * Looks for the first element that is like another: LPOS.
     *
     * @param element the other
     * @return its index, or -1 if there is none
     */
    public long indexOf(byte[] element) {
        Objects.requireNonNull(element, "element");
        long[] found = positions(element, 1, 1, 0);
        return found.length == 0 ? -1 : found[0];
    }

    /**
     * Looks for elements that are like another: LPOS with RANK, COUNT and MAXLEN.
     *
     * @param element the other
     * @param rank 1 to begin with the first one, 2 with the second; negative: from the end; not 0
     * @param count how many to find; 0: all
     * @param most how many elements to look at; 0: all
     * @return their indexes in the order in which they are met
     */
    public long[] positions(byte[] element, long rank, long count, long most) {
        Objects.requireNonNull(element, "element");
        return readAll(list -> list.positions(element, rank, count, most));
    }

    /**
     * The list with objects as elements.
     *
     * @param codec turns elements into bytes: equal ones into equal bytes
     * @param <E> the elements
     * @return a live view; no {@link java.util.RandomAccess}, though an index is found fast; its iterators are weakly
     *     consistent
     */
    public <E> List<E> asList(Codec<E> codec) {
        return Views.list(this, codec);
    }

    /**
     * The list with objects as elements, as a queue with two ends, or a stack.
     *
     * @param codec turns elements into bytes: equal ones into equal bytes
     * @param <E> the elements
     * @return a live view, whose iterators are weakly consistent; that from the end is one over a copy, and removes nothing
     */
    public <E> Deque<E> asDeque(Codec<E> codec) {
        return Views.deque(this, codec);
    }
}
