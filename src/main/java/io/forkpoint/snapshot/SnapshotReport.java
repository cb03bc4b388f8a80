package io.forkpoint.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results and costs of a finished snapshot.
 *
 * @param method the method that kept the moment; never AUTO
 * @param reason the reason for this method: the caller's request, AUTO's choice, or a fallback from another
 * @param parts the files or streams that were written, in the order of the request
 * @param timings how long each phase took
 * @param keys the number of entries written to all parts
 * @param bytes the size of all parts
 * @param megabytesPerSecond 10^6 bytes per second while the records were written and synced
 * @param retainedPeakBytes the peak of the memory that the store retained for the snapshot, in slots; 0 under FORK
 * @param copyOnWriteBytes the private dirty memory of the child at its end; 0 under THREAD
 * @param copyOnWritePeakBytes the peak of the samples, taken about once a second; 0 under THREAD
 * @param childPid the child's process id; 0 under THREAD
 * @param exitStatus the child's exit status: 0, or 137 if a cancel or time limit killed it after it had published
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
     * A file or stream that was written.
     *
     * @param sink the sink; a file's path is absolute, with its links resolved
     * @param keys the number of its entries
     * @param bytes its size
     * @param crc64 its checksum; 0 if checksums are off
     */
    public record Part(SnapshotSink sink, long keys, long bytes, long crc64) {}

    /**
     * How long each phase took.
     *
     * @param prepare preparing targets, buffers and trimming before the gate, without an early fork
     * @param trim the part of it that marks what a child does not need; zero under THREAD
     * @param pause holding the gate, during which no write could run
     * @param fork the fork system call: within the pause under FORK, before it under ASYNC_FORK; zero under THREAD
     * @param write from the gate to the write of the last record
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

    /** {@return the time from the start to the end} */
    public Duration duration() {
        return timings.total();
    }
}
