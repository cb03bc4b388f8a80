package io.forkpoint.value;

/**
 * What has become of members that were added to a sorted set.
 *
 * @param added how many are new
 * @param changed how many others have another score now
 */
public record AddCounts(long added, long changed) {}
