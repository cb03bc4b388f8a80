package io.forkpoint.value;

/** Some members of a sorted set that stand behind each other: chosen by rank, by score, or by their bytes. Immutable. */
public abstract sealed class SortedSetRange permits RankRange, ScoreRange, LexRange {
    SortedSetRange() {}
}
