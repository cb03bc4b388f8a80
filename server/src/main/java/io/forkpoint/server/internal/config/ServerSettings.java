package io.forkpoint.server.internal.config;

import io.forkpoint.SavePoint;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ClientOutputLimits;
import io.forkpoint.server.config.DebugCommand;
import io.forkpoint.server.config.LogLevel;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.TlsAuthClients;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All settings of a server that runs, by the names that redis.conf has for them. Read by any thread, changed by one at a time:
 * before the server listens, and by CONFIG SET. Those that mean nothing here but stand in many files are in
 * {@link ForeignSettings}.
 */
public final class ServerSettings {
    private static final long MIB = 1 << 20;
    private static final int MOST = Integer.MAX_VALUE;

    private final Map<String, Setting<?>> byName = new LinkedHashMap<>();
    private volatile Path file;

    // ---- the network ------------------------------------------------------------------------------------------

    /** On which addresses to listen; one with a hyphen before it need not be there, an asterisk is every address. */
    public final Setting<List<String>> bind = add(Settings.words("bind", "127.0.0.1", "-::1"));
    /** On which port to listen without TLS; 0 for none, or for any that is free if there is no TLS either. */
    public final Setting<Integer> port = add(Settings.integer("port", 6379, 0, 65535));
    /** Whether others than this machine are refused while there is no password. */
    public final Setting<Boolean> protectedMode =
            add(Settings.bool("protected-mode", true).mutable());
    /** How many threads serve clients; 0 for half as many as there are processors. */
    public final Setting<Integer> ioThreads = add(Settings.integer("io-threads", 0, 0, 128));
    /** How many clients there may be. */
    public final Setting<Integer> maxClients =
            add(Settings.integer("maxclients", 10_000, 1, MOST).mutable());
    /** After how many idle seconds a client is disconnected; 0 for never. */
    public final Setting<Integer> timeout =
            add(Settings.integer("timeout", 0, 0, MOST).mutable());
    /** How many connections may wait to be accepted. */
    public final Setting<Integer> tcpBacklog = add(Settings.integer("tcp-backlog", 511, 0, MOST));
    /** After how many seconds without traffic a connection is probed; 0 for never. */
    public final Setting<Integer> tcpKeepAlive =
            add(Settings.integer("tcp-keepalive", 300, 0, MOST).mutable());
    /** The file of a Unix domain socket to listen on too; empty for none. */
    public final Setting<String> unixSocket = add(Settings.text("unixsocket", ""));
    /** The mode of that file; 0 for what the process makes of it. */
    public final Setting<Integer> unixSocketPerm = add(Settings.mode("unixsocketperm"));
    /** The longest argument of a command, in bytes. */
    public final Setting<Long> maxBulkBytes = add(
            Settings.bytes("proto-max-bulk-len", 512 * MIB, MIB, MOST - 1024).mutable());
    /** How many bytes of its requests a client may have waiting here. */
    public final Setting<Long> queryBufferLimit = add(
            Settings.bytes("client-query-buffer-limit", 1024 * MIB, MIB, MOST).mutable());
    /** How much all clients together may hold before those who hold most are disconnected. */
    public final Setting<ClientMemoryLimit> maxMemoryClients =
            add(Settings.clientMemory("maxmemory-clients").mutable());
    /** How many bytes of replies may wait for a client. */
    public final Setting<ClientOutputLimits> outputLimits = add(new Setting<>(
                    "client-output-buffer-limit", ClientOutputLimits.DEFAULT, this::outputLimits, ClientLimits::format)
            .repeated((before, added) -> added)
            .mutable());

    // ---- TLS --------------------------------------------------------------------------------------------------

