package io.forkpoint.server.internal.session;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All clients that are connected. Safe for any thread. */
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

    /** Looks after those of one event loop. On its thread. */
    void check(LoopState loop) {
        for (Session session : byId.values()) {
            if (session.loop() == loop) {
                session.check();
            }
        }
    }

    /** One was sent away since there are too many. */
    public void refuse() {
        refused.incrementAndGet();
    }

    /** {@return those that are connected, by age} */
    public Collection<Session> all() {
        return byId.values().stream()
                .sorted(java.util.Comparator.comparingLong(Session::id))
                .toList();
    }

    /** Those that are connected, in any order, without a copy. */
    Iterable<Session> unordered() {
        return byId.values();
    }

    /**
     * One of them.
     *
     * @param id its number
     * @return it, or null
     */
    public Session find(long id) {
        return byId.get(id);
    }

    /** {@return how many are connected} */
    public int size() {
        return byId.size();
    }

    /** {@return how many have connected so far} */
    public long accepted() {
        return lastId.get();
    }

    /** {@return how many were sent away since there were too many} */
    public long refused() {
        return refused.get();
    }
}
