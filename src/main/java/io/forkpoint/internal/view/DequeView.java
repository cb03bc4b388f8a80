package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/** A list of the store as a double-ended queue. Single operations are atomic. Null is refused. */
public final class DequeView<E> extends AbstractCollection<E> implements Deque<E> {
    private final ListAccess list;
    private final ListView<E> view;
    private final Codec<E> codec;

    public DequeView(ListAccess list, Codec<E> codec) {
        this.list = list;
        this.codec = Objects.requireNonNull(codec, "codec");
        view = new ListView<>(list, codec);
    }

    private byte[] bytes(E element) {
        return codec.encode(Objects.requireNonNull(element, "element"));
    }

    private @Nullable E element(byte @Nullable [] bytes) {
        return bytes == null ? null : codec.decode(bytes);
    }

    private static <T> T required(@Nullable T element) {
        if (element == null) {
            throw new NoSuchElementException("the list is empty");
        }
        return element;
    }

    // ---- both ends --------------------------------------------------------------------------------------------

    @Override
    public void addFirst(E element) {
        list.addFirst(bytes(element));
    }

    @Override
    public void addLast(E element) {
        list.addLast(bytes(element));
    }

    @Override
    public boolean offerFirst(E element) {
        addFirst(element);
        return true;
    }

    @Override
    public boolean offerLast(E element) {
        addLast(element);
        return true;
    }

    @Override
    public @Nullable E pollFirst() {
        return element(list.pollFirst());
    }

    @Override
    public @Nullable E pollLast() {
        return element(list.pollLast());
    }

    @Override
    public E removeFirst() {
        return required(pollFirst());
    }

    @Override
    public E removeLast() {
        return required(pollLast());
    }

    @Override
    public @Nullable E peekFirst() {
        return element(list.get(0));
    }

    @Override
    public @Nullable E peekLast() {
        return element(list.get(-1));
    }

    @Override
    public E getFirst() {
        return required(peekFirst());
    }

    @Override
    public E getLast() {
        return required(peekLast());
    }

    // ---- a queue, and a stack ---------------------------------------------------------------------------------

    @Override
    public boolean add(E element) {
        return offerLast(element);
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return view.addAll(elements);
    }

    @Override
    public boolean offer(E element) {
        return offerLast(element);
    }

    @Override
    public E remove() {
        return removeFirst();
    }

    @Override
    public @Nullable E poll() {
        return pollFirst();
    }

    @Override
    public E element() {
        return getFirst();
    }

    @Override
    public @Nullable E peek() {
        return peekFirst();
    }

    @Override
    public void push(E element) {
        addFirst(element);
    }

    @Override
    public E pop() {
        return removeFirst();
    }

    // ---- all elements -----------------------------------------------------------------------------------------

    @Override
    @SuppressWarnings("unchecked") // as in every collection: the codec throws a ClassCastException for another type
    public boolean removeFirstOccurrence(Object element) {
        return element != null && list.removeFirstOccurrences(bytes((E) element), 1) > 0;
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean removeLastOccurrence(Object element) {
        return element != null && list.removeLastOccurrences(bytes((E) element), 1) > 0;
    }

    @Override
    public boolean remove(Object element) {
        return removeFirstOccurrence(element);
    }

    @Override
    public boolean contains(Object element) {
        return view.contains(element);
    }

    @Override
    public int size() {
        return view.size();
    }

    @Override
    public void clear() {
        view.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return view.iterator();
    }

    @Override
    public Spliterator<E> spliterator() {
        return view.spliterator();
    }

    @Override
    public Iterator<E> descendingIterator() {
        return view.descendingIterator();
    }
}
