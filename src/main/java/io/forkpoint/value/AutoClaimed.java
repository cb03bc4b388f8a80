package io.forkpoint.value;

import java.util.List;

/**
 * The result of a search for idle entries.
 *
 * @param next the id at which to continue; 0-0 at the end
 * @param claimed the entries that the consumer was given
 * @param deleted the ids of deleted entries, which are no longer pending
 */
public record AutoClaimed(StreamId next, List<StreamEntry> claimed, List<StreamId> deleted) {}
