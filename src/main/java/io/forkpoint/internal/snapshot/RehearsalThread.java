package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.keyspace.WarmUp;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in the background, once in a process, what the first snapshot would be the first to do: loads its classes, then has
 * writers and scans of small keyspaces meet what they meet under a snapshot. A store's snapshot does not wait for it; it
 * stands still while one runs, and ends with the store: the next store's thread begins anew, if it was not through. Safe
 * for any number of threads.
 */
public final class RehearsalThread implements AutoCloseable {
    static final String NAME = "forkpoint-rehearsal";

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalThread.class);
    private static final long LOOK_NANOS = 10_000_000;
    /** Written under this class's monitor. */
    private static volatile boolean through;

    private final ExclusiveActivity activity;
    private final Thread thread = new Thread(this::run, NAME);
    private volatile boolean closed;

    /**
     * Does nothing before {@link #start}.
     *
     * @param activity what is running in the store beside which it rehearses
     */
    public RehearsalThread(ExclusiveActivity activity) {
        this.activity = activity;
        thread.setDaemon(true);
    }

    /** Begins, unless the process is through with it. */
    public void start() {
        if (!through) {
            thread.start();
        }
    }

    private void run() {
        // Another store's thread is waited for: it may be closed before it is through.
        synchronized (RehearsalThread.class) {
            if (!through) {
                through = rehearse();
            }
        }
    }

    /** Returns whether it is not to be tried again. */
    private boolean rehearse() {
        try {
            // At full priority: a snapshot may be waiting for a class that this thread initialises.
            Preload.once();
            Helper.library().fp_background();
            return Rehearsal.run(this::mayGoOn) && WarmUp.run(this::mayGoOn);
        } catch (MemoryLimitException | OutOfMemoryError | StackOverflowError e) {
            LOG.debug("no memory to rehearse a snapshot in; the first one's pause will be some microseconds longer", e);
            return true;
        }
    }

    /** Between two steps of some milliseconds: returns, when no snapshot runs, whether the store is still open. */
    boolean mayGoOn() {
        while (!closed && activity.isSnapshotRunning()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        return !closed;
    }

    /** It ends after the step that it is at, which uses nothing of the store's. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
