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
 * The clients that wait for keys, in the order in which they came. A client is added while no command runs, after a last
 * attempt: no write can come between that attempt and its place in the queue. A thread that changes a key serves the
 * clients that wait for it, as in Redis.
 */
public final class BlockedClients {
    /** The type of the only values inside of which anybody waits for something. */
    private final Map<DatabaseKey, Set<Waiter>> queues = new HashMap<>();

    private final Map<Session, Waiter> bySession = new HashMap<>();
    /** Keys that were changed, and whose clients have not been served yet. */
    private final Deque<DatabaseKey> changed = new ArrayDeque<>();

    private boolean serving;
    /** How many clients wait for any change of a key, its removal included. */
    private final AtomicInteger watchful = new AtomicInteger();

    private volatile int count;

    BlockedClients() {}

    /** {@return the number of waiting clients} */
    public int size() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a client whose attempt has found nothing. To be called while no command runs. */
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

    /** Removes a client that has gone, or is taken to have; returns whether it waited. */
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
     * Ends a client's waiting, as CLIENT UNBLOCK asks.
     *
     * @param session the client
     * @param error the error to reply; null for the reply of a timeout
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
     * Serves nobody until {@link #release}: waiting clients see several commands as one change. To be called while no
     * command runs.
     */
    synchronized void hold() {
        serving = true;
    }

    /** Serves the clients that wait for what was changed since {@link #hold}. */
    synchronized void release() {
        serving = false;
        serveChanged();
    }

    /** Lets all waiting clients try again: databases have been emptied or swapped. */
    synchronized void readyAll() {
        changed.addAll(queues.keySet());
        serveChanged();
    }

    boolean hasWatchful() {
        return watchful.get() > 0;
    }

    /** Lets clients that wait for any change try again for keys that are no streams any more, whoever has removed them. */
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

    /** Serves the clients that wait for a changed key, and for what they change in turn. */
    synchronized void ready(DatabaseKey key) {
        changed.add(key);
        serveChanged();
    }

    /** Serves in the order of the changes. Served clients add their own changes to the queue: there is no recursion. */
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

    /** Serves the clients that wait for a key, the longest waiting first, while there is anything in it. */
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
                // The others that wait for this key are tried anyway.
                if (!next.equals(key)) {
                    changed.add(next);
                }
            }
        } catch (WrongTypeException notWhatItWaitsFor) {
            return false;
        } catch (RuntimeException failure) {
            waiter.error = Dispatcher.describe(call, failure);
        } catch (OutOfMemoryError noMemory) {
            // The memory was lacking for this client's reply; the client that has changed the key is not affected.
            call.session().close();
        }
        return true;
    }
}
