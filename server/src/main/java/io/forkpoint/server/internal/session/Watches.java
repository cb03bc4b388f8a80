package io.forkpoint.server.internal.session;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who watches which key. Changed while no command runs, so that those who run may read it without a lock: between a look
 * and what is made of it no write can come that is not told.
 */
public final class Watches {
    private final Map<DatabaseKey, Set<Session>> watchers = new HashMap<>();

    Watches() {}

    /** Returns whether nobody watches anything. */
    boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** Adds a watcher of a key. While no command runs. */
    void add(DatabaseKey key, Session session) {
        watchers.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(session);
    }

    /** Takes a watcher of a key away. While no command runs. */
    void remove(DatabaseKey key, Session session) {
        Set<Session> those = watchers.get(key);
        if (those != null && those.remove(session) && those.isEmpty()) {
            watchers.remove(key);
        }
    }

    /** A key has been changed. */
    void touched(DatabaseKey key) {
        Set<Session> those = watchers.get(key);
        if (those != null) {
            those.forEach(session -> session.transaction().spoil());
        }
    }

    /**
     * All keys of a database have been removed, or have become those of another: who watches one is told, unless it was not
     * there and is not now. While no command runs.
     *
     * @param database which; negative for all
     * @param isThere whether there is such a key now
     */
    void touchedAll(int database, Predicate<DatabaseKey> isThere) {
        watchers.forEach((key, those) -> {
            if (database < 0 || key.database() == database) {
                boolean there = isThere.test(key);
                those.stream()
                        .map(Session::transaction)
                        .filter(transaction -> there || transaction.watched().get(key))
                        .forEach(TransactionState::spoil);
            }
        });
    }
}
