package io.forkpoint.server.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The subscriptions, and the delivery of messages to subscribers. Publishing is safe for any thread. A client's
 * subscriptions are changed by its event loop only.
 */
public final class Channels {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PATTERN_MESSAGE = "pmessage".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHARD_MESSAGE = "smessage".getBytes(StandardCharsets.US_ASCII);

    private final Map<ChannelKind, ConcurrentHashMap<ChannelName, Subscribers>> kinds =
            new EnumMap<>(ChannelKind.class);

    Channels() {
        for (ChannelKind kind : ChannelKind.values()) {
            kinds.put(kind, new ConcurrentHashMap<>());
        }
    }

    // ---- subscribing ------------------------------------------------------------------------------------------

    /**
     * Subscribes a client, if it is not subscribed yet.
     *
     * @param session the client
     * @param kind the kind of subscription
     * @param name a channel or a pattern; the array is kept
     */
    public void subscribe(Session session, ChannelKind kind, byte[] name) {
        ChannelName key = new ChannelName(name);
        session.context().memory().claim(Subscriptions.heapBytes(kind, key));
        if (session.subscribed().add(kind, key)) {
            kinds.get(kind).compute(key, (same, subscribers) -> {
                Subscribers all = subscribers == null ? new Subscribers(kind, key) : subscribers;
                all.add(session);
                return all;
            });
            session.subscriptions(session.subscribed().count());
        }
    }

    /**
     * Removes a subscription, if it exists.
     *
     * @param session the client
     * @param kind the kind of subscription
     * @param name a channel or a pattern
     */
    public void unsubscribe(Session session, ChannelKind kind, byte[] name) {
        unsubscribe(session, kind, new ChannelName(name));
    }

    private void unsubscribe(Session session, ChannelKind kind, ChannelName name) {
        if (session.subscribed().remove(kind, name)) {
            kinds.get(kind)
                    .computeIfPresent(name, (same, subscribers) -> subscribers.remove(session) ? null : subscribers);
            session.subscriptions(session.subscribed().count());
        }
    }

    /**
     * Removes all of a client's subscriptions without telling it, as RESET does.
     *
     * @param session the client
     */
    public void forget(Session session) {
        for (ChannelKind kind : ChannelKind.values()) {
            session.subscribed().names(kind).forEach(name -> unsubscribe(session, kind, name));
        }
    }

    // ---- publishing -------------------------------------------------------------------------------------------

    /**
     * Sends a message to the subscribers of a channel, and of the patterns that match its name.
     *
     * @param channel the channel's name
     * @param message any bytes
     * @return the number of deliveries
     */
    public int publish(byte[] channel, byte[] message) {
        Subscribers subscribers = kinds.get(ChannelKind.CHANNEL).get(new ChannelName(channel));
        int receivers = subscribers == null ? 0 : subscribers.send(MESSAGE, channel, message);
        for (Map.Entry<ChannelName, Subscribers> pattern :
                kinds.get(ChannelKind.PATTERN).entrySet()) {
            if (pattern.getValue().matches(channel)) {
                receivers += pattern.getValue()
                        .send(PATTERN_MESSAGE, pattern.getKey().bytes(), channel, message);
            }
        }
        return receivers;
    }

    /**
     * Sends a message to the subscribers of a shard's channel.
     *
     * @param channel the channel's name
     * @param message any bytes
     * @return the number of deliveries
     */
    public int publishToShard(byte[] channel, byte[] message) {
        Subscribers subscribers = kinds.get(ChannelKind.SHARD).get(new ChannelName(channel));
        return subscribers == null ? 0 : subscribers.send(SHARD_MESSAGE, channel, message);
    }

    // ---- counting ---------------------------------------------------------------------------------------------

    /**
     * Returns the names that have subscribers.
     *
     * @param kind the kind of subscription
     * @return names, not copies
     */
    public List<byte[]> list(ChannelKind kind) {
        return kinds.get(kind).keySet().stream().map(ChannelName::bytes).toList();
    }

    /**
     * Returns the number of subscribers of a name.
     *
     * @param kind the kind of subscription
     * @param name a channel or a pattern
     * @return the number of clients
     */
    public int count(ChannelKind kind, byte[] name) {
        Subscribers subscribers = kinds.get(kind).get(new ChannelName(name));
        return subscribers == null ? 0 : subscribers.size();
    }

    /**
     * Returns the number of channels or patterns that have subscribers.
     *
     * @param kind the kind of subscription
     * @return their number, each counted once
     */
    public int count(ChannelKind kind) {
        return kinds.get(kind).size();
    }
}
