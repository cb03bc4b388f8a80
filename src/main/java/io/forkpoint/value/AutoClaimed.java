package io.forkpoint.value;

import java.util.List;

/**
 * What a look for idle entries has given to a consumer.
 *
 * @param next where to go on; 0-0 at the end
 * @param claimed the entries
 * @param deleted ids that were pending, but whose entries have been deleted: they are pending no more
 */
public record AutoClaimed(StreamId next, List<StreamEntry> claimed, List<StreamId> deleted) {}
