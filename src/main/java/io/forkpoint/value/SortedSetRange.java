package io.forkpoint.value;

import io.forkpoint.internal.value.SortedSetValue;

/** Some members of a sorted set that stand behind each other: chosen by rank, by score, or by their bytes. Immutable. */
public abstract sealed class SortedSetRange permits RankRange, ScoreRange, LexRange {
    /** The rank of the first member in it. */
    abstract long from(SortedSetValue set, boolean reversed);

    /** The rank behind the last member in it, if there is one. */
    abstract long to(SortedSetValue set, boolean reversed);
}
