package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.session.Command.Flag;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A time in which commands wait, all or those that write, as CLIENT PAUSE asks. Running commands end. What a client sends
 * after a waiting command waits behind it. Safe for any thread.
 */
public final class ClientPause {
    /** Which commands wait. */
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
     * Begins a pause, or extends it to a longer time or to more commands. It is never shortened.
     *
     * @param millis its length from now
     * @param all whether all commands wait, or only those that write
     * @param session a client on whose event loop the pause is timed
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

    /** {@return the number of waiting clients} */
    public synchronized int size() {
        return held.size();
    }

    /** Ends the pause, and runs the commands that wait. */
    public synchronized void end() {
        mode = Mode.NOTHING;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        held.forEach(session -> session.resumeLater(() -> {}));
        held.clear();
    }

    /**
     * Returns whether a command has to wait; if so, its client waits from now on. To be called by the client's event loop.
     */
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

    /** Returns whether a command writes. Publishing counts, as in Redis, where it would go to replicas. */
    private static boolean writes(Session session, Command command) {
        return switch (command.name()) {
            case "publish", "spublish", "pfcount" -> true;
            case "exec" ->
                session.transaction().queued().stream()
                        .anyMatch(queued -> queued.command().has(Flag.WRITE));
            default -> command.has(Flag.WRITE);
        };
    }

    /** Removes a client that has gone. */
    synchronized void forget(Session session) {
        held.remove(session);
    }
}
