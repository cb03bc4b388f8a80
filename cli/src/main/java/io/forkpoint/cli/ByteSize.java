package io.forkpoint.cli;

import io.forkpoint.server.config.ByteSizes;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as users of Redis write it: {@code 100}, {@code 64kb}, {@code 4gb}; {@code kb} is 1024 bytes and
 * {@code k} is 1000, as in redis.conf.
 *
 * @param bytes never negative
 */
record ByteSize(long bytes) {
    /** Parses a size; letters may be of either case. */
    static ByteSize parse(String text) {
        try {
            return new ByteSize(ByteSizes.parse(text));
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }
}
