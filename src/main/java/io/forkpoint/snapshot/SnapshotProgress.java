package io.forkpoint.snapshot;

/**
 * How far a snapshot is.
 *
 * @param phase where it is in its life
 * @param keysWritten entries written
 * @param keysTotal entries there were at the gate in the databases of its parts; 0 before it
 * @param bytesWritten bytes of RDB written
 * @param retainedBytes memory that the store holds back for it now, in slots; 0 under FORK
 * @param copyOnWriteBytes private dirty memory of the child when last sampled; 0 under THREAD
 */
public record SnapshotProgress(
        SnapshotPhase phase,
        long keysWritten,
        long keysTotal,
        long bytesWritten,
        long retainedBytes,
        long copyOnWriteBytes) {}
