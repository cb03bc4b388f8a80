package io.forkpoint.server.session;

import io.forkpoint.errors.ForkpointException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.server.resp.ErrorReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Clients that wait for keys, in the order in which they came. One is added while no command runs, after it has looked
 * once more: no write can come between that look and its place in the queue. Who changes a key serves those who wait for
 * it, on its own thread, as Redis does.
 */
public final class BlockedClients {
    private final Map<DatabaseKey, Set<Waiter>> queues = new HashMap<>();
    private final Map<Session, Waiter> bySession = new HashMap<>();
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
        count = bySession.size();
    }

    private synchronized void timeOut(Waiter waiter) {
        if (!waiter.over) {
            remove(waiter);
            waiter.onTimeout.accept(waiter.call.reply());
            waiter.call.session().resume(waiter.call.reply());
        }
    }

    /** Whether a client waits for a key. */
    synchronized boolean isWaiting(Session session) {
        return bySession.containsKey(session);
    }

    /** A client has gone. */
    synchronized void forget(Session session) {
        Waiter waiter = bySession.get(session);
        if (waiter != null) {
            remove(waiter);
            waiter.call.reply().release();
        }
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
        if (error == null) {
            waiter.onTimeout.accept(waiter.call.reply());
        } else {
            waiter.call.reply().error(error);
        }
        session.resume(waiter.call.reply());
        return true;
    }

    /** Has all who wait for keys of a database look again: it has been swapped. */
    synchronized void readyAll() {
        for (DatabaseKey key : new ArrayList<>(queues.keySet())) {
            ready(key);
        }
    }

    /** A key has been changed: serves who waits for it, and for what they change in turn. */
    synchronized void ready(DatabaseKey changed) {
        Deque<DatabaseKey> ready = new ArrayDeque<>();
        ready.add(changed);
        while (!ready.isEmpty()) {
            DatabaseKey key = ready.remove();
            for (Waiter waiter : new ArrayList<>(queues.getOrDefault(key, Set.of()))) {
                if (waiter.over) {
                    continue;
                }
                if (waiter.call.context().store().database(key.database()).type(key.key()) < 0) {
                    break;
                }
                if (serve(waiter)) {
                    remove(waiter);
                    waiter.call.session().resume(waiter.call.reply());
                    ready.addAll(waiter.call.context().touchedKeys(waiter.call, waiter.database));
                }
            }
        }
    }

    private static boolean serve(Waiter waiter) {
        waiter.call.begin(waiter.call.command(), waiter.call.request(), false);
        try {
            return waiter.attempt.test(waiter.call);
        } catch (WrongTypeException notWhatItWaitsFor) {
            return false;
        } catch (ErrorReply error) {
            waiter.call.reply().error(error.getMessage());
        } catch (ForkpointException failure) {
            waiter.call.reply().error(Dispatcher.describe(failure));
        } catch (OutOfMemoryError noMemory) {
            // For the reply of this client, not of the one who has changed the key.
            waiter.call.session().close();
        }
        return true;
    }
}
