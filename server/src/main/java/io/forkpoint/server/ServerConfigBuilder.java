package io.forkpoint.server;

import io.forkpoint.SavePoint;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ClientOutputLimits;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.DebugCommand;
import io.forkpoint.server.config.LogLevel;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.TlsAuthClients;
import io.forkpoint.server.internal.config.ConfigReader;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.config.Setting;
import io.forkpoint.snapshot.OldestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * Collects the values of a configuration, and checks each when it is given: every method that takes one throws {@link
 * NullPointerException} if it is null, and {@link IllegalArgumentException} if it is out of its range. Both name the
 * value. A later value replaces an earlier one, whether a method has set it or a file. For one thread.
 */
public final class ServerConfigBuilder {
    private final ServerSettings settings;
    private final ConfigReader reader;

    ServerConfigBuilder(ServerSettings settings) {
        this.settings = settings;
        reader = new ConfigReader(settings);
    }

    /**
     * Returns the configuration. The builder may be used further.
     *
     * @return a new configuration
     */
    public ServerConfig build() {
        return new ServerConfig(settings.copy());
    }

    /**
     * Reads a file in the form of redis.conf, which CONFIG REWRITE will rewrite.
     *
     * @param file in UTF-8
     * @return this builder
     * @throws IOException if it, or one that it includes, cannot be read
     * @throws ConfigException if a line makes no sense: the message has the file, the number of the line and the reason;
     *     settings of the lines before it are set then
     */
    public ServerConfigBuilder readFile(Path file) throws IOException {
        reader.file(Objects.requireNonNull(file, "file"));
        return this;
    }

    /**
     * Reads options as redis-server has them: {@code --name} and its words, up to the next such name. They count as lines
     * behind those of the file: {@code save}, {@code user} and {@code rename-command} add to it, and others replace what it
     * says.
     *
     * @param arguments a command line's, behind the file
     * @return this builder
     * @throws ConfigException if one makes no sense; those before it are set then
     */
    public ServerConfigBuilder readOptions(List<String> arguments) {
        reader.options(ConfigValues.copy("arguments", arguments));
        return this;
    }

    // ---- the network ---------------------------------------------------------------------------------------

    /**
     * Sets the addresses to listen on.
     *
     * @param bind addresses; one with a hyphen before it need not be there, an asterisk is every address; {@code
     *     127.0.0.1} and {@code -::1} unless it is set
     * @return this builder
     */
    public ServerConfigBuilder bind(List<String> bind) {
        return set("bind", settings.bind, ConfigValues.copy("bind", bind));
    }

    /**
     * Sets the port to listen on without TLS.
     *
     * @param port 0 to 65,535; 0 for none, or for any that is free if there is no other listener; 6379 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder port(int port) {
        return set("port", settings.port, port);
    }

    /**
     * Sets whether others than this machine are refused while there is no password.
     *
     * @param protectedMode true unless it is set
     * @return this builder
     */
    public ServerConfigBuilder protectedMode(boolean protectedMode) {
        return set("protectedMode", settings.protectedMode, protectedMode);
    }

    /**
     * Sets how many threads serve clients.
     *
     * @param ioThreads 0 to 128; 0, unless it is set, for half as many as there are processors
     * @return this builder
     */
    public ServerConfigBuilder ioThreads(int ioThreads) {
        return set("ioThreads", settings.ioThreads, ioThreads);
    }

    /**
     * Sets how many clients there may be.
     *
     * @param maxClients 1 or more; 10,000 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder maxClients(int maxClients) {
        return set("maxClients", settings.maxClients, maxClients);
    }

    /**
     * Sets after what time an idle client is disconnected.
     *
     * @param timeout whole seconds; zero, unless it is set, for never
     * @return this builder
     */
    public ServerConfigBuilder timeout(Duration timeout) {
        return set("timeout", settings.timeout, ConfigValues.seconds("timeout", timeout));
    }

