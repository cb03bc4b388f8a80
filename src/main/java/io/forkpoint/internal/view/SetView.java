package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/** A set of the store as a set of objects. Single operations are atomic. Null is refused. */
public final class SetView<E> extends AbstractSet<E> {
    private static final int MEMBERS_AT_ONCE = 256;

    private final SetAccess set;
    private final Codec<E> codec;

    public SetView(SetAccess set, Codec<E> codec) {
        this.set = set;
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    @SuppressWarnings("unchecked") // as in every set: the codec throws a ClassCastException for another type
    private byte[] bytes(Object member) {
        return codec.encode((E) Objects.requireNonNull(member, "member"));
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, set.size());
    }

    @Override
    public boolean contains(Object member) {
        return set.contains(bytes(member));
    }

    @Override
    public boolean add(E member) {
        return set.add(bytes(member));
    }

    @Override
    public boolean addAll(Collection<? extends E> members) {
        return set.addAll(members.stream().map(this::bytes).toArray(byte[][]::new)) > 0;
    }

    @Override
    public boolean remove(Object member) {
        return set.remove(bytes(member));
    }

    @Override
    public void clear() {
        set.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return new Members();
    }

    /** Returns a spliterator without a size, which other threads may change. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /** Iterates over the set by a cursor, some hundred members at a time. */
    private final class Members implements Iterator<E> {
        private final Deque<byte[]> ahead = new ArrayDeque<>();
        private byte @Nullable [] cursor;
        private boolean begun;
        private byte @Nullable [] last;

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && (cursor != null || !begun)) {
                begun = true;
                cursor = set.scan(cursor, MEMBERS_AT_ONCE, ahead::add);
            }
            return !ahead.isEmpty();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the set has no more members");
            }
            last = ahead.remove();
            return codec.decode(last.clone());
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() must come before remove()");
            }
            set.remove(last);
            last = null;
        }
    }
}
