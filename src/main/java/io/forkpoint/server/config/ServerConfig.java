package io.forkpoint.server.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * All settings of the server, by the names that redis.conf has for them. Read by any thread, changed by one at a time:
 * before the server listens, and by CONFIG SET.
 */
public final class ServerConfig {
    private static final long MIB = 1 << 20;

    private final Map<String, Setting<?>> byName = new LinkedHashMap<>();

    /** Where to listen; empty for every address. */
    public final Setting<String> bind = text("bind", "127.0.0.1 -::1");
    /** On which port to listen; 0 for any that is free. */
    public final Setting<Integer> port = integer("port", 6379, 0, 65535);
    /** Whether others than this machine are refused while there is no password. */
    public final Setting<Boolean> protectedMode = bool("protected-mode", true).mutable();
    /** How many threads serve clients; 0 for one for each processor. */
    public final Setting<Integer> ioThreads = integer("io-threads", 0, 0, 128);
    /** How many clients there may be. */
    public final Setting<Integer> maxClients =
            integer("maxclients", 10_000, 1, Integer.MAX_VALUE).mutable();
    /** After how many idle seconds a client is disconnected; 0 for never. */
    public final Setting<Integer> timeout =
            integer("timeout", 0, 0, Integer.MAX_VALUE).mutable();
    /** How many connections may wait to be accepted. */
    public final Setting<Integer> tcpBacklog = integer("tcp-backlog", 511, 1, 65535);
    /** After how many seconds without traffic a connection is probed; 0 for never. */
    public final Setting<Integer> tcpKeepAlive =
            integer("tcp-keepalive", 300, 0, Integer.MAX_VALUE).mutable();
    /** The longest argument of a command. */
    public final Setting<Long> maxBulkBytes = bytes("proto-max-bulk-len", 512 * MIB, MIB, Integer.MAX_VALUE - 1024)
            .mutable();
    /** How much of its requests a client may have waiting here. */
    public final Setting<Long> queryBufferLimit = bytes("client-query-buffer-limit", 1024 * MIB, MIB, Integer.MAX_VALUE)
            .mutable();
    /** The most memory that values may take; 0 for half of the machine's. */
    public final Setting<Long> maxMemory = bytes("maxmemory", 0, 0, Long.MAX_VALUE);
    /** The file's folder. */
    public final Setting<String> dir = text("dir", ".");
    /** The file's name in it. */
    public final Setting<String> dbFilename = text("dbfilename", "dump.rdb");

    /** All settings as nobody has set them. */
    public ServerConfig() {}

    private <T> Setting<T> add(Setting<T> setting) {
        byName.put(setting.name(), setting);
        return setting;
    }

    private Setting<String> text(String name, String initial) {
        return add(new Setting<>(name, initial, Function.identity(), Function.identity()));
    }

    private Setting<Boolean> bool(String name, boolean initial) {
        return add(new Setting<>(name, initial, ServerConfig::parseBool, value -> value ? "yes" : "no"));
    }

    private static Boolean parseBool(String text) {
        return switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException("argument must be 'yes' or 'no'");
        };
    }

    private Setting<Integer> integer(String name, int initial, int least, int most) {
        return add(new Setting<>(name, initial, text -> (int) inRange(parseLong(text), least, most), String::valueOf));
    }

    private Setting<Long> bytes(String name, long initial, long least, long most) {
        return add(new Setting<>(name, initial, text -> inRange(ByteSizes.parse(text), least, most), String::valueOf));
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("argument couldn't be parsed into an integer", e);
        }
    }

    private static long inRange(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("argument must be between " + least + " and " + most + " inclusive");
        }
        return value;
    }

    /**
     * The setting of a name.
     *
     * @param name in small letters
     * @return it, or null
     */
    public Setting<?> find(String name) {
        return byName.get(name);
    }

    /** {@return all settings} */
    public Collection<Setting<?>> all() {
        return Collections.unmodifiableCollection(byName.values());
    }
}
