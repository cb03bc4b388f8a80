package io.forkpoint.server.internal.session;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.value.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that wait for keys, in the order in which they came. One is added while no command runs, after it has looked
 * once more: no write can come between that look and its place in the queue. Who changes a key serves those who wait for
 * it, on its own thread, as Redis does.
 */
public final class BlockedClients {
    /** The type of the only values inside of which anybody waits for something. */
    private final Map<DatabaseKey, Set<Waiter>> queues = new HashMap<>();

    private final Map<Session, Waiter> bySession = new HashMap<>();
    /** Keys that were changed, and for which nobody has been served yet. */
    private final Deque<DatabaseKey> changed = new ArrayDeque<>();

    private boolean serving;
    /** How many wait for any change of a key, its removal included. */
    private final AtomicInteger watchful = new AtomicInteger();

    private volatile int count;

    BlockedClients() {}

    /** {@return how many clients wait} */
    public int size() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds one that has found nothing. While no command runs. */
    synchronized void add(Waiter waiter) {
        Session session = waiter.call.session();
        for (byte[] key : waiter.keys) {
            queues.computeIfAbsent(new DatabaseKey(waiter.database, key), any -> new LinkedHashSet<>())
                    .add(waiter);
        }
        bySession.put(session, waiter);
        watchful.addAndGet(waiter.anyChange ? 1 : 0);
        count = bySession.size();
        if (waiter.millis > 0) {
            waiter.timeout =
                    session.channel().eventLoop().schedule(() -> timeOut(waiter), waiter.millis, TimeUnit.MILLISECONDS);
        }
    }

    private void remove(Waiter waiter) {
        waiter.over = true;
        if (waiter.timeout != null) {
            waiter.timeout.cancel(false);
        }
        for (byte[] key : waiter.keys) {
            DatabaseKey databaseKey = new DatabaseKey(waiter.database, key);
            Set<Waiter> queue = queues.get(databaseKey);
            if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
                queues.remove(databaseKey);
            }
        }
        bySession.remove(waiter.call.session());
        watchful.addAndGet(waiter.anyChange ? -1 : 0);
        count = bySession.size();
    }

    private synchronized void timeOut(Waiter waiter) {
        if (!waiter.over) {
            remove(waiter);
            waiter.onTimeout.accept(waiter.call.reply());
            waiter.resume();
        }
    }

    /** A client has gone, or is taken to have: whether it has waited. */
    synchronized boolean forget(Session session) {
        Waiter waiter = bySession.get(session);
        if (waiter == null) {
            return false;
        }
        remove(waiter);
        waiter.call.reply().release();
        return true;
    }

    /**
     * Has a client wait no longer, as CLIENT UNBLOCK asks.
     *
     * @param session the client
     * @param error what to reply instead of what it would get when its time is over; null for that
     * @return whether it waited
     */
    public synchronized boolean unblock(Session session, String error) {
        Waiter waiter = bySession.get(session);
        if (waiter == null) {
            return false;
        }
        remove(waiter);
        waiter.error = error;
        if (error == null) {
            waiter.onTimeout.accept(waiter.call.reply());
        }
        waiter.resume();
        return true;
    }

    /**
     * Serves nobody until {@link #release}: several commands are one change to those who wait. While no command runs.
     */
    synchronized void hold() {
        serving = true;
    }

    /** Serves who waits for what was changed since {@link #hold}. */
    synchronized void release() {
        serving = false;
        serveChanged();
    }

    /** Has all who wait for keys look again: databases have been emptied or swapped. */
    synchronized void readyAll() {
        changed.addAll(queues.keySet());
        serveChanged();
    }

    boolean hasWatchful() {
        return watchful.get() > 0;
    }

    /** Has those who wait for any change look at keys that are no streams any more, whoever has removed them. */
    synchronized void readyRemoved() {
        queues.forEach((key, queue) -> {
            Waiter first = queue.iterator().next();
            boolean watched = queue.stream().anyMatch(waiter -> waiter.anyChange);
            if (watched && first.call.context().store().database(key.database()).type(key.key()) != ValueType.STREAM) {
                changed.add(key);
            }
        });
        serveChanged();
    }

    /** A key has been changed: serves who waits for it, and for what they change in turn. */
    synchronized void ready(DatabaseKey key) {
        changed.add(key);
        serveChanged();
    }

    /** In the order of the changes. What those who are served change is added to them: it does not call this inside. */
    private void serveChanged() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!changed.isEmpty()) {
                DatabaseKey key = changed.remove();
                Set<Waiter> queue = queues.get(key);
                if (queue != null) {
                    serve(key, queue);
                }
            }
        } finally {
            serving = false;
        }
    }

    /** Serves those who wait for a key, the longest waiting first, while there is anything in it. */
    private void serve(DatabaseKey key, Set<Waiter> queue) {
        List<Waiter> served = new ArrayList<>();
        for (Waiter waiter : queue) {
            boolean gone =
                    waiter.call.context().store().database(key.database()).type(key.key()) == ValueType.NONE;
            if (gone && watchful.get() == 0) {
                break;
            }
            if ((!gone || waiter.anyChange) && serve(waiter, key)) {
                served.add(waiter);
            }
        }
        for (Waiter waiter : served) {
            remove(waiter);
            waiter.resume();
        }
    }

    private boolean serve(Waiter waiter, DatabaseKey key) {
        Call call = waiter.call;
        call.begin(call.command(), call.request(), false);
        call.ready(key.key());
        try {
            if (!waiter.attempt.test(call)) {
                return false;
            }
            for (DatabaseKey next : call.context().touchedKeys(call, waiter.database)) {
                // The others who wait for this one are looked at anyway.
                if (!next.equals(key)) {
                    changed.add(next);
                }
            }
        } catch (WrongTypeException notWhatItWaitsFor) {
            return false;
        } catch (RuntimeException failure) {
            waiter.error = Dispatcher.describe(call, failure);
        } catch (OutOfMemoryError noMemory) {
            // For the reply of this client, not of the one who has changed the key.
            call.session().close();
        }
        return true;
    }
}
