package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.session.Command.Flag;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A time in which commands wait, all or those that write, as CLIENT PAUSE asks. What runs already ends; what a client sends
 * after a command that waits, waits behind it. Safe for any thread.
 */
public final class ClientPause {
    /** What waits. */
    private enum Mode {
        NOTHING,
        WRITES,
        EVERYTHING
    }

    private final Set<Session> held = new LinkedHashSet<>();
    private volatile Mode mode = Mode.NOTHING;
    private long endNanos;
    private Future<?> timer;

    ClientPause() {}

    /**
     * Begins, or goes on for longer or for more commands: it is never shortened.
     *
     * @param millis how long from now
     * @param all whether all commands wait, or those that write
     * @param session on whose event loop it is timed
     */
    public synchronized void begin(long millis, boolean all, Session session) {
        long now = System.nanoTime();
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        if (mode == Mode.NOTHING || end - endNanos > 0) {
            endNanos = end;
        }
        if (mode != Mode.EVERYTHING) {
            mode = all ? Mode.EVERYTHING : Mode.WRITES;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timer = session.channel().eventLoop().schedule(this::end, endNanos - now, TimeUnit.NANOSECONDS);
    }

    /** {@return how many clients wait} */
    public synchronized int size() {
        return held.size();
    }

    /** Ends: what has waited is run. */
    public synchronized void end() {
        mode = Mode.NOTHING;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        held.forEach(session -> session.resumeLater(() -> {}));
        held.clear();
    }

    /** Returns whether a command has to wait; if so its client does from now on. By the client's event loop. */
    boolean holds(Session session, Command command) {
        return mode != Mode.NOTHING && hold(session, command);
    }

    private synchronized boolean hold(Session session, Command command) {
        if (mode == Mode.NOTHING || (mode == Mode.WRITES && !writes(session, command))) {
            return false;
        }
        held.add(session);
        session.await();
        return true;
    }

    /** Publishing counts, as in Redis: it would go to replicas. */
    private static boolean writes(Session session, Command command) {
        return switch (command.name()) {
            case "publish", "spublish", "pfcount" -> true;
            case "exec" ->
                session.transaction().queued().stream()
                        .anyMatch(queued -> queued.command().has(Flag.WRITE));
            default -> command.has(Flag.WRITE);
        };
    }

    /** A client has gone. */
    synchronized void forget(Session session) {
        held.remove(session);
    }
}
