package io.forkpoint.rdb;

import org.jspecify.annotations.Nullable;

/**
 * A part of a damaged file that a load with salvage skipped.
 *
 * @param offset the position of the record in the file
 * @param key the key of the entry, with unprintable bytes escaped; null if the part is no entry
 * @param reason why it was skipped
 */
public record SkippedPart(long offset, @Nullable String key, String reason) {
    @Override
    public String toString() {
        return "byte " + offset + (key == null ? "" : ", key \"" + key + '"') + ": " + reason;
    }
}
