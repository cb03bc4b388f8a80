package io.forkpoint.snapshot;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a finished snapshot was and cost.
 *
 * @param method how the moment was kept
 * @param target the file, whole and synced
 * @param pause how long the gate was held: no write could go on meanwhile
 * @param fork how long the fork system call took, within the pause
 * @param trim how long it took to mark what the child does not need, before the gate
 * @param duration from the call to the published file
 * @param keys entries written
 * @param bytes size of the file
 * @param megabytesPerSecond 10^6 bytes a second from the fork to the child's end, syncing included
 * @param copyOnWriteBytes private dirty memory of the child at its end
 * @param copyOnWritePeakBytes the most that was sampled, about once a second
 * @param crc64 the file's checksum; 0 if checksums are off
 * @param childPid the child's process id
 * @param exitStatus the child's exit status: 0, or 137 if a cancel or time limit killed it when it had published already
 */
public record SnapshotReport(
        SnapshotMethod method,
        Path target,
        Duration pause,
        Duration fork,
        Duration trim,
        Duration duration,
        long keys,
        long bytes,
        double megabytesPerSecond,
        long copyOnWriteBytes,
        long copyOnWritePeakBytes,
        long crc64,
        int childPid,
        int exitStatus) {}
