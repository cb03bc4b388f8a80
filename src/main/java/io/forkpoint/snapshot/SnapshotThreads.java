package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;

/** Starts the threads of snapshots. They are daemons: a JVM that exits, or is killed, is not held up by a snapshot. */
final class SnapshotThreads {
    /** A child runs on a copy of the stack of the thread that forks, whatever the embedder's -Xss says. */
    private static final long STACK_BYTES = 1 << 20;

    private SnapshotThreads() {}

    /**
     * Starts one.
     *
     * @param target where the snapshot goes, for the message
     * @throws SnapshotException if the system gives no thread
     */
    static Thread start(String name, String target, Runnable body) {
        Thread thread = new Thread(null, body, name, STACK_BYTES);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // What the JDK throws when the system gives it no thread.
            throw new SnapshotException(
                    "cannot start a thread for the snapshot to " + target + ": look at ulimit -u and pids.max", e);
        }
        return thread;
    }
}
