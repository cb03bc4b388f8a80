package io.forkpoint.server.internal.session;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All connected clients. Safe for any thread. */
public final class Clients {
    private final ConcurrentHashMap<Long, Session> byId = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    Clients() {}

    long nextId() {
        return lastId.incrementAndGet();
    }

    void add(Session session) {
        byId.put(session.id(), session);
    }

    void remove(Session session) {
        byId.remove(session.id());
    }

    /** Checks the clients of one event loop. To be called on its thread. */
    void check(LoopState loop) {
        for (Session session : byId.values()) {
            if (session.loop() == loop) {
                session.check();
            }
        }
    }

    /** Counts a client that was refused because there are too many. */
    public void refuse() {
        refused.incrementAndGet();
    }

    /** {@return the connected clients, by age} */
    public Collection<Session> all() {
        return byId.values().stream()
                .sorted(java.util.Comparator.comparingLong(Session::id))
                .toList();
    }

    /** Returns the connected clients in any order, without a copy. */
    Iterable<Session> unordered() {
        return byId.values();
    }

    /**
     * Returns a client.
     *
     * @param id its ID
     * @return the client, or null
     */
    public Session find(long id) {
        return byId.get(id);
    }

    /** {@return the number of connected clients} */
    public int size() {
        return byId.size();
    }

    /** {@return the number of clients that have connected so far} */
    public long accepted() {
        return lastId.get();
    }

    /** {@return the number of clients that were refused because there were too many} */
    public long refused() {
        return refused.get();
    }
}
