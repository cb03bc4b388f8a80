package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;

/** A list of the store as a list of objects. Single operations are atomic. Null is refused. */
public final class ListView<E> extends AbstractList<E> {
    private static final int ELEMENTS_AT_ONCE = 256;

    private final ListAccess list;
    private final Codec<E> codec;

    public ListView(ListAccess list, Codec<E> codec) {
        this.list = list;
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    private byte[] bytes(E element) {
        return codec.encode(Objects.requireNonNull(element, "element"));
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, list.size());
    }

    @Override
    public E get(int index) {
        byte[] bytes = index < 0 ? null : list.get(index);
        if (bytes == null) {
            throw outOfRange(index);
        }
        return codec.decode(bytes);
    }

    private IndexOutOfBoundsException outOfRange(int index) {
        return new IndexOutOfBoundsException("the list has no such element: index=" + index + " size=" + size());
    }

    private void requireNotNegative(int index) {
        if (index < 0) {
            throw outOfRange(index);
        }
    }

    @Override
    public E set(int index, E element) {
        requireNotNegative(index);
        return codec.decode(list.set(index, bytes(element)));
    }

    @Override
    public boolean add(E element) {
        list.addLast(bytes(element));
        return true;
    }

    @Override
    public void add(int index, E element) {
        list.insert(index, bytes(element));
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        byte[][] all = elements.stream().map(this::bytes).toArray(byte[][]::new);
        list.addLast(all);
        return all.length > 0;
    }

    @Override
    public E remove(int index) {
        requireNotNegative(index);
        return codec.decode(list.removeAt(index));
    }

    @Override
    @SuppressWarnings("unchecked") // as in every list: the codec throws a ClassCastException for another type
    public boolean remove(Object element) {
        return element != null && list.removeFirstOccurrences(bytes((E) element), 1) > 0;
    }

    @Override
    @SuppressWarnings("unchecked")
    public int indexOf(Object element) {
        return element == null ? -1 : index(list.indexOf(bytes((E) element)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public int lastIndexOf(Object element) {
        return element == null ? -1 : index(list.lastIndexOf(bytes((E) element)));
    }

    private static int index(long found) {
        return (int) Math.min(Integer.MAX_VALUE, found);
    }

    @Override
    public boolean contains(Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public void clear() {
        list.clear();
    }

    @Override
    protected void removeRange(int from, int to) {
        // Also called by a subList. Removal from the end keeps the indexes of the elements that are still to be
        // removed.
        if (from == 0 && to >= list.size()) {
            clear();
        } else {
            for (int i = to - 1; i >= from; i--) {
                list.removeAt(i);
            }
        }
    }

    @Override
    public Iterator<E> iterator() {
        return new Pages(false);
    }

    /** Returns a spliterator without a size, which other threads may change. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /** Returns an iterator from the last element to the first. */
    Iterator<E> descendingIterator() {
        return new Pages(true);
    }

    /**
     * Iterates over the list some hundred elements at a time. Backwards it counts from the end, so pushes and pops at the
     * other end do not move it.
     */
    private final class Pages implements Iterator<E> {
        private final boolean backwards;
        private byte[][] page = {};
        private int at;
        /** The number of elements between the start, or the end, and the next one. */
        private long next;

        private boolean mayRemove;

        Pages(boolean backwards) {
            this.backwards = backwards;
        }

        @Override
        public boolean hasNext() {
            if (at == page.length) {
                page = backwards
                        ? list.range(-next - ELEMENTS_AT_ONCE, -next - 1)
                        : list.range(next, next + ELEMENTS_AT_ONCE - 1);
                at = 0;
            }
            return at < page.length;
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the list has no more elements");
            }
            next++;
            mayRemove = true;
            int index = backwards ? page.length - 1 - at : at;
            at++;
            return codec.decode(page[index]);
        }

        @Override
        public void remove() {
            if (!mayRemove) {
                throw new IllegalStateException("next() must come before remove()");
            }
            mayRemove = false;
            next--;
            list.removeAt(backwards ? -1 - next : next);
        }
    }
}
