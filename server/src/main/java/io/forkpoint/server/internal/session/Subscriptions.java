package io.forkpoint.server.internal.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The subscriptions of one client. Changed by its event loop's thread; any thread may count them. */
public final class Subscriptions {
    private static final int ENTRY_BYTES = 640;
    /** How much larger a compiled pattern is: its letters become numbers, and its sets of letters become tables. */
    private static final long PATTERN_FACTOR = 24;

    private final Map<ChannelKind, Set<ChannelName>> names = new ConcurrentHashMap<>(4);

    /** Used by its event loop's thread only. */
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

    /** Returns what a subscription takes at most, here and among the subscribers: others may share the latter. */
    static long heapBytes(ChannelKind kind, ChannelName name) {
        return ENTRY_BYTES + (kind == ChannelKind.PATTERN ? PATTERN_FACTOR : 1L) * name.bytes().length;
    }

    /** Returns about how many bytes of the heap all subscriptions take. */
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
     * Returns the number of subscriptions of a kind.
     *
     * @param kind channels, patterns or channels of a shard
     * @return their number
     */
    public int count(ChannelKind kind) {
        return names.getOrDefault(kind, Set.of()).size();
    }

    /** {@return the number of subscriptions of all kinds} */
    public int count() {
        return names.values().stream().mapToInt(Set::size).sum();
    }

    /**
     * Returns the names of a kind.
     *
     * @param kind channels, patterns or channels of a shard
     * @return the names' bytes, not copies
     */
    public List<byte[]> list(ChannelKind kind) {
        return names(kind).stream().map(ChannelName::bytes).toList();
    }
}
