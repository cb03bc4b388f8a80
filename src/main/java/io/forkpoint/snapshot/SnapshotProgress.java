package io.forkpoint.snapshot;

/**
 * How far a snapshot is.
 *
 * @param phase where it is in its life
 * @param keysWritten entries written
 * @param keysTotal entries there were at the gate; 0 before it
 * @param bytesWritten bytes of RDB written
 * @param copyOnWriteBytes private dirty memory of the child when last sampled
 */
public record SnapshotProgress(
        SnapshotPhase phase, long keysWritten, long keysTotal, long bytesWritten, long copyOnWriteBytes) {}
