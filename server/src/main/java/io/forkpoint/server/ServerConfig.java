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
 * The configuration of a server: {@code ServerConfig.builder().port(7000).build()}. Every setting has a method of its own,
 * here and in the builder; {@code docs/server.md} explains them. A configuration is immutable; {@link #toBuilder} derives
 * others from it. CONFIG SET changes a running server only, not its configuration.
 *
 * <p>Relative file names are relative to {@link #dir}, see {@link #resolve}.
 */
public final class ServerConfig {
    private static final ServerConfig DEFAULTS = builder().build();

    /** Never changed, and never handed out. */
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
     * Returns the configuration of a server without any settings: it listens on port 6379 of this machine only, has no
     * password, and saves to the folder in which the process was started.
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

    /** {@return a copy of the settings, to change while a server runs} */
    ServerSettings toSettings() {
        return settings.copy();
    }

    /** {@return the file that was read, which CONFIG REWRITE rewrites; null if there is none} */
    public @Nullable Path file() {
        return settings.file();
    }

    /**
     * Returns the path of a file that a setting names.
     *
     * @param name a file name; a relative one is relative to {@link #dir}
     * @return the path
     */
    public Path resolve(String name) {
        return settings.resolve(Objects.requireNonNull(name, "name"));
    }

    // ---- the network ---------------------------------------------------------------------------------------

    /** {@return the addresses to listen on} */
    public List<String> bind() {
        return settings.bind.get();
    }

    /** {@return the port without TLS; 0 for none, or for any free one if there is no other listener} */
    public int port() {
        return settings.port.get();
    }

    /** {@return whether clients from other machines are refused while there is no password} */
    public boolean protectedMode() {
        return settings.protectedMode.get();
    }

    /** {@return the number of threads that serve clients; 0 for half as many as there are processors} */
    public int ioThreads() {
        return settings.ioThreads.get();
    }

    /** {@return the greatest number of clients} */
    public int maxClients() {
        return settings.maxClients.get();
    }

    /** {@return the time after which an idle client is disconnected; zero for never} */
    public Duration timeout() {
        return Duration.ofSeconds(settings.timeout.get());
    }

    /** {@return the greatest number of connections that may wait to be accepted} */
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

    /** {@return the mode of that file; 0 for the process's default} */
    public int unixSocketPerm() {
        return settings.unixSocketPerm.get();
    }

    /** {@return the greatest length of a command's argument, in bytes} */
    public long maxBulkBytes() {
        return settings.maxBulkBytes.get();
    }

    /** {@return how many bytes of a client's requests may wait here} */
    public long queryBufferBytes() {
        return settings.queryBufferLimit.get();
    }

    /** {@return how much all clients together may hold} */
    public ClientMemoryLimit maxMemoryClients() {
        return settings.maxMemoryClients.get();
    }

    /** {@return how many bytes of replies may wait for a client} */
    public ClientOutputLimits outputLimits() {
        return settings.outputLimits.get();
    }

    // ---- TLS -----------------------------------------------------------------------------------------------

    /** {@return the port with TLS; 0 for none} */
    public int tlsPort() {
        return settings.tlsPort.get();
    }

    /** {@return the file of the server's certificate chain} */
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

    /** {@return the file of the certificates that must have signed those of clients} */
    public String tlsCaCertFile() {
        return settings.tlsCaCertFile.get();
    }

    /** {@return whether clients must present a certificate} */
    public TlsAuthClients tlsAuthClients() {
        return settings.tlsAuthClients.get();
    }

    /** {@return the TLS versions; empty for 1.2 and 1.3} */
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

    /** {@return whether the server's order of ciphers takes precedence over the client's} */
    public boolean tlsPreferServerCiphers() {
        return settings.tlsPreferServerCiphers.get();
    }

    /** {@return whether clients may resume a session} */
    public boolean tlsSessionCaching() {
        return settings.tlsSessionCaching.get();
    }

    /** {@return the number of sessions kept for that; 0 for any number} */
    public int tlsSessionCacheSize() {
        return settings.tlsSessionCacheSize.get();
    }

    /** {@return how long sessions are kept} */
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

    /** {@return the time without progress after which the end is forced} */
    public Duration shutdownStallTimeout() {
        return Duration.ofSeconds(settings.shutdownStallTimeout.get());
    }

    // ---- access --------------------------------------------------------------------------------------------

    /** {@return the password of the default user; empty for none} */
    public String requirePass() {
        return settings.requirePass.get();
    }

    /** {@return the users: the words after {@code user} of each line} */
    public List<List<String>> users() {
        return settings.users.get();
    }

    /** {@return the file of the users; empty for none} */
    public String aclFile() {
        return settings.aclFile.get();
    }

    /** {@return the number of entries of ACL LOG} */
    public int aclLogMaxLength() {
        return settings.aclLogMaxLength.get();
    }

    /** {@return the renamed commands: the old and the new name of each} */
    public List<List<String>> renamedCommands() {
        return settings.renamedCommands.get();
    }

    /** {@return who may run DEBUG} */
    public DebugCommand debugCommand() {
        return settings.debugCommand.get();
    }

    // ---- memory --------------------------------------------------------------------------------------------

    /** {@return the most bytes that values may take; 0 for a store's default limit} */
    public long maxMemoryBytes() {
        return settings.maxMemory.get();
    }

    /** {@return where values live} */
    public ArenaKind arena() {
        return settings.arena.get();
    }

    /** {@return whether the index, and values in a shared arena, use huge pages} */
    public boolean hugePages() {
        return settings.hugePages.get();
    }

    // ---- saving --------------------------------------------------------------------------------------------

    /** {@return the snapshot's folder, to which other file names are relative too; absolute} */
    public Path dir() {
        return Path.of(settings.dir.get());
    }

    /** {@return the snapshot's file name in that folder} */
    public String dbFilename() {
        return settings.dbFilename.get();
    }

    /** {@return when the server saves by itself} */
    public List<SavePoint> save() {
        return settings.save.get();
    }

    /** {@return whether writes are refused after a failed save} */
    public boolean stopWritesOnBgsaveError() {
        return settings.stopWritesOnBgsaveError.get();
    }

    /** {@return whether strings in the file are compressed} */
    public boolean rdbCompression() {
        return settings.rdbCompression.get();
    }

    /** {@return whether the file ends with a checksum, and the checksum of a loaded file is verified} */
    public boolean rdbChecksum() {
        return settings.rdbChecksum.get();
    }

    /** {@return whether the file stays in the page cache} */
    public boolean rdbPageCache() {
        return settings.rdbPageCache.get();
    }

    /** {@return the most bytes of the file that are written in a second; 0 for no limit} */
    public long rdbMaxBytesPerSecond() {
        return settings.rdbMaxBytesPerSecond.get();
    }

    /** {@return the number of threads that read the store for a save; 0 for a number that suits the processors} */
    public int rdbScanThreads() {
        return settings.rdbScanThreads.get();
    }

    /** {@return the oldest server that must be able to read the file} */
    public OldestServer oldestServer() {
        return settings.oldestServer.get();
    }

    /** {@return how BGSAVE saves if its arguments do not say} */
    public BgsaveMethod bgsaveDefaultMethod() {
        return settings.bgsaveDefaultMethod.get();
    }

    // ---- observability -------------------------------------------------------------------------------------

    /** {@return how much is logged} */
    public LogLevel logLevel() {
        return settings.logLevel.get();
    }

    /** {@return the file to log to; empty for standard output} */
    public String logFile() {
        return settings.logFile.get();
    }

    /** {@return the file for the process ID; empty for none} */
    public String pidFile() {
        return settings.pidFile.get();
    }

    /** {@return the time from which a command is kept for SLOWLOG; negative for none} */
    public Duration slowLogThreshold() {
        return Duration.of(settings.slowLogMicros.get(), ChronoUnit.MICROS);
    }

    /** {@return the number of commands kept for SLOWLOG} */
    public int slowLogMaxLength() {
        return settings.slowLogMaxLength.get();
    }

    /** {@return the time from which an event is kept for LATENCY; zero for nothing} */
    public Duration latencyMonitorThreshold() {
        return Duration.ofMillis(settings.latencyMonitorMillis.get());
    }

    /** {@return the percentiles of the commands' times that INFO shows} */
    public List<Double> latencyPercentiles() {
        return settings.latencyPercentiles.get();
    }

    /** {@return the port of this machine that serves Prometheus; 0 for none} */
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

    /** {@return what differs from the defaults, by the names of redis.conf; without secrets} */
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
