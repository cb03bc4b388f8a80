package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;

/** Starts the threads of snapshots. They are daemons: a JVM that exits, or is killed, is not held up by a snapshot. */
final class SnapshotThreads {
    /** A child runs on a copy of the stack of the thread that forks, whatever the embedder's -Xss says. */
    private static final long STACK_BYTES = 1 << 20;

    private SnapshotThreads() {}

    /** Makes one, which is to be named and started. */
    static Thread make(Runnable body) {
        Thread thread = new Thread(null, body, "forkpoint", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes one and starts it.
     *
     * @param target where the snapshot goes, for the message
     * @throws SnapshotException if the system gives no thread
     */
    static Thread start(String name, String target, Runnable body) {
        Thread thread = make(body);
        thread.setName(name);
        start(thread, target);
        return thread;
    }

    /**
     * Starts one that was made.
     *
     * @param target where the snapshot goes, for the message
     * @throws SnapshotException if the system gives no thread
     */
    static void start(Thread thread, String target) {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // What the JDK throws when the system gives it no thread.
            throw new SnapshotException(
                    "cannot start a thread for the snapshot to " + target + ": look at ulimit -u and pids.max", e);
        }
    }
}