    /** On which port to listen with TLS; 0 for none. */
    public final Setting<Integer> tlsPort = add(Settings.integer("tls-port", 0, 0, 65535));
    /** The file of the server's certificate and those up to the root, PEM. */
    public final Setting<String> tlsCertFile =
            add(Settings.text("tls-cert-file", "").mutable());
    /** The file of the certificate's private key, PEM. */
    public final Setting<String> tlsKeyFile =
            add(Settings.text("tls-key-file", "").mutable());
    /** The password of that file; empty if it has none. */
    public final Setting<String> tlsKeyFilePass =
            add(Settings.text("tls-key-file-pass", "").mutable());
    /** The file of the certificates that clients' are to be signed by, PEM. */
    public final Setting<String> tlsCaCertFile =
            add(Settings.text("tls-ca-cert-file", "").mutable());
    /** Whether clients have to show a certificate. */
    public final Setting<TlsAuthClients> tlsAuthClients =
            add(Settings.choice("tls-auth-clients", TlsAuthClients.YES).mutable());
    /** The versions of TLS, such as {@code TLSv1.2 TLSv1.3}; empty for both. */
    public final Setting<String> tlsProtocols =
            add(Settings.text("tls-protocols", "").mutable());
    /** The ciphers of TLS 1.2, by OpenSSL's names or Java's, with colons between them; empty for Java's choice. */
    public final Setting<String> tlsCiphers =
            add(Settings.text("tls-ciphers", "").mutable());
    /** The ciphers of TLS 1.3; empty for Java's choice. */
    public final Setting<String> tlsCipherSuites =
            add(Settings.text("tls-ciphersuites", "").mutable());
    /** Whether the server's order of ciphers counts, not the client's. */
    public final Setting<Boolean> tlsPreferServerCiphers =
            add(Settings.bool("tls-prefer-server-ciphers", false).mutable());
    /** Whether clients may come back with a session that they had. */
    public final Setting<Boolean> tlsSessionCaching =
            add(Settings.bool("tls-session-caching", true).mutable());
    /** How many sessions are kept for that; 0 for any number. */
    public final Setting<Integer> tlsSessionCacheSize =
            add(Settings.integer("tls-session-cache-size", 20 * 1024, 0, MOST).mutable());
    /** For how many seconds. */
    public final Setting<Integer> tlsSessionCacheTimeout =
            add(Settings.integer("tls-session-cache-timeout", 300, 0, MOST).mutable());

    // ---- the end ----------------------------------------------------------------------------------------------

    /** How SIGINT ends the server. */
    public final Setting<ShutdownChoice> shutdownOnSigint =
            add(Settings.shutdown("shutdown-on-sigint").mutable());
    /** How SIGTERM ends the server. */
    public final Setting<ShutdownChoice> shutdownOnSigterm =
            add(Settings.shutdown("shutdown-on-sigterm").mutable());
    /** After how many seconds without any progress the end is forced. */
    public final Setting<Integer> shutdownStallTimeout =
            add(Settings.integer("shutdown-stall-timeout", 300, 1, MOST).mutable());

    // ---- access -----------------------------------------------------------------------------------------------

    /** The password of the default user; empty for none. */
    public final Setting<String> requirePass =
            add(Settings.text("requirepass", "").mutable());
    /** The users: the words behind {@code user} of each line. */
    public final Setting<List<List<String>>> users = add(Settings.lines("user").hidden());
    /** The file of the users; empty for none. */
    public final Setting<String> aclFile = add(Settings.text("aclfile", ""));
    /** How many refusals ACL LOG shows. */
    public final Setting<Integer> aclLogMaxLength =
            add(Settings.integer("acllog-max-len", 128, 0, MOST).mutable());
    /** A command's name and its new one, of each line; an empty one takes it away. */
    public final Setting<List<List<String>>> renamedCommands =
            add(Settings.lines("rename-command").hidden());
    /** Who may run DEBUG. */
    public final Setting<DebugCommand> debugCommand = add(Settings.choice("enable-debug-command", DebugCommand.NO));

    // ---- memory -----------------------------------------------------------------------------------------------

    /** The most bytes that values may take; 0 for half of the machine's. */
    public final Setting<Long> maxMemory =
            add(Settings.bytes("maxmemory", 0, 0, Long.MAX_VALUE).mutable());
    /** Where values live, which decides how they can be saved. */
    public final Setting<ArenaKind> arena = add(Settings.choice("arena", ArenaKind.SHARED));
    /** Whether the index, and values in a shared arena, are put on huge pages. */
    public final Setting<Boolean> hugePages = add(Settings.bool("huge-pages", true));

    // ---- saving -----------------------------------------------------------------------------------------------