    /**
     * Sets how many connections may wait to be accepted.
     *
     * @param tcpBacklog 0 or more; 511 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tcpBacklog(int tcpBacklog) {
        return set("tcpBacklog", settings.tcpBacklog, tcpBacklog);
    }

    /**
     * Sets after what time without traffic a connection is probed.
     *
     * @param tcpKeepAlive whole seconds; zero for never; 300 seconds unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tcpKeepAlive(Duration tcpKeepAlive) {
        return set("tcpKeepAlive", settings.tcpKeepAlive, ConfigValues.seconds("tcpKeepAlive", tcpKeepAlive));
    }

    /**
     * Sets the file of a Unix domain socket to listen on too.
     *
     * @param unixSocket a file; empty, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder unixSocket(String unixSocket) {
        return set("unixSocket", settings.unixSocket, unixSocket);
    }

    /**
     * Sets the mode of that file.
     *
     * @param unixSocketPerm 0 to 0777; 0, unless it is set, for what the process makes of it
     * @return this builder
     */
    public ServerConfigBuilder unixSocketPerm(int unixSocketPerm) {
        return set("unixSocketPerm", settings.unixSocketPerm, unixSocketPerm);
    }

    /**
     * Sets how long an argument of a command may be ({@code proto-max-bulk-len}).
     *
     * @param maxBulkBytes bytes, from 1 MiB to nearly 2 GiB; 512 MiB unless it is set
     * @return this builder
     */
    public ServerConfigBuilder maxBulkBytes(long maxBulkBytes) {
        return set("maxBulkBytes", settings.maxBulkBytes, maxBulkBytes);
    }

    /**
     * Sets how much of its requests a client may have waiting here ({@code client-query-buffer-limit}).
     *
     * @param queryBufferBytes bytes, from 1 MiB to nearly 2 GiB; 1 GiB unless it is set
     * @return this builder
     */
    public ServerConfigBuilder queryBufferBytes(long queryBufferBytes) {
        return set("queryBufferBytes", settings.queryBufferLimit, queryBufferBytes);
    }

    /**
     * Sets how much all clients together may hold before those who hold most are disconnected.
     *
     * @param maxMemoryClients the limit; none unless it is set
     * @return this builder
     */
    public ServerConfigBuilder maxMemoryClients(ClientMemoryLimit maxMemoryClients) {
        return set("maxMemoryClients", settings.maxMemoryClients, maxMemoryClients);
    }

    /**
     * Sets how much of replies may wait for a client ({@code client-output-buffer-limit}).
     *
     * @param outputLimits the limits; those of Redis unless it is set
     * @return this builder
     */
    public ServerConfigBuilder outputLimits(ClientOutputLimits outputLimits) {
        return set("outputLimits", settings.outputLimits, outputLimits);
    }

    // ---- TLS -----------------------------------------------------------------------------------------------

    /**
     * Sets the port to listen on with TLS.
     *
     * @param tlsPort 0 to 65,535; 0, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder tlsPort(int tlsPort) {
        return set("tlsPort", settings.tlsPort, tlsPort);
    }

    /**
     * Sets the file of the server's certificate and those up to the root.
     *
     * @param tlsCertFile a file, PEM; empty unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsCertFile(String tlsCertFile) {
        return set("tlsCertFile", settings.tlsCertFile, tlsCertFile);
    }

    /**
     * Sets the file of the certificate's private key.
     *
     * @param tlsKeyFile a file, PEM; empty unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsKeyFile(String tlsKeyFile) {
        return set("tlsKeyFile", settings.tlsKeyFile, tlsKeyFile);
    }

    /**
     * Sets the password of the key's file.
     *
     * @param tlsKeyFilePass a password; empty, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder tlsKeyFilePass(String tlsKeyFilePass) {
        return set("tlsKeyFilePass", settings.tlsKeyFilePass, tlsKeyFilePass);
    }

    /**
     * Sets the file of the certificates that clients' are to be signed by.
     *
     * @param tlsCaCertFile a file, PEM; empty unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsCaCertFile(String tlsCaCertFile) {
        return set("tlsCaCertFile", settings.tlsCaCertFile, tlsCaCertFile);
    }

    /**
     * Sets whether clients have to show a certificate.
     *
     * @param tlsAuthClients YES unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsAuthClients(TlsAuthClients tlsAuthClients) {
        return set("tlsAuthClients", settings.tlsAuthClients, tlsAuthClients);
    }

    /**
     * Sets the versions of TLS.
     *
     * @param tlsProtocols such as {@code TLSv1.2 TLSv1.3}; empty, unless it is set, for both
     * @return this builder
     */
    public ServerConfigBuilder tlsProtocols(String tlsProtocols) {
        return set("tlsProtocols", settings.tlsProtocols, tlsProtocols);
    }

    /**
     * Sets the ciphers of TLS 1.2.
     *
     * @param tlsCiphers OpenSSL's names or Java's, with colons between them; empty, unless it is set, for Java's choice
     * @return this builder
     */
    public ServerConfigBuilder tlsCiphers(String tlsCiphers) {
        return set("tlsCiphers", settings.tlsCiphers, tlsCiphers);
    }

