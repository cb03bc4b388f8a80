package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of the pauses, on a thread of its own: what a listener does, or fails to do, is nothing to a
 * snapshot. Safe for any number of threads; pauses are announced one after the other.
 */
public final class ListenerDispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatch.class);

    /** Two events a snapshot: only a listener that never returns fills this, after hundreds of snapshots. */
    static final int ROOM = 1024;

    private final CopyOnWriteArrayList<SnapshotListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> events = new ArrayDeque<>();
    private Thread thread;
    private boolean wasFull;
    private boolean closed;

    /** Tells a listener of the pauses that are announced from now on. */
    synchronized void add(SnapshotListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        if (thread == null && !closed) {
            thread = new Thread(this::run, "forkpoint-listeners");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** No longer does; an event that is being told is told to its end. */
    void remove(SnapshotListener listener) {
        listeners.remove(listener);
    }

    /** A pause that the listeners have been told of, and are told the end of: one that was not held had no length. */
    final class Announcement implements AutoCloseable {
        private final SnapshotMethod method;
        private final List<SnapshotListener> told;
        private boolean over;

        private Announcement(SnapshotMethod method, List<SnapshotListener> told) {
            this.method = method;
            this.told = told;
        }

        /** Once: the pause is over. */
        void over(Duration measured) {
            over = true;
            send(told, listener -> listener.afterPause(method, measured));
        }

        @Override
        public void close() {
            if (!over) {
                over(Duration.ZERO);
            }
        }
    }

    /** Sends the event that comes before a pause. Its announcement has to be closed before the next one is made. */
    synchronized Announcement announce(SnapshotMethod method, Duration estimated) {
        List<SnapshotListener> told = List.copyOf(listeners);
        // Room for both events, so that one never comes without the other.
        boolean full = events.size() > ROOM - 2;
        if (full) {
            told = List.of();
        }
        if (full && !wasFull) {
            LOG.warn("the listeners are told of no pause until one of them returns: {} events wait", events.size());
        }
        wasFull = full;
        send(told, listener -> listener.beforePause(method, estimated));
        return new Announcement(method, told);
    }

    /** Tells all of them something that nothing else has to follow. Left out if they are far behind. */
    synchronized void tellAll(Consumer<SnapshotListener> event) {
        if (events.size() <= ROOM - 2) {
            send(List.copyOf(listeners), event);
        }
    }

    private synchronized void send(List<SnapshotListener> told, Consumer<SnapshotListener> event) {
        if (!told.isEmpty()) {
            events.add(() -> tell(told, event));
            notifyAll();
        }
    }

    private void tell(List<SnapshotListener> told, Consumer<SnapshotListener> event) {
        for (SnapshotListener listener : told) {
            try {
                if (listeners.contains(listener)) {
                    event.accept(listener);
                }
            } catch (RuntimeException | Error e) {
                LOG.warn("a listener failed: {}", listener, e);
            }
        }
    }

    /** The dispatcher's thread. */
    private void run() {
        for (Runnable event = next(); event != null; event = next()) {
            tell(event);
        }
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            // Not a listener's, which is told of where it is called: there was no memory for telling.
            return;
        }
    }

    /** Waits for the next event; null when there will be none any more. */
    private synchronized Runnable next() {
        while (events.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.debug("a listener has interrupted its own thread", e);
            }
        }
        return events.poll();
    }

    /** Ends the thread when everything has been told; does not wait for it. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
