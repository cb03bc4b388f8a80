package io.forkpoint.rdb;

import org.jspecify.annotations.Nullable;

/**
 * What a load passed over that was told to save what can be saved.
 *
 * @param offset where in the file the record begins
 * @param key of the entry, escaped where it is not printable; null if it is not about one
 * @param reason why
 */
public record SkippedPart(long offset, @Nullable String key, String reason) {
    @Override
    public String toString() {
        return "byte " + offset + (key == null ? "" : ", key \"" + key + '"') + ": " + reason;
    }
}
