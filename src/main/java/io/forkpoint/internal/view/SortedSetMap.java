package io.forkpoint.internal.view;

import io.forkpoint.codec.Codec;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.ScoredMember;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A sorted set as a map from members to scores. Iterators continue behind their place by score and member. */
public final class SortedSetMap<E> extends LiveMap<E, Double> {
    private static final int MEMBERS_AT_ONCE = 256;

    private final SortedSetAccess set;
    private final Codec<E> codec;

    public SortedSetMap(SortedSetAccess set, Codec<E> codec) {
        this.set = set;
        this.codec = Objects.requireNonNull(codec, "members");
    }

    @SuppressWarnings("unchecked") // as in every map: the codec throws a ClassCastException for another type
    private byte[] bytes(Object member) {
        return codec.encode((E) Objects.requireNonNull(member, "member"));
    }

    private static @Nullable Double orNull(OptionalDouble score) {
        return score.isPresent() ? (Double) score.getAsDouble() : null;
    }

    @Override
    public @Nullable Double get(Object member) {
        return orNull(set.score(bytes(member)));
    }

    @Override
    public boolean containsKey(Object member) {
        return get(member) != null;
    }

    /** Not atomic with the reading of the old score. */
    @Override
    public @Nullable Double put(E member, Double score) {
        byte[] bytes = bytes(member);
        Objects.requireNonNull(score, "score");
        Double before = orNull(set.score(bytes));
        set.add(bytes, score);
        return before;
    }

    @Override
    public @Nullable Double putIfAbsent(E member, Double score) {
        byte[] bytes = bytes(member);
        Objects.requireNonNull(score, "score");
        return switch (set.add(bytes, score, AddCondition.IF_ABSENT)) {
            case ADDED -> null;
            default -> orNull(set.score(bytes));
        };
    }

    @Override
    public @Nullable Double remove(Object member) {
        byte[] bytes = bytes(member);
        Double before = orNull(set.score(bytes));
        return set.remove(bytes) ? before : null;
    }

    @Override
    long count() {
        return set.size();
    }

    @Override
    boolean hasEntry(Object member, Object score) {
        return score.equals(get(member));
    }

    @Override
    Iterator<Entry<E, Double>> entries() {
        return new Members();
    }

    /** Visits each present member once: an iterator would meet a member whose score rises again. */
    @Override
    public void replaceAll(BiFunction<? super E, ? super Double, ? extends Double> function) {
        for (Entry<E, Double> entry : new ArrayList<>(entrySet())) {
            Double score = Objects.requireNonNull(function.apply(entry.getKey(), entry.getValue()), "score");
            set.add(bytes(entry.getKey()), score, AddCondition.IF_PRESENT);
        }
    }

    @Override
    public void clear() {
        set.clear();
    }

    /** Iterates over the set, some hundred members at a time. */
    private final class Members implements Iterator<Entry<E, Double>> {
        private List<ScoredMember> page = set.after(null, MEMBERS_AT_ONCE);
        private int at;
        private byte @Nullable [] last;

        @Override
        public boolean hasNext() {
            if (at == page.size() && at == MEMBERS_AT_ONCE) {
                page = set.after(page.get(at - 1), MEMBERS_AT_ONCE);
                at = 0;
            }
            return at < page.size();
        }

        @Override
        public Entry<E, Double> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the sorted set has no more members");
            }
            ScoredMember member = page.get(at++);
            last = member.member();
            return new LiveEntry(codec.decode(last), member.score());
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

    /** An entry whose setValue writes through. */
    private final class LiveEntry extends AbstractMap.SimpleEntry<E, Double> {
        private static final long serialVersionUID = 1L;

        LiveEntry(E member, Double score) {
            super(member, score);
        }

        @Override
        public Double setValue(Double score) {
            SortedSetMap.this.put(getKey(), score);
            return super.setValue(score);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof java.util.Map.Entry<?, ?> && super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
