package io.forkpoint.snapshot;

import java.time.Duration;
import java.util.Objects;

/**
 * How to write a snapshot.
 *
 * @param lzf compress strings above 20 bytes where that makes them shorter
 * @param checksum write the CRC64; off, the field is 0 as the format allows
 * @param dropCache drop what is on disk from the page cache
 * @param timeLimit after which the child is killed and the snapshot fails; zero for none
 */
public record SnapshotOptions(boolean lzf, boolean checksum, boolean dropCache, Duration timeLimit) {
    /** LZF and checksum on, the page cache left alone, no time limit. */
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(true, true, false, Duration.ZERO);

    /**
     * Checks the arguments.
     *
     * @param lzf compress strings
     * @param checksum write the CRC64
     * @param dropCache drop the file from the page cache
     * @param timeLimit zero for none
     * @throws IllegalArgumentException if the time limit is negative
     */
    public SnapshotOptions {
        Objects.requireNonNull(timeLimit, "timeLimit");
        if (timeLimit.isNegative()) {
            throw new IllegalArgumentException("timeLimit must not be negative: timeLimit=" + timeLimit);
        }
    }

    /**
     * The same with compression on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public SnapshotOptions withLzf(boolean on) {
        return new SnapshotOptions(on, checksum, dropCache, timeLimit);
    }

    /**
     * The same with the checksum on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public SnapshotOptions withChecksum(boolean on) {
        return new SnapshotOptions(lzf, on, dropCache, timeLimit);
    }

    /**
     * The same with dropping of the page cache on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public SnapshotOptions withDropCache(boolean on) {
        return new SnapshotOptions(lzf, checksum, on, timeLimit);
    }

    /**
     * The same with a time limit.
     *
     * @param limit counted from the call; zero for none
     * @return new options
     */
    public SnapshotOptions withTimeLimit(Duration limit) {
        return new SnapshotOptions(lzf, checksum, dropCache, limit);
    }
}
