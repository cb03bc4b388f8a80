package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/**
 * The figures of a stream.
 *
 * @param length the number of entries
 * @param lastId the highest id that an entry has had
 * @param maxDeletedId the highest id of a deleted entry, 0-0 if there is none; trimmed entries do not count
 * @param entriesAdded the number of entries that were ever added
 * @param groups the number of groups
 * @param first the first entry; null if the stream is empty
 * @param last the last entry; null if the stream is empty
 */
public record StreamInfo(
        long length,
        StreamId lastId,
        StreamId maxDeletedId,
        long entriesAdded,
        long groups,
        @Nullable StreamEntry first,
        @Nullable StreamEntry last) {}
