package io.forkpoint.snapshot;

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

    private final int[] status = new int[1];
    /** 0: there is none, or no longer. */
    private int pid;

    /** A child has been forked. */
    void began(int child) {
        pid = child;
    }

    /** Returns when the child has gone. Kills it when it has to stop: SIGKILL ends a stopped (SIGSTOP) child too. */
    ExitStatus await(WriterWatch watch) {
        watch.await(() -> reap(WNOHANG), () -> LIBC.kill(pid, SIGKILL));
        return status[0] == ExitStatus.UNKNOWN
                ? new ExitStatus(ExitStatus.UNKNOWN)
                : ExitStatus.ofStatusWord(status[0]);
    }

    /** Kills a child that has not been waited for to its end. */
    @Override
    public void close() {
        if (pid != 0) {
            LIBC.kill(pid, SIGKILL);
            while (!reap(0)) {
                // EINTR: again.
            }
        }
    }

    private boolean reap(int flags) {
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
