package io.forkpoint.latency;

/**
 * What was seen at one time of a run.
 *
 * @param atMillis from the begin of the run's timeline
 * @param residentBytes resident set of the process that holds the data
 * @param retainedBytes what the store keeps back for a snapshot
 * @param privateDirtyBytes what was copied on write in the child of a snapshot
 * @param savedBytes what the running snapshot has written so far; 0 while none runs
 */
public record MemorySample(
        double atMillis, long residentBytes, long retainedBytes, long privateDirtyBytes, long savedBytes) {}
