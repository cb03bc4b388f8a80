package io.forkpoint.latency;

import java.io.IOException;
import java.util.Map;

/** What is written to. Filled, loaded and asked for snapshots by one thread; sampled by another. */
interface LatencyTarget extends AutoCloseable {
    /** Puts entries 0 to {@code keys - 1}. */
    void fill() throws IOException;

    /** Makes the writers of the setting; their first writes are due at a time. */
    OpenLoop load(long beginNanos) throws IOException;

    /**
     * Takes a snapshot and waits until it is over. With a method that takes none, nothing happens, at once.
     *
     * @param originNanos from which the mark counts its times
     * @return null if there is nothing to mark
     */
    SnapshotMark snapshot(int number, long originNanos) throws IOException, InterruptedException;

    /** Removes the file of the last snapshot, if there is one: where it lies in memory there may be no room for two. */
    void removeSnapshot() throws IOException;

    /** Memory and progress now. */
    MemorySample sample(double atMillis) throws IOException;

    /** Facts that belong under a run beside those of the host, such as a server's version. */
    Map<String, String> facts() throws IOException;

    @Override
    void close() throws IOException;
}
