package io.forkpoint.server.internal.session;

import java.util.Locale;

/** The groups of commands that ACL rules name, as in Redis 7. */
public enum Category {
    KEYSPACE,
    READ,
    WRITE,
    SET,
    SORTEDSET,
    LIST,
    HASH,
    STRING,
    BITMAP,
    HYPERLOGLOG,
    GEO,
    STREAM,
    PUBSUB,
    ADMIN,
    FAST,
    SLOW,
    BLOCKING,
    DANGEROUS,
    CONNECTION,
    TRANSACTION,
    SCRIPTING;

    /** {@return the category's name in rules and replies, without the at sign} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
