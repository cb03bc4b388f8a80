package io.forkpoint.snapshot;

import java.util.concurrent.locks.LockSupport;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * Waits for one child, by its pid: waiting for any child would take the JVM's own from it. Closing it ends and reaps a
 * child that is still there, so that none is left behind whatever goes wrong in between.
 */
final class ChildWatch implements AutoCloseable {
    private static final POSIX LIBC = POSIXFactory.getNativePOSIX();
    private static final int ECHILD = 10;
    private static final int WNOHANG = 1;
    private static final int SIGKILL = 9;

    /** The sleep grows with the time waited, so that the end is seen within about 6 % of it. */
    private static final int SLEEP_SHARE = 16;

    private static final long SHORTEST_SLEEP_NANOS = 50_000;
    private static final long LONGEST_SLEEP_NANOS = 10_000_000;

    /** 0: there is none, or no longer. */
    private int pid;

    /** A child has been forked. */
    void began(int child) {
        pid = child;
    }

    /**
     * Returns when the child has gone. Kills it when the run has to stop: SIGKILL ends a stopped (SIGSTOP) child too.
     */
    ExitStatus await(SnapshotRun run) {
        long started = System.nanoTime();
        int[] status = new int[1];
        boolean interrupted = false;
        try {
            while (!reap(status, WNOHANG)) {
                if (run.mustStop()) {
                    LIBC.kill(pid, SIGKILL);
                }
                run.progress();
                long sleep = (System.nanoTime() - started) / SLEEP_SHARE;
                LockSupport.parkNanos(this, Math.max(SHORTEST_SLEEP_NANOS, Math.min(LONGEST_SLEEP_NANOS, sleep)));
                // An interrupt must not turn the sleeps into a busy loop.
                interrupted |= Thread.interrupted();
            }
        } finally {
            run.reaped();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return status[0] == ExitStatus.UNKNOWN
                ? new ExitStatus(ExitStatus.UNKNOWN)
                : ExitStatus.ofStatusWord(status[0]);
    }

    /** Kills a child that has not been waited for to its end. */
    @Override
    public void close() {
        if (pid != 0) {
            LIBC.kill(pid, SIGKILL);
            int[] status = new int[1];
            while (!reap(status, 0)) {
                // EINTR: again.
            }
        }
    }

    private boolean reap(int[] status, int flags) {
        int waited = LIBC.waitpid(pid, status, flags);
        if (waited < 0 && LIBC.errno() == ECHILD) {
            status[0] = ExitStatus.UNKNOWN;
            waited = pid;
        }
        if (waited != pid) {
            return false;
        }
        pid = 0;
        return true;
    }
}
