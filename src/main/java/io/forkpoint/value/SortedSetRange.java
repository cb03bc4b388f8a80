package io.forkpoint.value;

/** A range of consecutive members of a sorted set, by rank, by score or by bytes. Immutable. */
public abstract sealed class SortedSetRange permits RankRange, ScoreRange, LexRange {
    SortedSetRange() {}
}
