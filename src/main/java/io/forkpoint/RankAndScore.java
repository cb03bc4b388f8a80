package io.forkpoint;

/**
 * Where a member stands in a sorted set.
 *
 * @param rank how many members stand before it
 * @param score its score
 */
public record RankAndScore(long rank, double score) {}
