package io.forkpoint.value;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream.
 *
 * @param length how many entries it has
 * @param lastId the highest id that an entry has had
 * @param maxDeletedId the highest id of a deleted entry, 0-0 if there is none; trimmed ones do not count
 * @param entriesAdded how many entries it has ever had
 * @param groups how many groups it has
 * @param first the first entry; null if it is empty
 * @param last the last entry; null if it is empty
 */
public record StreamInfo(
        long length,
        StreamId lastId,
        StreamId maxDeletedId,
        long entriesAdded,
        long groups,
        @Nullable StreamEntry first,
        @Nullable StreamEntry last) {}
