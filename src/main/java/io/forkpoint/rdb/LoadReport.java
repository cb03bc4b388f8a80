package io.forkpoint.rdb;

import java.time.Duration;
import java.util.List;

/**
 * What a load brought in.
 *
 * @param keys entries that are now in the store
 * @param keysExpired entries that were dropped since their expiry had passed
 * @param bytes size of the file up to its checksum, which is included
 * @param duration of the whole load
 * @param rdbVersion the version in the header
 * @param functions function libraries kept
 * @param moduleAux module AUX records kept
 * @param skipped how much was passed over of a damaged file, see {@link LoadOptions#salvage}
 * @param skippedParts the first {@link io.forkpoint.internal.rdb.Salvage#LISTED} of that, each with its place, key and reason
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
