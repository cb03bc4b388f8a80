package io.forkpoint.internal.value;

import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Reads and removes several members of a sorted set. A method that throws has changed nothing. For one thread. */
public final class SortedSetRanges {
    private final CollectionValue value;
    private final SortedSetValue set;

    public SortedSetRanges(CollectionValue value) {
        this.value = value;
        set = new SortedSetValue(value);
    }

    /** Returns the number of members in a range. */
    public long count(SortedSetRange range) {
        return RankSpan.of(range, set, false).count();
    }

    /**
     * Returns the members in a range.
     *
     * @param reversed whether from the last to the first
     * @param offset the number of members to skip; if negative, there is no result
     * @param count the most members to return; if negative, all
     */
    public List<ScoredMember> range(SortedSetRange range, boolean reversed, long offset, long count) {
        RankSpan span = RankSpan.of(range, set, reversed);
        long left = offset < 0 ? 0 : Math.max(0, span.to() - span.from() - offset);
        if (count >= 0) {
            left = Math.min(left, count);
        }
        return reversed ? backwards(span.to() - offset - 1, left) : forwards(span.from() + offset, left);
    }

    private List<ScoredMember> forwards(long rank, long count) {
        List<ScoredMember> members = listOf(count);
        if (count > 0 && set.items.seek(rank)) {
            do {
                members.add(set.here());
            } while (members.size() < count && set.items.next());
        }
        return members;
    }

    private List<ScoredMember> backwards(long rank, long count) {
        List<ScoredMember> members = listOf(count);
        if (count > 0 && set.items.seek(rank)) {
            do {
                members.add(set.here());
            } while (members.size() < count && set.items.previous());
        }
        return members;
    }

    private static List<ScoredMember> listOf(long count) {
        return new ArrayList<>((int) Math.min(count, 1024));
    }

    /** Removes the members in a range; returns their number. */
    public long remove(SortedSetRange range) {
        RankSpan span = RankSpan.of(range, set, false);
        return remove(span.from(), span.to());
    }

    private long remove(long from, long to) {
        if (from >= to) {
            return 0;
        }
        if (!set.isIndexed() || (from == 0 && to == set.size())) {
            removeWhole(from, to);
        } else {
            removeOneByOne(from, to);
        }
        return to - from;
    }

    /** Removes all of the set, or a range of a set without a second tree. */
    private void removeWhole(long from, long to) {
        boolean indexed = set.isIndexed();
        set.items.removeRange(from, to);
        if (indexed) {
            set.scores.removeRange(0, set.scores.size());
        }
    }

    /** Does first what can fail; then removes the scores, by the members that still exist; then the members. */
    private void removeOneByOne(long from, long to) {
        ItemBuffer member = new ItemBuffer();
        set.items.seek(from);
        for (long i = from; i < to; i++) {
            set.scores.find(set.memberHere(member));
            set.scores.makeWritable();
            set.items.next();
        }
        set.items.seek(from);
        set.items.makeWritable();
        set.items.seek(to - 1);
        set.items.makeWritable();
        set.items.seek(from);
        for (long i = from; i < to; i++) {
            set.scores.find(set.memberHere(member));
            set.scores.remove();
            set.items.next();
        }
        set.items.removeRange(from, to);
    }

    /** Removes the members with the lowest scores and returns them, from the lowest. */
    public List<ScoredMember> popFirst(long count) {
        List<ScoredMember> members = forwards(0, Math.min(count, set.size()));
        remove(0, members.size());
        return members;
    }

    /** Removes the members with the highest scores and returns them, from the highest. */
    public List<ScoredMember> popLast(long count) {
        long size = set.size();
        List<ScoredMember> members = backwards(size - 1, Math.min(count, size));
        remove(size - members.size(), size);
        return members;
    }

    // ---- at random --------------------------------------------------------------------------------------------

    /** Returns distinct random members, all if there are no more, in no order. */
    public List<ScoredMember> random(int count, RandomGenerator random) {
        long size = set.size();
        if (count >= size) {
            return forwards(0, size);
        }
        List<ScoredMember> members = new ArrayList<>(count);
        java.util.Set<Long> ranks = new java.util.HashSet<>();
        // Floyd's algorithm: all subsets are equally likely.
        for (long highest = size - count; highest < size; highest++) {
            long rank = random.nextLong(highest + 1);
            long chosen = ranks.add(rank) ? rank : highest;
            ranks.add(chosen);
            members.add(at(chosen));
        }
        return members;
    }

    /** Returns random members, each of which may repeat; none if the set is empty. */
    public List<ScoredMember> randomRepeating(int count, RandomGenerator random) {
        List<ScoredMember> members = listOf(count);
        long size = set.size();
        for (int i = 0; i < count && size > 0; i++) {
            members.add(at(random.nextLong(size)));
        }
        return members;
    }

    private ScoredMember at(long rank) {
        set.items.seek(rank);
        return set.here();
    }

    // ---- scanning ---------------------------------------------------------------------------------------------

    /**
     * Visits some members in the order of their bytes, whatever their scores: members that stay are all visited.
     *
     * @param behind the member to continue behind; null to begin
     * @return the member to continue behind; null at the end
     */
    public byte[] scan(byte[] behind, int count, Consumer<ScoredMember> visitor) {
        return set.isIndexed() ? scanScores(behind, count, visitor) : scanSmall(behind, count, visitor);
    }

    private byte[] scanScores(byte[] behind, int count, Consumer<ScoredMember> visitor) {
        Tree scores = value.second();
        boolean more;
        if (behind == null) {
            more = scores.first();
        } else {
            more = scores.find(behind) ? scores.next() : scores.settle();
        }
        byte[] last = null;
        for (int i = 0; i < count && more; i++) {
            last = scores.key();
            visitor.accept(new ScoredMember(last, SortedSetValue.scoreAt(scores)));
            more = scores.next();
        }
        return more ? last : null;
    }

    private byte[] scanSmall(byte[] behind, int count, Consumer<ScoredMember> visitor) {
        List<ScoredMember> members = forwards(0, set.size());
        members.removeIf(each -> behind != null && Arrays.compareUnsigned(each.member(), behind) <= 0);
        members.sort((a, b) -> Arrays.compareUnsigned(a.member(), b.member()));
        int visited = Math.min(count, members.size());
        members.subList(0, visited).forEach(visitor);
        return visited < members.size() ? members.get(visited - 1).member() : null;
    }

    /** Returns the members behind one that has, or had, this score; from the first if {@code last} is null. */
    public List<ScoredMember> behind(ScoredMember last, int count) {
        long from = last == null ? 0 : set.rankBehind(last);
        return forwards(from, Math.min(count, set.size() - from));
    }
}
