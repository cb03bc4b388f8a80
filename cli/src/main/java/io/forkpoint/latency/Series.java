package io.forkpoint.latency;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is driven, of which each setting has one.
 *
 * @param target as in {@link LatencySetting}
 * @param method as in {@link LatencySetting}
 * @param arena as in {@link LatencySetting}
 */
public record Series(String target, String method, String arena) {
    /** Against which the others are held: a fork of pages of 4 KiB, the way in which Redis forks. */
    public static final String DEFAULT_FORK = "fork:private";

    static final String FORKPOINT = "forkpoint";
    static final String REDIS = "redis";
    static final String VALKEY = "valkey";
    static final String SERVED = "served";
    static final String NOTHING = "nothing";
    private static final String NONE = "none";
    private static final String STALL = "stall";

    /**
     * Parses a series: {@code fork}, {@code async-fork}, {@code thread} or {@code none} (no snapshot), each with
     * {@code :shared}, {@code :private} or {@code :private-huge} behind it if the usual arena is not meant; {@code redis} or
     * {@code redis-none}, {@code valkey} or {@code valkey-none}; {@code served-none}, {@code served-async-fork} or {@code served-thread}, a server of ours;
     * {@code nothing}, a store that does nothing, or {@code stall}, the same with a planted stall.
     */
    public static Series parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return switch (name) {
            case REDIS -> new Series(REDIS, "bgsave", "");
            case REDIS + "-none" -> new Series(REDIS, NONE, "");
            case VALKEY -> new Series(VALKEY, "bgsave", "");
            case VALKEY + "-none" -> new Series(VALKEY, NONE, "");
            case SERVED + "-none", SERVED + "-async-fork", SERVED + "-thread" ->
                new Series(SERVED, name.substring(SERVED.length() + 1), "");
            case NOTHING -> new Series(NOTHING, NONE, "");
            case STALL -> new Series(NOTHING, STALL, "");
            default -> ofStore(name);
        };
    }

    private static Series ofStore(String name) {
        int colon = name.indexOf(':');
        String method = colon < 0 ? name : name.substring(0, colon);
        String arena = colon < 0 ? (method.equals("fork") ? "private" : "shared") : name.substring(colon + 1);
        List<String> methods = Stream.concat(
                        Stream.of(NONE),
                        Arrays.stream(SnapshotMethod.values())
                                .filter(each -> each != SnapshotMethod.AUTO)
                                .map(Series::name))
                .toList();
        List<String> arenas =
                Arrays.stream(ArenaKind.values()).map(Series::name).toList();
        if (!methods.contains(method) || !arenas.contains(arena)) {
            throw new IllegalArgumentException("'" + name + "' is no series; write one of " + String.join(", ", methods)
                    + ", with one of :"
                    + String.join(", :", arenas)
                    + " behind it, or redis, redis-none, valkey, valkey-none, served-none, served-async-fork, "
                    + "served-thread, nothing, stall");
        }
        boolean shared = arena.equals(name(ArenaKind.SHARED));
        if (shared ? method.equals("fork") : method.equals("async-fork")) {
            throw new IllegalArgumentException(
                    "'" + name + "' does not go together: fork needs a private arena, async-fork a" + " shared one");
        }
        return new Series(FORKPOINT, method, arena);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether writes go to a server. */
    public boolean isServer() {
        return isServer(target);
    }

    static boolean isServer(String target) {
        return target.equals(REDIS) || target.equals(VALKEY) || target.equals(SERVED);
    }

    /** Returns whether there is a planted stall in the place of snapshots. */
    public boolean isStall() {
        return method.equals(STALL);
    }

    /** How its writers wait, unless somebody asks for another way: a server on the same machine needs the processor. */
    String usualPace() {
        return (isServer() ? Pace.SLEEP : Pace.SPIN).toString();
    }

    /** As in tables and pictures. */
    @Override
    public String toString() {
        return switch (target) {
            case FORKPOINT -> method + ":" + arena;
            case REDIS, VALKEY -> method.equals(NONE) ? target + "-none" : target;
            case SERVED -> SERVED + "-" + method;
            default -> method.equals(STALL) ? STALL : NOTHING;
        };
    }
}