    /**
     * Sets the ciphers of TLS 1.3.
     *
     * @param tlsCipherSuites names with colons between them; empty, unless it is set, for Java's choice
     * @return this builder
     */
    public ServerConfigBuilder tlsCipherSuites(String tlsCipherSuites) {
        return set("tlsCipherSuites", settings.tlsCipherSuites, tlsCipherSuites);
    }

    /**
     * Sets whether the server's order of ciphers counts, not the client's.
     *
     * @param tlsPreferServerCiphers false unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsPreferServerCiphers(boolean tlsPreferServerCiphers) {
        return set("tlsPreferServerCiphers", settings.tlsPreferServerCiphers, tlsPreferServerCiphers);
    }

    /**
     * Sets whether clients may come back with a session that they had.
     *
     * @param tlsSessionCaching true unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsSessionCaching(boolean tlsSessionCaching) {
        return set("tlsSessionCaching", settings.tlsSessionCaching, tlsSessionCaching);
    }

    /**
     * Sets how many sessions are kept for that.
     *
     * @param tlsSessionCacheSize 0 or more; 0 for any number; 20,480 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsSessionCacheSize(int tlsSessionCacheSize) {
        return set("tlsSessionCacheSize", settings.tlsSessionCacheSize, tlsSessionCacheSize);
    }

    /**
     * Sets for how long they are kept.
     *
     * @param tlsSessionCacheTimeout whole seconds; 300 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder tlsSessionCacheTimeout(Duration tlsSessionCacheTimeout) {
        return set(
                "tlsSessionCacheTimeout",
                settings.tlsSessionCacheTimeout,
                ConfigValues.seconds("tlsSessionCacheTimeout", tlsSessionCacheTimeout));
    }

    // ---- the end -------------------------------------------------------------------------------------------

    /**
     * Sets how SIGINT ends the server.
     *
     * @param shutdownOnSigint see {@link TerminationSignals}; {@link ShutdownChoice#DEFAULT} unless it is set
     * @return this builder
     */
    public ServerConfigBuilder shutdownOnSigint(ShutdownChoice shutdownOnSigint) {
        return set("shutdownOnSigint", settings.shutdownOnSigint, shutdownOnSigint);
    }

    /**
     * Sets how SIGTERM ends the server.
     *
     * @param shutdownOnSigterm see {@link TerminationSignals}; {@link ShutdownChoice#DEFAULT} unless it is set
     * @return this builder
     */
    public ServerConfigBuilder shutdownOnSigterm(ShutdownChoice shutdownOnSigterm) {
        return set("shutdownOnSigterm", settings.shutdownOnSigterm, shutdownOnSigterm);
    }

    /**
     * Sets after what time without any progress the end is forced.
     *
     * @param shutdownStallTimeout whole seconds, 1 or more; 300 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder shutdownStallTimeout(Duration shutdownStallTimeout) {
        return set(
                "shutdownStallTimeout",
                settings.shutdownStallTimeout,
                ConfigValues.seconds("shutdownStallTimeout", shutdownStallTimeout));
    }

    // ---- access --------------------------------------------------------------------------------------------

    /**
     * Sets the password of the default user.
     *
     * @param requirePass a password; empty, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder requirePass(String requirePass) {
        return set("requirePass", settings.requirePass, requirePass);
    }

    /**
     * Sets the users, unless {@link #aclFile} names their file.
     *
     * @param users for each user the name and the rules, as ACL SETUSER takes them; none but the default user unless it
     *     is set
     * @return this builder
     */
    public ServerConfigBuilder users(List<List<String>> users) {
        return set("users", settings.users, ConfigValues.copyOfLines("users", users));
    }

    /**
     * Sets the file of the users.
     *
     * @param aclFile a file; empty, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder aclFile(String aclFile) {
        return set("aclFile", settings.aclFile, aclFile);
    }

    /**
     * Sets how many refusals ACL LOG shows ({@code acllog-max-len}).
     *
     * @param aclLogMaxLength 0 or more; 128 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder aclLogMaxLength(int aclLogMaxLength) {
        return set("aclLogMaxLength", settings.aclLogMaxLength, aclLogMaxLength);
    }

    /**
     * Sets which commands have other names ({@code rename-command}).
     *
     * @param renamedCommands for each its name and its new one, which is empty to take the command away; none unless it
     *     is set
     * @return this builder
     */
    public ServerConfigBuilder renamedCommands(List<List<String>> renamedCommands) {
        return set(
                "renamedCommands",
                settings.renamedCommands,
                ConfigValues.copyOfLines("renamedCommands", renamedCommands));
    }

