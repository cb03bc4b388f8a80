package io.forkpoint.server.internal.session;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The watched keys and their watchers. Changed while no command runs, so that running commands may read it without a lock:
 * between a lookup and what depends on it, no unreported write can come.
 */
public final class Watches {
    private final Map<DatabaseKey, Set<Session>> watchers = new HashMap<>();

    Watches() {}

    /** Returns whether nobody watches anything. */
    boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** Adds a watcher of a key. To be called while no command runs. */
    void add(DatabaseKey key, Session session) {
        watchers.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(session);
    }

    /** Removes a watcher of a key. To be called while no command runs. */
    void remove(DatabaseKey key, Session session) {
        Set<Session> those = watchers.get(key);
        if (those != null && those.remove(session) && those.isEmpty()) {
            watchers.remove(key);
        }
    }

    /** Tells the watchers of a key that it has been changed. */
    void touched(DatabaseKey key) {
        Set<Session> those = watchers.get(key);
        if (those != null) {
            those.forEach(session -> session.transaction().spoil());
        }
    }

    /**
     * Tells the watchers of a database's keys that all keys have been removed or replaced with another's, except watchers of
     * a key that did not exist and does not now. To be called while no command runs.
     *
     * @param database the database's index; negative for all
     * @param isThere tells whether a key exists now
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
