package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Session;
import java.util.Locale;

/** What clients are, as CLIENT LIST and KILL part them. */
enum ClientType {
    /** Ordinary ones. */
    NORMAL,
    /** Those who listen to channels. */
    PUBSUB,
    /** Servers that copy this one, or that this one copies, of which there are none. */
    REPLICATION;

    static ClientType of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "normal" -> NORMAL;
            case "pubsub" -> PUBSUB;
            case "master", "replica", "slave" -> REPLICATION;
            default -> throw new ErrorReply("ERR Unknown client type '" + name + "'");
        };
    }

    boolean matches(Session session) {
        return this == (session.subscriptions() > 0 ? PUBSUB : NORMAL);
    }
}
