package io.forkpoint;

/**
 * The place of a member in a sorted set.
 *
 * @param rank the number of members before it
 * @param reverseRank the number of members after it
 * @param score the score of the member
 */
public record RankAndScore(long rank, long reverseRank, double score) {}
