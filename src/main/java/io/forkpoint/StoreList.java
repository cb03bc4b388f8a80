package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_LIST;

import io.forkpoint.codec.Codec;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.value.ListValue;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list of one key. Elements are added and removed at both ends in constant time, and found by their index in logarithmic
 * time. Indexes count from 0. Negative indexes count from the end; -1 is the last element. {@link StoreLists} has the
 * operations on several lists.
 */
public final class StoreList extends StoreCollection {
    StoreList(CollectionOperations operations, int database, byte[] key) {
        super(operations, database, key, TYPE_LIST);
    }

    private <T> T write(Function<ListValue, T> action) {
        return writeItems(value -> action.apply(new ListValue(value)));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the element at an index (LINDEX). Takes no lock.
     *
     * @param index the index
     * @return the element, or null if the index is out of range
     */
    public byte @Nullable [] get(long index) {
        return readItem(value -> new ListValue(value).get(index));
    }

    /**
     * Returns the elements between two indexes (LRANGE).
     *
     * @param from the index of the first element
     * @param to the index of the last element, inclusive
     * @return the elements that exist in this range
     */
    public byte[][] range(long from, long to) {
        return readItems(value -> new ListValue(value).range(from, to));
    }

    /**
     * Returns the index of the first element that equals another (LPOS).
     *
     * @param element the element to find
     * @return the index, or -1 if there is no such element
     */
    public long indexOf(byte[] element) {
        return Arrays.stream(indexesOf(element, 0, 1, Long.MAX_VALUE))
                .findFirst()
                .orElse(-1);
    }

    /**
     * Returns the index of the last element that equals another (LPOS with RANK -1).
     *
     * @param element the element to find
     * @return the index, or -1 if there is no such element
     */
    public long lastIndexOf(byte[] element) {
        return Arrays.stream(lastIndexesOf(element, 0, 1, Long.MAX_VALUE))
                .findFirst()
                .orElse(-1);
    }

    /**
     * Returns the indexes of all elements that equal another (LPOS with COUNT 0).
     *
     * @param element the element to find
     * @return the indexes in ascending order
     */
    public long[] indexesOf(byte[] element) {
        return indexesOf(element, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Returns the indexes of elements that equal another, from the first on (LPOS with RANK, COUNT and MAXLEN).
     *
     * @param element the element to find
     * @param offset the number of equal elements to skip
     * @param count the maximum number of indexes to return
     * @param limit the maximum number of elements to compare
     * @return the indexes in ascending order
     */
    public long[] indexesOf(byte[] element, long offset, long count, long limit) {
        return indexesOf(false, element, offset, count, limit);
    }

    /**
     * Returns the indexes of elements that equal another, from the last on (LPOS with a negative RANK, COUNT and MAXLEN).
     *
     * @param element the element to find
     * @param offset the number of equal elements to skip
     * @param count the maximum number of indexes to return
     * @param limit the maximum number of elements to compare
     * @return the indexes in descending order
     */
    public long[] lastIndexesOf(byte[] element, long offset, long count, long limit) {
        return indexesOf(true, element, offset, count, limit);
    }

    private long[] indexesOf(boolean fromEnd, byte[] element, long offset, long count, long limit) {
        Objects.requireNonNull(element, "element");
        Elements.checkOffset(offset);
        Elements.checkCount(count);
        Elements.checkCount(limit);
        return readItems(value -> new ListValue(value).indexesOf(element, fromEnd, offset, count, limit));
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds elements before the first one, one after the other, so that the last of them becomes the first (LPUSH).
     *
     * @param elements the elements
     * @return the new size
     */
    public long addFirst(byte[]... elements) {
        return add(elements, list -> list.push(true, elements));
    }

    /**
     * Adds elements after the last one (RPUSH).
     *
     * @param elements the elements
     * @return the new size
     */
    public long addLast(byte[]... elements) {
        return add(elements, list -> list.push(false, elements));
    }

    /**
     * Adds elements before the first one if the list exists (LPUSHX).
     *
     * @param elements the elements
     * @return the new size, 0 if the list does not exist
     */
    public long addFirstIfPresent(byte[]... elements) {
        return add(elements, list -> list.pushIfPresent(true, elements));
    }

    /**
     * Adds elements after the last one if the list exists (RPUSHX).
     *
     * @param elements the elements
     * @return the new size, 0 if the list does not exist
     */
    public long addLastIfPresent(byte[]... elements) {
        return add(elements, list -> list.pushIfPresent(false, elements));
    }

    private long add(byte[][] elements, Function<ListValue, Long> addition) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        return write(addition);
    }

    /**
     * Replaces the element at an index (LSET).
     *
     * @param index the index
     * @param element the new element
     * @return the old element
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    public byte[] set(long index, byte[] element) {
        Elements.check(element);
        return write(list -> list.set(index, element));
    }

    /**
     * Adds an element before the one at an index.
     *
     * @param index the index, from 0 to the size of the list
     * @param element the element
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    public void insert(long index, byte[] element) {
        Elements.check(element);
        write(list -> {
            list.insert(index, element);
            return null;
        });
    }

    /**
     * Adds an element before the first one that equals a pivot (LINSERT BEFORE). Takes linear time.
     *
     * @param pivot the element to find
     * @param element the element to add
     * @return the new size; empty if the list does not contain the pivot
     */
    public OptionalLong insertBefore(byte[] pivot, byte[] element) {
        return insert(true, pivot, element);
    }

    /**
     * Adds an element after the first one that equals a pivot (LINSERT AFTER). Takes linear time.
     *
     * @param pivot the element to find
     * @param element the element to add
     * @return the new size; empty if the list does not contain the pivot
     */
    public OptionalLong insertAfter(byte[] pivot, byte[] element) {
        return insert(false, pivot, element);
    }

    private OptionalLong insert(boolean before, byte[] pivot, byte[] element) {
        Objects.requireNonNull(pivot, "pivot");
        Elements.check(element);
        long size = write(list -> list.insert(before, pivot, element));
        return size > 0 ? OptionalLong.of(size) : OptionalLong.empty();
    }

    /**
     * Replaces what the key holds, of any type, by a list without expiry. If there are no elements, the key is removed.
     *
     * @param elements the elements in order
     */
    public void replaceWith(byte[]... elements) {
        Objects.requireNonNull(elements, "elements");
        ByteArrays.check(elements);
        operations.writeKeys(
                database,
                new byte[][] {key},
                handles -> new ListValue(handles[0].replace(TYPE_LIST, KeyOperations.NO_EXPIRY)).push(false, elements));
    }

    // ---- removing and moving ---------------------------------------------------------------------------------

    /**
     * Removes the first element (LPOP).
     *
     * @return the element, or null if the list is empty
     */
    public byte @Nullable [] pollFirst() {
        return write(list -> list.pop(true));
    }

    /**
     * Removes the last element (RPOP).
     *
     * @return the element, or null if the list is empty
     */
    public byte @Nullable [] pollLast() {
        return write(list -> list.pop(false));
    }

    /**
     * Removes the first elements (LPOP with a count).
     *
     * @param count the maximum number of elements to remove
     * @return the elements, the first one first
     */
    public byte[][] pollFirst(long count) {
        Elements.checkCount(count);
        return write(list -> list.pop(true, count));
    }

    /**
     * Removes the last elements (RPOP with a count).
     *
     * @param count the maximum number of elements to remove
     * @return the elements, the last one first
     */
    public byte[][] pollLast(long count) {
        Elements.checkCount(count);
        return write(list -> list.pop(false, count));
    }

    /**
     * Removes the element at an index.
     *
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    public byte[] removeAt(long index) {
        return write(list -> list.removeAt(index));
    }

    /**
     * Removes the first elements that equal another (LREM with a positive count). Takes linear time.
     *
     * @param element the element to remove
     * @param count the maximum number of elements to remove
     * @return the number of elements that were removed
     */
    public long removeFirstOccurrences(byte[] element, long count) {
        return remove(false, element, count);
    }

    /**
     * Removes the last elements that equal another (LREM with a negative count). Takes linear time.
     *
     * @param element the element to remove
     * @param count the maximum number of elements to remove
     * @return the number of elements that were removed
     */
    public long removeLastOccurrences(byte[] element, long count) {
        return remove(true, element, count);
    }

    /**
     * Removes all elements that equal another (LREM with the count 0). Takes linear time.
     *
     * @param element the element to remove
     * @return the number of elements that were removed
     */
    public long removeAllOccurrences(byte[] element) {
        return remove(false, element, Long.MAX_VALUE);
    }

    private long remove(boolean fromEnd, byte[] element, long count) {
        Objects.requireNonNull(element, "element");
        Elements.checkCount(count);
        return write(list -> list.remove(element, fromEnd, count));
    }

    /**
     * Removes all elements except those between two indexes (LTRIM).
     *
     * @param from the index of the first element to keep
     * @param to the index of the last element to keep, inclusive
     */
    public void trim(long from, long to) {
        write(list -> {
            list.trim(from, to);
            return null;
        });
    }

    @Override
    public void clear() {
        trim(1, 0);
    }

    /**
     * Moves an element from an end of this list to an end of another list of the database, or of this one (LMOVE).
     *
     * @param from the end of this list
     * @param destination the key of the other list
     * @param to the end of the other list
     * @return the element, or null if this list is empty
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
            ListValue source = new ListValue(handles[0].open(TYPE_LIST));
            return source.size() == 0
                    ? null
                    : source.moveTo(new ListValue(handles[1].open(TYPE_LIST)), fromFirst, toFirst);
        });
    }

    // ---- views ------------------------------------------------------------------------------------------------

    /**
     * Returns a live view of this list with objects as elements. It is no {@link java.util.RandomAccess}. Its iterators are
     * weakly consistent.
     *
     * @param codec converts elements to bytes, equal ones to equal bytes
     * @param <E> the type of the elements
     * @return the view
     */
    public <E> List<E> asList(Codec<E> codec) {
        return Views.list(this, codec);
    }

    /**
     * Returns a live view of this list as a queue or stack of objects. Its iterators are weakly consistent. The descending
     * iterator is one over a copy and cannot remove.
     *
     * @param codec converts elements to bytes, equal ones to equal bytes
     * @param <E> the type of the elements
     * @return the view
     */
    public <E> Deque<E> asDeque(Codec<E> codec) {
        return Views.deque(this, codec);
    }
}
