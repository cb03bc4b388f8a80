package io.forkpoint.server;

import io.forkpoint.SavePoint;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ClientOutputLimits;
import io.forkpoint.server.config.DebugCommand;
import io.forkpoint.server.config.LogLevel;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.TlsAuthClients;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.config.Setting;
import io.forkpoint.snapshot.OldestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a server works: {@code ServerConfig.builder().port(7000).build()}. Every setting of the server has a method of its
 * own, here and in the builder; {@code docs/server.md} says what they mean. A configuration does not change; {@link
 * #toBuilder} makes others of it. What CONFIG SET changes is changed in one running server only.
 *
 * <p>Names of files that are not absolute are in {@link #dir}, see {@link #resolve}.
 */
public final class ServerConfig {
    private static final ServerConfig DEFAULTS = builder().build();

    /** Nobody changes them, or has them. */
    private final ServerSettings settings;

    ServerConfig(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns a builder that begins with the {@linkplain #defaults() defaults}.
     *
     * @return a builder
     */
    public static ServerConfigBuilder builder() {
        return new ServerConfigBuilder(new ServerSettings());
    }

    /**
     * Returns the configuration of a server that is told nothing: it listens on port 6379 of this machine only, has no
     * password, and saves into the folder in which the process was started.
     *
     * @return the configuration
     */
    public static ServerConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder that begins with these values.
     *
     * @return a builder
     */
    public ServerConfigBuilder toBuilder() {
        return new ServerConfigBuilder(settings.copy());
    }

    /** {@return the same settings, to change while a server runs} */
    ServerSettings toSettings() {
        return settings.copy();
    }

    /** {@return the file that was read, which CONFIG REWRITE rewrites; null if there is none} */
    public @Nullable Path file() {
        return settings.file();
    }

    /**
     * Returns where a file is that a setting names.
     *
     * @param name of a file; one that is not absolute is in {@link #dir}
     * @return where it is
     */
    public Path resolve(String name) {
        return settings.resolve(Objects.requireNonNull(name, "name"));
    }

    // ---- the network ---------------------------------------------------------------------------------------

    /** {@return the addresses to listen on} */
    public List<String> bind() {
        return settings.bind.get();
    }

    /** {@return the port without TLS; 0 for none, or for any that is free if there is no other listener} */
    public int port() {
        return settings.port.get();
    }

    /** {@return whether others than this machine are refused while there is no password} */
    public boolean protectedMode() {
        return settings.protectedMode.get();
    }

    /** {@return the number of threads that serve clients; 0 for half as many as there are processors} */
    public int ioThreads() {
        return settings.ioThreads.get();
    }

    /** {@return the most clients that there may be} */
    public int maxClients() {
        return settings.maxClients.get();
    }

    /** {@return the time after which an idle client is disconnected; zero for never} */
    public Duration timeout() {
        return Duration.ofSeconds(settings.timeout.get());
    }

    /** {@return the most connections that may wait to be accepted} */
    public int tcpBacklog() {
        return settings.tcpBacklog.get();
    }

    /** {@return the time without traffic after which a connection is probed; zero for never} */
    public Duration tcpKeepAlive() {
        return Duration.ofSeconds(settings.tcpKeepAlive.get());
    }

    /** {@return the file of the Unix domain socket; empty for none} */
    public String unixSocket() {
        return settings.unixSocket.get();
    }

    /** {@return the mode of that file; 0 for what the process makes of it} */
    public int unixSocketPerm() {
        return settings.unixSocketPerm.get();
    }

    /** {@return the length of the longest argument of a command, in bytes} */
    public long maxBulkBytes() {
        return settings.maxBulkBytes.get();
    }

    /** {@return the most bytes of its requests that a client may have waiting here} */
    public long queryBufferBytes() {
        return settings.queryBufferLimit.get();
    }

    /** {@return the most that all clients together may hold} */
    public ClientMemoryLimit maxMemoryClients() {
        return settings.maxMemoryClients.get();
    }

    /** {@return how much of replies may wait for a client} */
    public ClientOutputLimits outputLimits() {
        return settings.outputLimits.get();
    }

    // ---- TLS -----------------------------------------------------------------------------------------------

    /** {@return the port with TLS; 0 for none} */
    public int tlsPort() {
        return settings.tlsPort.get();
    }

    /** {@return the file of the server's certificate and those up to the root} */
    public String tlsCertFile() {
        return settings.tlsCertFile.get();
    }

    /** {@return the file of the certificate's private key} */
    public String tlsKeyFile() {
        return settings.tlsKeyFile.get();
    }

    /** {@return the password of the key's file; empty if it has none} */
    public String tlsKeyFilePass() {
        return settings.tlsKeyFilePass.get();
    }

    /** {@return the file of the certificates that clients' are to be signed by} */
    public String tlsCaCertFile() {
        return settings.tlsCaCertFile.get();
    }

    /** {@return whether clients have to show a certificate} */
    public TlsAuthClients tlsAuthClients() {
        return settings.tlsAuthClients.get();
    }

    /** {@return the versions of TLS; empty for 1.2 and 1.3} */
    public String tlsProtocols() {
        return settings.tlsProtocols.get();
    }

    /** {@return the ciphers of TLS 1.2; empty for Java's choice} */
    public String tlsCiphers() {
        return settings.tlsCiphers.get();
    }

    /** {@return the ciphers of TLS 1.3; empty for Java's choice} */
    public String tlsCipherSuites() {
        return settings.tlsCipherSuites.get();
    }

    /** {@return whether the server's order of ciphers counts, not the client's} */
    public boolean tlsPreferServerCiphers() {
        return settings.tlsPreferServerCiphers.get();
    }

    /** {@return whether clients may come back with a session that they had} */
    public boolean tlsSessionCaching() {
        return settings.tlsSessionCaching.get();
    }

    /** {@return the number of sessions that are kept for that; 0 for any number} */
    public int tlsSessionCacheSize() {
        return settings.tlsSessionCacheSize.get();
    }

    /** {@return the time for which they are kept} */
    public Duration tlsSessionCacheTimeout() {
        return Duration.ofSeconds(settings.tlsSessionCacheTimeout.get());
    }

    // ---- the end -------------------------------------------------------------------------------------------

    /** {@return how SIGINT ends the server} */
    public ShutdownChoice shutdownOnSigint() {
        return settings.shutdownOnSigint.get();
    }

    /** {@return how SIGTERM ends the server} */
    public ShutdownChoice shutdownOnSigterm() {
        return settings.shutdownOnSigterm.get();
    }

    /** {@return the time without any progress after which the end is forced} */
    public Duration shutdownStallTimeout() {
        return Duration.ofSeconds(settings.shutdownStallTimeout.get());
    }

    // ---- access --------------------------------------------------------------------------------------------

    /** {@return the password of the default user; empty for none} */
    public String requirePass() {
        return settings.requirePass.get();
    }

    /** {@return the users: the words behind {@code user} of each line} */
    public List<List<String>> users() {
        return settings.users.get();
    }

    /** {@return the file of the users; empty for none} */
    public String aclFile() {
        return settings.aclFile.get();
    }

    /** {@return the number of refusals that ACL LOG shows} */
    public int aclLogMaxLength() {
        return settings.aclLogMaxLength.get();
    }

    /** {@return the renamed commands: each one's name and its new one} */
    public List<List<String>> renamedCommands() {
        return settings.renamedCommands.get();
    }

    /** {@return who may run DEBUG} */
    public DebugCommand debugCommand() {
        return settings.debugCommand.get();
    }

    // ---- memory --------------------------------------------------------------------------------------------

    /** {@return the most bytes that values may take; 0 for the limit of a store that was told none} */
    public long maxMemoryBytes() {
        return settings.maxMemory.get();
    }

    /** {@return where values live} */
    public ArenaKind arena() {
        return settings.arena.get();
    }

    /** {@return whether the index, and values in a shared arena, are put on huge pages} */
    public boolean hugePages() {
        return settings.hugePages.get();
    }

    // ---- saving --------------------------------------------------------------------------------------------

    /** {@return the snapshot's folder, from which other files' names count too; absolute} */
    public Path dir() {
        return Path.of(settings.dir.get());
    }

    /** {@return the file's name in it} */
    public String dbFilename() {
        return settings.dbFilename.get();
    }

    /** {@return when the server saves by itself} */
    public List<SavePoint> save() {
        return settings.save.get();
    }

    /** {@return whether writes are refused after a save that has failed} */
    public boolean stopWritesOnBgsaveError() {
        return settings.stopWritesOnBgsaveError.get();
    }

    /** {@return whether strings in the file are compressed} */
    public boolean rdbCompression() {
        return settings.rdbCompression.get();
    }

    /** {@return whether the file ends with a checksum, and that of a loaded one is checked} */
    public boolean rdbChecksum() {
        return settings.rdbChecksum.get();
    }

    /** {@return whether the file stays in the page cache} */
    public boolean rdbPageCache() {
        return settings.rdbPageCache.get();
    }

    /** {@return the most bytes of it that are written in a second; 0 for as many as it goes} */
    public long rdbMaxBytesPerSecond() {
        return settings.rdbMaxBytesPerSecond.get();
    }

    /** {@return the number of threads that read the store for it; 0 for a number that suits the processors} */
    public int rdbScanThreads() {
        return settings.rdbScanThreads.get();
    }

    /** {@return the oldest server that must be able to read the file} */
    public OldestServer oldestServer() {
        return settings.oldestServer.get();
    }

    /** {@return how BGSAVE saves if it is not told} */
    public BgsaveMethod bgsaveDefaultMethod() {
        return settings.bgsaveDefaultMethod.get();
    }

    // ---- what is seen of it --------------------------------------------------------------------------------

    /** {@return how much is logged} */
    public LogLevel logLevel() {
        return settings.logLevel.get();
    }

    /** {@return the file to log to; empty for standard output} */
    public String logFile() {
        return settings.logFile.get();
    }

    /** {@return the file for the number of the process; empty for none} */
    public String pidFile() {
        return settings.pidFile.get();
    }

    /** {@return the time from which on a command is kept for SLOWLOG; negative for none} */
    public Duration slowLogThreshold() {
        return Duration.of(settings.slowLogMicros.get(), ChronoUnit.MICROS);
    }

    /** {@return the number of commands that are kept for SLOWLOG} */
    public int slowLogMaxLength() {
        return settings.slowLogMaxLength.get();
    }

    /** {@return the time from which on something is kept for LATENCY; zero for nothing} */
    public Duration latencyMonitorThreshold() {
        return Duration.ofMillis(settings.latencyMonitorMillis.get());
    }

    /** {@return the percentiles that INFO shows of the time that commands take} */
    public List<Double> latencyPercentiles() {
        return settings.latencyPercentiles.get();
    }

    /** {@return the port of this machine on which figures are served for Prometheus; 0 for none} */
    public int metricsPort() {
        return settings.metricsPort.get();
    }

    /** {@return whether the other has the same values} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerConfig same
                && Objects.equals(file(), same.file())
                && settings.values().equals(same.settings.values());
    }

    @Override
    public int hashCode() {
        return settings.values().hashCode();
    }

    /** {@return what differs from the defaults, by the names of redis.conf; without what is secret} */
    @Override
    public String toString() {
        return settings.all().stream()
                .filter(setting -> !setting.isDefault())
                .map(setting -> setting.name() + "=" + shown(setting))
                .collect(Collectors.joining(", ", "ServerConfig[", "]"));
    }

    private static String shown(Setting<?> setting) {
        return setting.isHidden() || Setting.isSecret(setting.name()) ? "…" : setting.text();
    }
}
