package io.forkpoint.internal.value;

import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.ScoredMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A sorted set of Java's collections, which does everything the slow and plain way. */
final class SortedSetModel {
    final TreeMap<byte[], Double> scores = new TreeMap<>(Arrays::compareUnsigned);

    List<ScoredMember> members() {
        TreeSet<ScoredMember> sorted = new TreeSet<>();
        scores.forEach((member, score) -> sorted.add(new ScoredMember(member, score)));
        return new ArrayList<>(sorted);
    }

    /** The places of the members in a range, of which the bounds are like those of a test's own. */
    List<ScoredMember> between(double min, boolean minIncluded, double max, boolean maxIncluded) {
        List<ScoredMember> found = members();
        found.removeIf(each -> each.score() < min
                || each.score() > max
                || (!minIncluded && each.score() == min)
                || (!maxIncluded && each.score() == max));
        return found;
    }

    AddOutcome add(byte[] member, double score, AddCondition condition) {
        Double old = scores.get(member);
        double stored = score + 0.0;
        boolean allowed = switch (condition) {
            case ALWAYS -> true;
            case IF_ABSENT -> old == null;
            case IF_PRESENT -> old != null;
            case IF_GREATER -> old == null || stored > old;
            case IF_LESS -> old == null || stored < old;
            case IF_PRESENT_AND_GREATER -> old != null && stored > old;
            case IF_PRESENT_AND_LESS -> old != null && stored < old;
        };
        if (!allowed) {
            return AddOutcome.REFUSED;
        }
        scores.put(member, stored);
        return old == null ? AddOutcome.ADDED : old == stored ? AddOutcome.SAME : AddOutcome.CHANGED;
    }
}