    /** The snapshot's folder, from which other files' names count too; absolute. */
    public final Setting<String> dir = add(Settings.folder("dir").guarded());
    /** The file's name in it. */
    public final Setting<String> dbFilename =
            add(Settings.fileName("dbfilename", "dump.rdb").guarded());
    /** When the server saves by itself. */
    public final Setting<List<SavePoint>> save =
            add(Settings.savePoints("save", "3600 1 300 100 60 10000").mutable());
    /** Whether writes are refused after a save that has failed. */
    public final Setting<Boolean> stopWritesOnBgsaveError =
            add(Settings.bool("stop-writes-on-bgsave-error", false).mutable());
    /** Whether strings in the file are compressed. */
    public final Setting<Boolean> rdbCompression =
            add(Settings.bool("rdbcompression", true).mutable());
    /** Whether the file ends with a checksum, and that of a loaded one is checked. */
    public final Setting<Boolean> rdbChecksum = add(Settings.bool("rdbchecksum", true));
    /** Whether the file stays in the page cache. */
    public final Setting<Boolean> rdbPageCache =
            add(Settings.bool("rdb-page-cache", false).mutable());
    /** How many bytes of it are written in a second at most; 0 for as many as it goes. */
    public final Setting<Long> rdbMaxBytesPerSecond =
            add(Settings.bytes("rdb-max-bytes-per-second", 0, 0, Long.MAX_VALUE).mutable());
    /** How many threads read the store for it; 0 for a number that suits the processors. */
    public final Setting<Integer> rdbScanThreads =
            add(Settings.integer("rdb-scan-threads", 0, 0, SnapshotOptions.MAX_SCAN_THREADS)
                    .mutable());
    /** The oldest server that must be able to read the file. */
    public final Setting<OldestServer> oldestServer =
            add(Settings.choice("oldest-server", OldestServer.AUTO).mutable());
    /** How BGSAVE saves if it is not told. */
    public final Setting<BgsaveMethod> bgsaveDefaultMethod =
            add(Settings.choice("bgsave-default-method", BgsaveMethod.AUTO).mutable());

    // ---- what is seen of it -----------------------------------------------------------------------------------

    /** How much is logged; the logging library asks once. */
    public final Setting<LogLevel> logLevel = add(Settings.choice("loglevel", LogLevel.NOTICE));
    /** The file to log to; empty for standard output. */
    public final Setting<String> logFile = add(Settings.text("logfile", ""));
    /** The file that the process's number is written to; empty for none. */
    public final Setting<String> pidFile = add(Settings.text("pidfile", ""));
    /** Commands that take more microseconds are kept for SLOWLOG; negative for none. */
    public final Setting<Long> slowLogMicros =
            add(Settings.number("slowlog-log-slower-than", 10_000, -1, Long.MAX_VALUE)
                    .mutable());
    /** How many of them are kept. */
    public final Setting<Integer> slowLogMaxLength =
            add(Settings.integer("slowlog-max-len", 128, 0, MOST).mutable());
    /** What takes at least so many milliseconds is kept for LATENCY; 0 for nothing. */
    public final Setting<Long> latencyMonitorMillis = add(
            Settings.number("latency-monitor-threshold", 0, 0, Long.MAX_VALUE).mutable());
    /** Which percentiles INFO shows of the time that commands take. */
    public final Setting<List<Double>> latencyPercentiles =
            add(Settings.percentiles("latency-tracking-info-percentiles", 50.0, 99.0, 99.9)
                    .mutable());
    /** On which port of this machine figures are served for Prometheus; 0 for none. */
    public final Setting<Integer> metricsPort = add(Settings.integer("metrics-port", 0, 0, 65535));

    /** All settings as nobody has set them. */
    public ServerSettings() {
        ForeignSettings.all().forEach(this::add);
    }

    /** {@return the same values, which change by themselves; nobody is told of changes} */
    public ServerSettings copy() {
        ServerSettings copy = new ServerSettings();
        copy.byName.forEach((name, setting) -> setting.copyFrom(byName.get(name)));
        copy.file = file;
        return copy;
    }

    /** {@return all values, by the names of their settings} */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        byName.forEach((name, setting) -> values.put(name, setting.get()));
        return values;
    }

    private <T> Setting<T> add(Setting<T> setting) {
        if (byName.putIfAbsent(setting.name(), setting) != null) {
            throw new IllegalStateException("the setting " + setting.name() + " is there twice");
        }
        return setting;
    }

    /** Classes that are not named keep what they have. */
    private ClientOutputLimits outputLimits(List<String> words) {
        return ClientLimits.parseOutput(words, outputLimits.get());
    }

    /** {@return the file that the settings come from; null if there is none} */
    public Path file() {
        return file;
    }

    void file(Path source) {
        file = source;
    }

    /**
     * A file that a setting names.
     *
     * @param name of a file; one that is not absolute is in {@link #dir}
     * @return where it is
     */
    public Path resolve(String name) {
        return Path.of(dir.get()).resolve(name);
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
