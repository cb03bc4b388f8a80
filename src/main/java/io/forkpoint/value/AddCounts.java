package io.forkpoint.value;

/**
 * The outcome of adding several members to a sorted set.
 *
 * @param added the number of new members
 * @param changed the number of other members whose score changed
 */
public record AddCounts(long added, long changed) {}
