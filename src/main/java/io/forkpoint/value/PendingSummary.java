package io.forkpoint.value;

import java.util.List;

/**
 * What is pending in a stream's group.
 *
 * @param count how many entries
 * @param lowest the lowest id; null if there is none
 * @param highest the highest id; null if there is none
 * @param consumers those that have any
 */
public record PendingSummary(long count, StreamId lowest, StreamId highest, List<StreamConsumerInfo> consumers) {}
