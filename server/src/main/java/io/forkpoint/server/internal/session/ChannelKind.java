package io.forkpoint.server.internal.session;

/** The kinds of subscriptions. Each kind has names of its own. */
public enum ChannelKind {
    /** A channel: SUBSCRIBE. */
    CHANNEL("subscribe", "unsubscribe"),
    /** All channels whose names match a pattern: PSUBSCRIBE. */
    PATTERN("psubscribe", "punsubscribe"),
    /** A channel of a cluster's shard: SSUBSCRIBE. There is one shard here. */
    SHARD("ssubscribe", "sunsubscribe");

    private final String subscribe;
    private final String unsubscribe;

    ChannelKind(String subscribe, String unsubscribe) {
        this.subscribe = subscribe;
        this.unsubscribe = unsubscribe;
    }

    /** {@return the word that tells a client that it is subscribed now} */
    public String subscribe() {
        return subscribe;
    }

    /** {@return the word that tells a client that it is not subscribed any more} */
    public String unsubscribe() {
        return unsubscribe;
    }
}
