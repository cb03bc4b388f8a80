package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.SortedSetRange;
import java.util.Arrays;

/**
 * The ranks of the members of a sorted set that a {@link SortedSetRange} selects.
 *
 * @param from the rank of the first member
 * @param to the rank behind the last member; not above {@code from} if there is none
 */
record RankSpan(long from, long to) {
    private static final byte[] NO_MEMBER = {};

    /** Returns the ranks of a range, counted from the end where the order is reversed. */
    static RankSpan of(SortedSetRange range, SortedSetValue set, boolean reversed) {
        if (range instanceof RankRange ranks) {
            return ofRanks(ranks, set.size(), reversed);
        }
        return range instanceof ScoreRange scores ? ofScores(scores, set) : ofMembers((LexRange) range, set);
    }

    long count() {
        return Math.max(0, to - from);
    }

    private static RankSpan ofRanks(RankRange range, long size, boolean reversed) {
        long begin = Math.max(0, range.start() < 0 ? range.start() + size : range.start());
        long end = Math.min(size - 1, range.stop() < 0 ? range.stop() + size : range.stop()) + 1;
        return reversed ? new RankSpan(size - end, size - begin) : new RankSpan(begin, end);
    }

    private static RankSpan ofScores(ScoreRange range, SortedSetValue set) {
        return new RankSpan(
                range.isMinIncluded() ? rankOf(set, range.min()) : rankBehind(set, range.min()),
                range.isMaxIncluded() ? rankBehind(set, range.max()) : rankOf(set, range.max()));
    }

    /** Returns the rank of the first member with at least this score; -0 and 0 are the same score, and adjacent. */
    private static long rankOf(SortedSetValue set, double score) {
        return set.rankOf(CollectionDescriptor.orderOf(score == 0 ? -0.0 : score), NO_MEMBER);
    }

    private static long rankBehind(SortedSetValue set, double score) {
        return set.rankOf(CollectionDescriptor.orderOf(score == 0 ? 0.0 : score) + 1, NO_MEMBER);
    }

    private static RankSpan ofMembers(LexRange range, SortedSetValue set) {
        byte[] min = range.min();
        byte[] max = range.max();
        return new RankSpan(
                min == null ? 0 : set.rankByMember(range.isMinIncluded() ? min : behind(min)),
                max == null ? set.size() : set.rankByMember(range.isMaxIncluded() ? behind(max) : max));
    }

    /** Returns the lowest string above another one. */
    private static byte[] behind(byte[] member) {
        return Arrays.copyOf(member, member.length + 1);
    }
}
