package io.forkpoint.snapshot;

/**
 * The progress of a snapshot.
 *
 * @param phase the current phase
 * @param keysWritten the number of entries written
 * @param keysTotal the number of entries at the gate in the databases of the parts; 0 before the gate
 * @param bytesWritten the number of bytes written
 * @param retainedBytes the memory that the store retains for the snapshot now, in slots; 0 under FORK
 * @param copyOnWriteBytes the private dirty memory of the child at the last sample; 0 under THREAD
 */
public record SnapshotProgress(
        SnapshotPhase phase,
        long keysWritten,
        long keysTotal,
        long bytesWritten,
        long retainedBytes,
        long copyOnWriteBytes) {}
