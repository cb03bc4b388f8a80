package io.forkpoint.rdb;

import java.time.Duration;
import java.util.List;

/**
 * The results of a load.
 *
 * @param keys the number of entries that are now in the store
 * @param keysExpired the number of entries that were dropped because they had expired
 * @param bytes the size of the file up to and including its checksum
 * @param duration how long the whole load took
 * @param rdbVersion the version in the header
 * @param functions the number of function libraries that were kept
 * @param moduleAux the number of module AUX records that were kept
 * @param skipped the number of skipped parts of a damaged file, see {@link LoadOptions#salvage}
 * @param skippedParts the first {@link io.forkpoint.internal.rdb.Salvage#LISTED} of them, with place, key and reason
 */
public record LoadReport(
        long keys,
        long keysExpired,
        long bytes,
        Duration duration,
        int rdbVersion,
        int functions,
        int moduleAux,
        long skipped,
        List<SkippedPart> skippedParts) {}
