package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.GlobPattern;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The clients that are subscribed to one channel or pattern, by their event loops. Safe for any thread. */
final class Subscribers {
    private static final Session[] NONE = {};

    private final ChannelKind kind;
    private final ChannelName name;
    private final GlobPattern pattern;
    private final Map<LoopState, Listeners> loops = new HashMap<>();
    private int size;

    Subscribers(ChannelKind kind, ChannelName name) {
        this.kind = kind;
        this.name = name;
        pattern = kind == ChannelKind.PATTERN ? GlobPattern.of(name.bytes()) : null;
    }

    /** The subscribers of one loop. */
    private static final class Listeners {
        private final Set<Session> sessions = new LinkedHashSet<>();
        /** The same as an array, to iterate over without a lock; null if they have changed since. */
        private Session[] array;

        private Session[] array() {
            if (array == null) {
                array = sessions.toArray(NONE);
            }
            return array;
        }
    }

    /** Returns whether this pattern matches a channel's name. */
    boolean matches(byte[] channel) {
        return pattern.matches(channel);
    }

    synchronized void add(Session session) {
        Listeners listeners = loops.computeIfAbsent(session.loop(), any -> new Listeners());
        if (listeners.sessions.add(session)) {
            listeners.array = null;
            size++;
        }
    }

    /** Removes a subscriber; returns whether none is left. */
    synchronized boolean remove(Session session) {
        Listeners listeners = loops.get(session.loop());
        if (listeners != null && listeners.sessions.remove(session)) {
            listeners.array = null;
            size--;
            if (listeners.sessions.isEmpty()) {
                loops.remove(session.loop());
            }
        }
        return size == 0;
    }

    synchronized int size() {
        return size;
    }

    /**
     * Sends all subscribers a message, through one task for each loop. The lock is held meanwhile, so that all of them get
     * the channel's messages in the same order.
     *
     * @param parts the parts of the message
     * @return the number of subscribers
     */
    synchronized int send(byte[]... parts) {
        for (Listeners listeners : loops.values()) {
            Session[] sessions = listeners.array();
            sessions[0].channel().eventLoop().execute(new Delivery(kind, name, sessions, parts));
        }
        return size;
    }
}
