package io.forkpoint.internal.value;

import java.util.random.RandomGenerator;
import org.agrona.collections.LongHashSet;

/** Random samples of positions. */
final class Sample {
    private Sample() {}

    /** Returns distinct numbers below a bound in ascending order; all sets are equally likely (Floyd's algorithm). */
    static long[] distinct(RandomGenerator random, long bound, long count) {
        int chosen = (int) Math.min(count, bound);
        LongHashSet numbers = new LongHashSet();
        for (long next = bound - chosen; next < bound; next++) {
            if (!numbers.add(random.nextLong(next + 1))) {
                numbers.add(next);
            }
        }
        long[] sorted = new long[chosen];
        int at = 0;
        for (LongHashSet.LongIterator each = numbers.iterator(); each.hasNext(); ) {
            sorted[at++] = each.nextValue();
        }
        java.util.Arrays.sort(sorted);
        return sorted;
    }

    /** Returns numbers below a bound, possibly repeated. */
    static long[] withRepetition(RandomGenerator random, long bound, long count) {
        return random.longs(count, 0, bound).toArray();
    }

    /** Returns a sample by Redis's convention: a negative count allows repetition. At most an array's length. */
    static long[] of(RandomGenerator random, long bound, long count) {
        long many = Math.min(
                count < 0 ? Long.MAX_VALUE : bound, count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count));
        if (many > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("an array cannot hold so many elements: ask for fewer: count=" + many);
        }
        if (bound == 0) {
            return new long[0];
        }
        return count < 0 ? withRepetition(random, bound, many) : distinct(random, bound, many);
    }
}
