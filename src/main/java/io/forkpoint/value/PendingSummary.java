package io.forkpoint.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary of the pending entries of a stream's group.
 *
 * @param count the number of pending entries
 * @param lowest the lowest id; null if there is none
 * @param highest the highest id; null if there is none
 * @param consumers the consumers that have pending entries
 */
public record PendingSummary(
        long count, @Nullable StreamId lowest, @Nullable StreamId highest, List<StreamConsumerInfo> consumers) {}
