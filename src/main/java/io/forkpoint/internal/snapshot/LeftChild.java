package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits in the background for children that not even SIGKILL has ended, each on a daemon thread of its own. */
final class LeftChild {
    private static final Logger LOG = LoggerFactory.getLogger(LeftChild.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private LeftChild() {}

    /**
     * Reaps a child when it ends at last.
     *
     * @param target where its snapshot was to go
     * @param afterwards what may wait for the same disk: the closing and removing of its files
     */
    static void leave(ChildWatch watch, String target, Runnable afterwards) {
        int pid = watch.pid();
        LOG.warn(
                "process {}, which was to write the snapshot to {}, has been killed but does not end: it waits for a"
                        + " disk or file server that does not answer (see /proc/{}/stack). It is left, and publishes"
                        + " nothing",
                pid,
                target,
                pid);
        try {
            SnapshotThreads.start("forkpoint-reaper", target, () -> reap(watch, pid, afterwards));
        } catch (SnapshotException e) {
            LOG.warn("nobody waits for process {}: {}", pid, e.getMessage());
        }
    }

    private static void reap(ChildWatch watch, int pid, Runnable afterwards) {
        while (!watch.reap()) {
            LockSupport.parkNanos(LOOK_NANOS);
            // Nobody has a reason to interrupt it, and an interrupt must not make it spin.
            Thread.interrupted();
        }
        LOG.info("process {}, which had been left, has ended", pid);
        afterwards.run();
    }
}
