package io.forkpoint.server.internal.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one client is subscribed to. Changed by its event loop's thread; any may count. */
public final class Subscriptions {
    private static final int ENTRY_BYTES = 640;
    /** A pattern's letters become numbers, and its sets of letters tables. */
    private static final long PATTERN_FACTOR = 24;

    private final Map<ChannelKind, Set<ChannelName>> names = new ConcurrentHashMap<>(4);

    /** For its event loop's thread. */
    private long heapBytes;

    Subscriptions() {}

    boolean add(ChannelKind kind, ChannelName name) {
        boolean added = names.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet())
                .add(name);
        if (added) {
            heapBytes += heapBytes(kind, name);
        }
        return added;
    }

    /** What one takes here and among the subscribers, at most: others may share the latter. */
    static long heapBytes(ChannelKind kind, ChannelName name) {
        return ENTRY_BYTES + (kind == ChannelKind.PATTERN ? PATTERN_FACTOR : 1L) * name.bytes().length;
    }

    /** Bytes of the heap that all of them take, about. */
    long heapBytes() {
        return heapBytes;
    }

    boolean remove(ChannelKind kind, ChannelName name) {
        Set<ChannelName> those = names.get(kind);
        boolean removed = those != null && those.remove(name);
        if (removed) {
            heapBytes -= heapBytes(kind, name);
            if (those.isEmpty()) {
                names.remove(kind);
            }
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
     * Returns how many there are of a kind.
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