    /**
     * Sets who may run DEBUG ({@code enable-debug-command}).
     *
     * @param debugCommand NO unless it is set
     * @return this builder
     */
    public ServerConfigBuilder debugCommand(DebugCommand debugCommand) {
        return set("debugCommand", settings.debugCommand, debugCommand);
    }

    // ---- memory --------------------------------------------------------------------------------------------

    /**
     * Sets how much values may take ({@code maxmemory}). A server that starts leaves the limit of its store as it is.
     *
     * @param maxMemoryBytes bytes; 0, unless it is set, for half of this machine's memory
     * @return this builder
     */
    public ServerConfigBuilder maxMemoryBytes(long maxMemoryBytes) {
        return set("maxMemoryBytes", settings.maxMemory, maxMemoryBytes);
    }

    /**
     * Sets where values live: for those who open the store by it.
     *
     * @param arena SHARED unless it is set
     * @return this builder
     */
    public ServerConfigBuilder arena(ArenaKind arena) {
        return set("arena", settings.arena, arena);
    }

    /**
     * Sets whether the index, and values in a shared arena, are put on huge pages: for those who open the store by it.
     *
     * @param hugePages true unless it is set
     * @return this builder
     */
    public ServerConfigBuilder hugePages(boolean hugePages) {
        return set("hugePages", settings.hugePages, hugePages);
    }

    // ---- saving --------------------------------------------------------------------------------------------

    /**
     * Sets the snapshot's folder, from which other files' names count too.
     *
     * @param dir a folder that is there when the server starts; that in which the process was started unless it is set
     * @return this builder
     */
    public ServerConfigBuilder dir(Path dir) {
        return set("dir", settings.dir, ConfigValues.absolute("dir", dir));
    }

    /**
     * Sets the file's name in it.
     *
     * @param dbFilename a name without a folder; {@code dump.rdb} unless it is set
     * @return this builder
     */
    public ServerConfigBuilder dbFilename(String dbFilename) {
        return set("dbFilename", settings.dbFilename, dbFilename);
    }

    /**
     * Sets when the server saves by itself.
     *
     * @param save save points; none to not save by itself; those of Redis, {@code 3600 1 300 100 60 10000}, unless it
     *     is set
     * @return this builder
     */
    public ServerConfigBuilder save(List<SavePoint> save) {
        return set("save", settings.save, ConfigValues.copy("save", save));
    }

    /**
     * Sets whether writes are refused after a save that has failed.
     *
     * @param stopWritesOnBgsaveError false unless it is set
     * @return this builder
     */
    public ServerConfigBuilder stopWritesOnBgsaveError(boolean stopWritesOnBgsaveError) {
        return set("stopWritesOnBgsaveError", settings.stopWritesOnBgsaveError, stopWritesOnBgsaveError);
    }

    /**
     * Sets whether strings in the file are compressed.
     *
     * @param rdbCompression true unless it is set
     * @return this builder
     */
    public ServerConfigBuilder rdbCompression(boolean rdbCompression) {
        return set("rdbCompression", settings.rdbCompression, rdbCompression);
    }

    /**
     * Sets whether the file ends with a checksum, and that of a loaded one is checked.
     *
     * @param rdbChecksum true unless it is set
     * @return this builder
     */
    public ServerConfigBuilder rdbChecksum(boolean rdbChecksum) {
        return set("rdbChecksum", settings.rdbChecksum, rdbChecksum);
    }

    /**
     * Sets whether the file stays in the page cache.
     *
     * @param rdbPageCache false unless it is set
     * @return this builder
     */
    public ServerConfigBuilder rdbPageCache(boolean rdbPageCache) {
        return set("rdbPageCache", settings.rdbPageCache, rdbPageCache);
    }

    /**
     * Sets how much of it is written in a second at most.
     *
     * @param rdbMaxBytesPerSecond bytes; 0, unless it is set, for as many as it goes
     * @return this builder
     */
    public ServerConfigBuilder rdbMaxBytesPerSecond(long rdbMaxBytesPerSecond) {
        return set("rdbMaxBytesPerSecond", settings.rdbMaxBytesPerSecond, rdbMaxBytesPerSecond);
    }

