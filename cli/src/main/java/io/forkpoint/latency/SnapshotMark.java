package io.forkpoint.latency;

/**
 * One snapshot of a run, or what stood in its place; times in milliseconds from the begin of the run's timeline.
 *
 * @param number from 1 on
 * @param startMillis when it was asked for
 * @param gateMillis when writes were held up; for a server, when it forked
 * @param pauseMicros for how long; for a server, how long its fork took; for a planted stall, its length
 * @param forkMicros the fork system call; 0 without one
 * @param endMillis when it was over
 * @param keys written
 * @param bytes size of the file
 * @param megabytesPerSecond 10^6 bytes a second from the gate to the end, syncing included
 * @param retainedPeakBytes the most that the store kept back for it
 * @param privateDirtyPeakBytes the most that was copied on write in the child
 */
public record SnapshotMark(
        int number,
        double startMillis,
        double gateMillis,
        double pauseMicros,
        double forkMicros,
        double endMillis,
        long keys,
        long bytes,
        double megabytesPerSecond,
        long retainedPeakBytes,
        long privateDirtyPeakBytes) {}
