package io.forkpoint.server.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one client is subscribed to. Changed by its event loop's thread; any may count. */
public final class Subscriptions {
    private final Map<ChannelKind, Set<ChannelName>> names = new ConcurrentHashMap<>(4);

    Subscriptions() {}

    boolean add(ChannelKind kind, ChannelName name) {
        return names.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet()).add(name);
    }

    boolean remove(ChannelKind kind, ChannelName name) {
        Set<ChannelName> those = names.get(kind);
        boolean removed = those != null && those.remove(name);
        if (removed && those.isEmpty()) {
            names.remove(kind);
        }
        return removed;
    }

    boolean contains(ChannelKind kind, ChannelName name) {
        return names.getOrDefault(kind, Set.of()).contains(name);
    }

    List<ChannelName> names(ChannelKind kind) {
        return List.copyOf(names.getOrDefault(kind, Set.of()));
    }

    /**
     * How many there are of a kind.
     *
     * @param kind channels, patterns or channels of a shard
     * @return their number
     */
    public int count(ChannelKind kind) {
        return names.getOrDefault(kind, Set.of()).size();
    }

    /** {@return how many there are of any kind} */
    public int count() {
        return names.values().stream().mapToInt(Set::size).sum();
    }

    /**
     * All names of a kind.
     *
     * @param kind channels, patterns or channels of a shard
     * @return their bytes, not copies
     */
    public List<byte[]> list(ChannelKind kind) {
        return names(kind).stream().map(ChannelName::bytes).toList();
    }
}
