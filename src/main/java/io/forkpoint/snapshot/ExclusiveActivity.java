package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotInProgressException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one activity that needs the whole store to itself run at a time: a snapshot or a load. Safe for any number of
 * threads; nobody waits, the second one is refused.
 */
public final class ExclusiveActivity {
    private final AtomicReference<Permit> running = new AtomicReference<>();

    /**
     * Begins an activity, which lasts until the permit is closed (by any thread).
     *
     * @param activity what it is called in the message to whoever comes second, such as {@code "the load of x.rdb"}
     * @return the right to go on
     * @throws SnapshotInProgressException if another one is running
     */
    public Permit enter(String activity) {
        Permit permit = new Permit(activity);
        Permit other = running.compareAndExchange(null, permit);
        if (other != null) {
            throw new SnapshotInProgressException("cannot start " + activity + " while " + other.activity
                    + " is running: wait for it to end, or cancel it");
        }
        return permit;
    }

    /**
     * Whether one is running now.
     *
     * @return true if so
     */
    public boolean isRunning() {
        return running.get() != null;
    }

    /** The right to go on; closing it a second time does nothing. */
    public final class Permit implements AutoCloseable {
        private final String activity;

        private Permit(String activity) {
            this.activity = activity;
        }

        @Override
        public void close() {
            running.compareAndSet(this, null);
        }
    }
}
