package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Session;
import java.util.Locale;

/** The types of clients that CLIENT LIST and KILL distinguish. */
enum ClientType {
    /** Ordinary clients. */
    NORMAL,
    /** Clients that are subscribed to channels. */
    PUBSUB,
    /** Replicas or masters of this server, of which there are none. */
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