    /**
     * Sets how many threads read the store for it.
     *
     * @param rdbScanThreads 0 to 64; 0, unless it is set, for a number that suits the processors
     * @return this builder
     */
    public ServerConfigBuilder rdbScanThreads(int rdbScanThreads) {
        return set("rdbScanThreads", settings.rdbScanThreads, rdbScanThreads);
    }

    /**
     * Sets the oldest server that must be able to read the file.
     *
     * @param oldestServer AUTO unless it is set
     * @return this builder
     */
    public ServerConfigBuilder oldestServer(OldestServer oldestServer) {
        return set("oldestServer", settings.oldestServer, oldestServer);
    }

    /**
     * Sets how BGSAVE saves if it is not told.
     *
     * @param bgsaveDefaultMethod AUTO unless it is set
     * @return this builder
     */
    public ServerConfigBuilder bgsaveDefaultMethod(BgsaveMethod bgsaveDefaultMethod) {
        return set("bgsaveDefaultMethod", settings.bgsaveDefaultMethod, bgsaveDefaultMethod);
    }

    // ---- what is seen of it --------------------------------------------------------------------------------

    /**
     * Sets how much is logged: for those who set up the logging library by it.
     *
     * @param logLevel NOTICE unless it is set
     * @return this builder
     */
    public ServerConfigBuilder logLevel(LogLevel logLevel) {
        return set("logLevel", settings.logLevel, logLevel);
    }

    /**
     * Sets the file to log to: for those who set up the logging library by it.
     *
     * @param logFile a file; empty, unless it is set, for standard output
     * @return this builder
     */
    public ServerConfigBuilder logFile(String logFile) {
        return set("logFile", settings.logFile, logFile);
    }

    /**
     * Sets the file for the number of the process: for those who write it.
     *
     * @param pidFile a file; empty, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder pidFile(String pidFile) {
        return set("pidFile", settings.pidFile, pidFile);
    }

    /**
     * Sets what a command has to take to be kept for SLOWLOG ({@code slowlog-log-slower-than}).
     *
     * @param slowLogThreshold whole microseconds; negative for none; 10 milliseconds unless it is set
     * @return this builder
     */
    public ServerConfigBuilder slowLogThreshold(Duration slowLogThreshold) {
        return set(
                "slowLogThreshold",
                settings.slowLogMicros,
                ConfigValues.microsOrNone("slowLogThreshold", slowLogThreshold));
    }

    /**
     * Sets how many of them are kept ({@code slowlog-max-len}).
     *
     * @param slowLogMaxLength 0 or more; 128 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder slowLogMaxLength(int slowLogMaxLength) {
        return set("slowLogMaxLength", settings.slowLogMaxLength, slowLogMaxLength);
    }

    /**
     * Sets what something has to take to be kept for LATENCY.
     *
     * @param latencyMonitorThreshold whole milliseconds; zero, unless it is set, for nothing
     * @return this builder
     */
    public ServerConfigBuilder latencyMonitorThreshold(Duration latencyMonitorThreshold) {
        return set(
                "latencyMonitorThreshold",
                settings.latencyMonitorMillis,
                ConfigValues.whole("latencyMonitorThreshold", latencyMonitorThreshold, ChronoUnit.MILLIS));
    }

    /**
     * Sets which percentiles INFO shows of the time that commands take ({@code latency-tracking-info-percentiles}).
     *
     * @param latencyPercentiles 0 to 100 each; 50, 99 and 99.9 unless it is set
     * @return this builder
     */
    public ServerConfigBuilder latencyPercentiles(List<Double> latencyPercentiles) {
        return set(
                "latencyPercentiles",
                settings.latencyPercentiles,
                ConfigValues.copy("latencyPercentiles", latencyPercentiles));
    }

    /**
     * Sets on which port of this machine figures are served for Prometheus.
     *
     * @param metricsPort 0 to 65,535; 0, unless it is set, for none
     * @return this builder
     */
    public ServerConfigBuilder metricsPort(int metricsPort) {
        return set("metricsPort", settings.metricsPort, metricsPort);
    }

    private <T> ServerConfigBuilder set(String name, Setting<T> setting, T value) {
        Objects.requireNonNull(value, name);
        try {
            setting.check(value);
        } catch (IllegalArgumentException wrong) {
            throw ConfigValues.refused(name, value, wrong);
        }
        setting.set(value);
        return this;
    }
}
