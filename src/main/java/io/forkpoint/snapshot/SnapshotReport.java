package io.forkpoint.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a finished snapshot was and cost.
 *
 * @param method how the moment was kept; never AUTO
 * @param reason why this method: what the caller asked for, why AUTO chose it, or what it stands in for
 * @param parts the files or streams that were written, in the order in which they were asked for
 * @param timings how long each phase took
 * @param keys entries written, of all parts
 * @param bytes size of all parts
 * @param megabytesPerSecond 10^6 bytes a second while the records were written and synced
 * @param retainedPeakBytes the most memory that the store held back for the snapshot, in slots; 0 under FORK
 * @param copyOnWriteBytes private dirty memory of the child at its end; 0 under THREAD
 * @param copyOnWritePeakBytes the most that was sampled, about once a second; 0 under THREAD
 * @param childPid the child's process id; 0 under THREAD
 * @param exitStatus the child's exit status: 0, or 137 if a cancel or time limit killed it when it had published already
 */
public record SnapshotReport(
        SnapshotMethod method,
        String reason,
        List<Part> parts,
        Timings timings,
        long keys,
        long bytes,
        double megabytesPerSecond,
        long retainedPeakBytes,
        long copyOnWriteBytes,
        long copyOnWritePeakBytes,
        int childPid,
        int exitStatus) {
    /**
     * One file or stream.
     *
     * @param sink where it went; a file's path is absolute, with its links resolved
     * @param keys entries in it
     * @param bytes its size
     * @param crc64 its checksum; 0 if checksums are off
     */
    public record Part(SnapshotSink sink, long keys, long bytes, long crc64) {}

    /**
     * How long each phase took.
     *
     * @param prepare targets, buffers and trimming, before the gate; an early fork is not part of it
     * @param trim of it, marking what a child does not need; zero under THREAD
     * @param pause how long the gate was held: no write could go on meanwhile
     * @param fork the fork system call: within the pause under FORK, before it under ASYNC_FORK; zero under THREAD
     * @param write from the gate to the last record's write
     * @param publish syncing and naming
     * @param total from the start to the end
     */
    public record Timings(
            Duration prepare,
            Duration trim,
            Duration pause,
            Duration fork,
            Duration write,
            Duration publish,
            Duration total) {}

    /** {@return the first part's file, or null if it is no file} */
    public @Nullable Path target() {
        return parts.get(0).sink() instanceof SnapshotSink.File file ? file.path() : null;
    }

    /** {@return the first part's checksum; 0 if checksums are off} */
    public long crc64() {
        return parts.get(0).crc64();
    }

    /** {@return how long the gate was held} */
    public Duration pause() {
        return timings.pause();
    }

    /** {@return how long the fork took} */
    public Duration fork() {
        return timings.fork();
    }

    /** {@return from the start to the end} */
    public Duration duration() {
        return timings.total();
    }
}
