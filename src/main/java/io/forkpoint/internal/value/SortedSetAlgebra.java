package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.Aggregate;
import io.forkpoint.value.ScoredMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Union, intersection and difference of sorted sets and sets, whose members have the score 1. Scores are combined as in
 * Redis, from the smallest set to the largest: NaN becomes 0, and so does -0. Reads only.
 */
public final class SortedSetAlgebra {
    /** A set and the weight of its scores. */
    private record Source(CollectionValue value, double weight) {
        boolean isPlain() {
            return value.type() == CollectionDescriptor.TYPE_SET;
        }

        double score(byte[] member) {
            if (isPlain()) {
                return value.items().find(member) ? 1 : Double.NaN;
            }
            return new SortedSetValue(value).score(member);
        }

        boolean contains(byte[] member) {
            return !Double.isNaN(score(member));
        }

        ScoredMember here() {
            return isPlain() ? new ScoredMember(value.items().item(), 1) : new SortedSetValue(value).here();
        }
    }

    private final List<Source> sources = new ArrayList<>();
    private final Aggregate aggregate;

    /**
     * Creates an operation on sets and sorted sets, no two of which are the same object.
     *
     * @param weights one per set, or none: all are 1
     */
    public SortedSetAlgebra(List<CollectionValue> sets, double[] weights, Aggregate aggregate) {
        for (int i = 0; i < sets.size(); i++) {
            sources.add(new Source(sets.get(i), weights.length == 0 ? 1 : weights[i]));
        }
        this.aggregate = aggregate;
    }

    /**
     * Checks the arguments of an operation.
     *
     * @throws IllegalArgumentException if there are no sets, or the weights are not one per set, or not numbers
     */
    public static void check(int sets, double[] weights) {
        if (sets == 0) {
            throw new IllegalArgumentException("there must be at least one set: sets=0");
        }
        if (weights.length != 0 && weights.length != sets) {
            throw new IllegalArgumentException(
                    "there must be one weight for each set: sets=" + sets + " weights=" + weights.length);
        }
        if (Arrays.stream(weights).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("weights must be numbers: weights=" + Arrays.toString(weights));
        }
    }

    private static double numberOrZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    /** Returns the sets from the smallest: the order in which scores are combined can change their sum. */
    private List<Source> bySize() {
        return sources.stream()
                .sorted(Comparator.comparingLong(each -> each.value.size()))
                .toList();
    }

    /** Returns the members of all sets, in order. */
    public List<ScoredMember> union() {
        TreeMap<byte[], Double> scores = new TreeMap<>(Arrays::compareUnsigned);
        for (Source source : bySize()) {
            Tree items = source.value.items();
            for (boolean more = items.first(); more; more = items.next()) {
                ScoredMember each = source.here();
                scores.merge(each.member(), numberOrZero(each.score() * source.weight), aggregate::of);
            }
        }
        List<ScoredMember> members = new ArrayList<>(scores.size());
        scores.forEach((member, score) -> members.add(new ScoredMember(member, ScoredMember.checkScore(score))));
        return sorted(members);
    }

    private static List<ScoredMember> sorted(List<ScoredMember> members) {
        members.sort(null);
        return members;
    }

    /** Returns the members of every set, in order. */
    public List<ScoredMember> intersection() {
        List<Source> others = bySize();
        Source smallest = others.get(0);
        List<ScoredMember> members = new ArrayList<>();
        Tree items = smallest.value.items();
        // Only the smallest set's cursor advances; members are looked up in the others.
        for (long rank = 0; rank < smallest.value.size(); rank++) {
            items.seek(rank);
            ScoredMember each = smallest.here();
            double score = combine(each, smallest, others);
            if (!Double.isNaN(score)) {
                members.add(new ScoredMember(each.member(), ScoredMember.checkScore(score)));
            }
        }
        return sorted(members);
    }

    private double combine(ScoredMember member, Source first, List<Source> sorted) {
        double score = numberOrZero(member.score() * first.weight);
        for (Source other : sorted.subList(1, sorted.size())) {
            double found = other.score(member.member());
            if (Double.isNaN(found)) {
                return found;
            }
            score = aggregate.of(score, found * other.weight);
        }
        return score;
    }

    /** Returns the number of members of every set; stops at a limit. */
    public long intersectionSize(long limit) {
        List<Source> others = bySize();
        Source smallest = others.get(0);
        long found = 0;
        for (long rank = 0; rank < smallest.value.size() && found < limit; rank++) {
            smallest.value.items().seek(rank);
            byte[] member = smallest.here().member();
            found += others.stream().skip(1).allMatch(each -> each.contains(member)) ? 1 : 0;
        }
        return found;
    }

    /** Returns the members of the first set that are in none of the others, in order. */
    public List<ScoredMember> difference() {
        Source first = sources.get(0);
        List<ScoredMember> members = new ArrayList<>();
        for (long rank = 0; rank < first.value.size(); rank++) {
            first.value.items().seek(rank);
            ScoredMember each = first.here();
            if (IntStream.range(1, sources.size()).noneMatch(i -> sources.get(i).contains(each.member()))) {
                members.add(each);
            }
        }
        return sorted(members);
    }
}
