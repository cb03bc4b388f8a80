package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotInProgressException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Lets one activity that needs the whole store to itself run at a time: a snapshot or a load. Safe for any number of
 * threads. Whoever comes second is refused, or waits in a queue if it was scheduled; nobody's thread waits.
 */
public final class ExclusiveActivity {
    /** A queue that grows says that snapshots come faster than they are written, which waiting does not mend. */
    static final int MOST_WAITING = 16;

    private final Queue<Waiting> queue = new ArrayDeque<>();
    /** Written under this object's monitor. */
    private volatile Permit running;

    private record Waiting(Permit permit, Consumer<Permit> begin) {}

    /**
     * Begins an activity that is no snapshot, which lasts until the permit is closed (by any thread).
     *
     * @param activity what it is called in the message to whoever comes second, such as {@code "the load of x.rdb"}
     * @return the right to go on
     * @throws SnapshotInProgressException if another one is running
     */
    public Permit enter(String activity) {
        return begin(new Permit(activity, false));
    }

    /** The same for a snapshot. */
    Permit enterSnapshot(String activity) {
        return begin(new Permit(activity, true));
    }

    private synchronized Permit begin(Permit permit) {
        if (running != null) {
            throw new SnapshotInProgressException("cannot start " + permit.activity + " while " + running.activity
                    + " is running: wait for it to end, or cancel it");
        }
        running = permit;
        return permit;
    }

    /**
     * Begins a snapshot as soon as the activities before it have ended, which may be at once.
     *
     * @param begin told when it may go on, by the thread that ends the one before; also what {@link #withdraw} knows it by
     * @throws SnapshotInProgressException if too many are waiting
     */
    void enterInTurn(String activity, Consumer<Permit> begin) {
        Permit permit = new Permit(activity, true);
        synchronized (this) {
            if (running != null) {
                queue(permit, begin);
                return;
            }
            running = permit;
        }
        begin.accept(permit);
    }

    private void queue(Permit permit, Consumer<Permit> begin) {
        if (queue.size() == MOST_WAITING) {
            throw new SnapshotInProgressException("cannot schedule " + permit.activity + " while " + running.activity
                    + " is running: " + MOST_WAITING + " are waiting already; take fewer snapshots");
        }
        queue.add(new Waiting(permit, begin));
    }

    /** {@return whether it was still waiting; it will not begin then} */
    synchronized boolean withdraw(Consumer<Permit> begin) {
        return queue.removeIf(waiting -> waiting.begin == begin);
    }

    /**
     * Whether a snapshot is running now.
     *
     * @return true if so
     */
    public boolean isSnapshotRunning() {
        Permit now = running;
        return now != null && now.isSnapshot;
    }

    /** The right to go on; closing it a second time does nothing. */
    public final class Permit implements AutoCloseable {
        private final String activity;
        private final boolean isSnapshot;

        private Permit(String activity, boolean isSnapshot) {
            this.activity = activity;
            this.isSnapshot = isSnapshot;
        }

        @Override
        public void close() {
            close(() -> {});
        }

        /**
         * Closes it, and tells what has become of the activity before anybody else can begin one: who is told that none
         * is running can begin one. If telling it fails, the permit stays, to be closed again.
         */
        void close(Runnable record) {
            Waiting next;
            synchronized (ExclusiveActivity.this) {
                if (running != this) {
                    return;
                }
                record.run();
                // Handed on, not given up: nobody comes in between.
                next = queue.poll();
                running = next == null ? null : next.permit;
            }
            if (next != null) {
                next.begin.accept(next.permit);
            }
        }
    }
}
