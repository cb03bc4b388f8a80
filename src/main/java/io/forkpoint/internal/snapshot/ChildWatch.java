package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.HelperLibrary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for one child: waiting for any child would take the JVM's own from it. Closing it ends and reaps a child that is
 * still there, so that none is left behind whatever goes wrong in between, but for one that not even SIGKILL ends: it is
 * in an uninterruptible wait, for a disk or a file server that does not answer. That one is not waited for: it runs none
 * of its own code any more, so that what it shared with the store is the store's again.
 */
final class ChildWatch implements AutoCloseable {
    /** After a kill: the kernel takes its time for the page tables of a large child. */
    private static final long LEAVE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_NANOS = 1_000_000;
    private static final int SIGKILL = 9;

    private final HelperLibrary library;
    private final long leaveAfterNanos;
    /** 0: there is none, or no longer. */
    private int pid;
    /** Its descriptor; -1 where the kernel has none. */
    private int handle = -1;

    private ExitStatus exit = new ExitStatus(ExitStatus.LEFT);
    private boolean killed;
    private long killedNanos;

    ChildWatch(HelperLibrary library) {
        this(library, LEAVE_AFTER_NANOS);
    }

    /** @param leaveAfterNanos how long a child that has been killed is waited for */
    ChildWatch(HelperLibrary library, long leaveAfterNanos) {
        this.library = library;
        this.leaveAfterNanos = leaveAfterNanos;
    }

    /** A child has been forked. */
    void began(int child, int childHandle) {
        pid = child;
        handle = childHandle;
    }

    /**
     * Returns when the child has gone. Kills it when it has to stop: SIGKILL ends a stopped (SIGSTOP) child too.
     *
     * @return how it ended; {@link ExitStatus#LEFT} if it has not, though it was killed
     */
    ExitStatus await(WriterWatch watch) {
        watch.await(() -> reap() || isLeft(), this::kill);
        return exit;
    }

    /** Kills a child that has not been waited for to its end. */
    @Override
    public void close() {
        while (!reap() && !isLeft()) {
            kill();
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** The number of the child that is there; 0 if there is none. */
    int pid() {
        return pid;
    }

    /** Whether the child is there still, though it was killed. */
    boolean isLeft() {
        return pid != 0 && killed && System.nanoTime() - killedNanos >= leaveAfterNanos;
    }

    private void kill() {
        // Who cannot be killed may run on, and is waited for.
        if (library.fp_child_signal(pid, handle, SIGKILL) == 0 && !killed) {
            killed = true;
            killedNanos = System.nanoTime();
        }
    }

    /** Whether there is no child, or no longer. */
    boolean reap() {
        if (pid == 0) {
            return true;
        }
        int waited = library.fp_child_wait(pid, handle);
        if (waited < 0 && waited != -Errno.ECHILD) {
            return false;
        }
        exit = waited < 0 ? new ExitStatus(ExitStatus.UNKNOWN) : ExitStatus.ofStatusWord(waited);
        pid = 0;
        if (handle >= 0) {
            library.fp_close(handle);
        }
        return true;
    }
}
