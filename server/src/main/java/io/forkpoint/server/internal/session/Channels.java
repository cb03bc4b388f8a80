package io.forkpoint.server.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is subscribed to what, and the way of messages to them. Publishing is safe for any thread; what changes a client's
 * subscriptions is for its event loop's.
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
     * @param kind of what
     * @param name a channel or a pattern, which is kept
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
     * Takes a subscription away, if there is such a one.
     *
     * @param session the client
     * @param kind of what
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
     * Takes all of a client's subscriptions away, without telling it, as RESET does.
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
     * Sends a message to those who are subscribed to a channel, and to those with a pattern that its name matches.
     *
     * @param channel its name
     * @param message any bytes
     * @return how many times it is sent
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
     * Sends a message to those who are subscribed to a shard's channel.
     *
     * @param channel its name
     * @param message any bytes
     * @return how many times it is sent
     */
    public int publishToShard(byte[] channel, byte[] message) {
        Subscribers subscribers = kinds.get(ChannelKind.SHARD).get(new ChannelName(channel));
        return subscribers == null ? 0 : subscribers.send(SHARD_MESSAGE, channel, message);
    }

    // ---- counting ---------------------------------------------------------------------------------------------

    /**
     * What somebody is subscribed to.
     *
     * @param kind of what
     * @return names, not copies
     */
    public List<byte[]> list(ChannelKind kind) {
        return kinds.get(kind).keySet().stream().map(ChannelName::bytes).toList();
    }

    /**
     * Returns how many clients are subscribed.
     *
     * @param kind to what
     * @param name its name
     * @return clients
     */
    public int count(ChannelKind kind, byte[] name) {
        Subscribers subscribers = kinds.get(kind).get(new ChannelName(name));
        return subscribers == null ? 0 : subscribers.size();
    }

    /**
     * Returns how many channels or patterns somebody is subscribed to.
     *
     * @param kind of what
     * @return their number, each counted once
     */
    public int count(ChannelKind kind) {
        return kinds.get(kind).size();
    }
}
