package io.forkpoint.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is pending in a stream's group.
 *
 * @param count how many entries
 * @param lowest the lowest id; null if there is none
 * @param highest the highest id; null if there is none
 * @param consumers those that have any
 */
public record PendingSummary(
        long count, @Nullable StreamId lowest, @Nullable StreamId highest, List<StreamConsumerInfo> consumers) {}
