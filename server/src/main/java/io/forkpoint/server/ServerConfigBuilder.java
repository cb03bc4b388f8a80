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
 * Collects the values of a configuration, and checks each at once: every method that takes a value throws {@link
 * NullPointerException} if it is null, and {@link IllegalArgumentException} if it is out of range. Both messages name the
 * value. A later value replaces an earlier one, whether set by a method or by a file. Not safe for use by several threads.
 */
public final class ServerConfigBuilder {
    private final ServerSettings settings;
    private final ConfigReader reader;

    ServerConfigBuilder(ServerSettings settings) {
        this.settings = settings;
        reader = new ConfigReader(settings);
    }

    /**
     * Returns the configuration. The builder can be used further.
     *
     * @return a new configuration
     */
    public ServerConfig build() {
        return new ServerConfig(settings.copy());
    }

    /**
     * Reads a file in the format of redis.conf, which CONFIG REWRITE will rewrite.
     *
     * @param file a file in UTF-8
     * @return this builder
     * @throws IOException if the file, or one that it includes, cannot be read
     * @throws ConfigException if a line is invalid: the message has the file, the number of the line and the reason; the
     *     settings of the lines before it are set then
     */
    public ServerConfigBuilder readFile(Path file) throws IOException {
        reader.file(Objects.requireNonNull(file, "file"));
        return this;
    }

    /**
     * Reads options in the form of redis-server: {@code --name} and its words, up to the next such name. They act as lines
     * after those of the file: {@code save}, {@code user} and {@code rename-command} add to what it says, all others replace
     * it.
     *
     * @param arguments those of a command line, after the file
     * @return this builder
     * @throws ConfigException if an option is invalid; those before it are set then
     */
    public ServerConfigBuilder readOptions(List<String> arguments) {
        reader.options(ConfigValues.copy("arguments", arguments));
        return this;
    }

    // ---- the network ---------------------------------------------------------------------------------------

    /**
     * Sets the addresses to listen on.
     *
     * @param bind addresses; one with a leading hyphen is optional, an asterisk is every address; {@code 127.0.0.1} and
     *     {@code -::1} by default
     * @return this builder
     */
    public ServerConfigBuilder bind(List<String> bind) {
        return set("bind", settings.bind, ConfigValues.copy("bind", bind));
    }

    /**
     * Sets the port to listen on without TLS.
     *
     * @param port 0 to 65,535; 0 for none, or for any free one if there is no other listener; 6379 by default
     * @return this builder
     */
    public ServerConfigBuilder port(int port) {
        return set("port", settings.port, port);
    }

    /**
     * Sets whether clients from other machines are refused while there is no password.
     *
     * @param protectedMode true by default
     * @return this builder
     */
    public ServerConfigBuilder protectedMode(boolean protectedMode) {
        return set("protectedMode", settings.protectedMode, protectedMode);
    }

    /**
     * Sets the number of threads that serve clients.
     *
     * @param ioThreads 0 to 128; 0, the default, for half as many as there are processors
     * @return this builder
     */
    public ServerConfigBuilder ioThreads(int ioThreads) {
        return set("ioThreads", settings.ioThreads, ioThreads);
    }

    /**
     * Sets the greatest number of clients.
     *
     * @param maxClients 1 or more; 10,000 by default
     * @return this builder
     */
    public ServerConfigBuilder maxClients(int maxClients) {
        return set("maxClients", settings.maxClients, maxClients);
    }

    /**
     * Sets the time after which an idle client is disconnected.
     *
     * @param timeout whole seconds; zero, the default, for never
     * @return this builder
     */
    public ServerConfigBuilder timeout(Duration timeout) {
        return set("timeout", settings.timeout, ConfigValues.seconds("timeout", timeout));
    }

    /**
     * Sets the greatest number of connections that may wait to be accepted.
     *
     * @param tcpBacklog 0 or more; 511 by default
     * @return this builder
     */
    public ServerConfigBuilder tcpBacklog(int tcpBacklog) {
        return set("tcpBacklog", settings.tcpBacklog, tcpBacklog);
    }

    /**
     * Sets the time without traffic after which a connection is probed.
     *
     * @param tcpKeepAlive whole seconds; zero for never; 300 seconds by default
     * @return this builder
     */
    public ServerConfigBuilder tcpKeepAlive(Duration tcpKeepAlive) {
        return set("tcpKeepAlive", settings.tcpKeepAlive, ConfigValues.seconds("tcpKeepAlive", tcpKeepAlive));
    }

    /**
     * Sets the file of a Unix domain socket to listen on in addition.
     *
     * @param unixSocket a file; empty, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder unixSocket(String unixSocket) {
        return set("unixSocket", settings.unixSocket, unixSocket);
    }

    /**
     * Sets the mode of that file.
     *
     * @param unixSocketPerm 0 to 0777; 0, the default, for the process's default
     * @return this builder
     */
    public ServerConfigBuilder unixSocketPerm(int unixSocketPerm) {
        return set("unixSocketPerm", settings.unixSocketPerm, unixSocketPerm);
    }

    /**
     * Sets the greatest length of a command's argument ({@code proto-max-bulk-len}).
     *
     * @param maxBulkBytes bytes, from 1 MiB to nearly 2 GiB; 512 MiB by default
     * @return this builder
     */
    public ServerConfigBuilder maxBulkBytes(long maxBulkBytes) {
        return set("maxBulkBytes", settings.maxBulkBytes, maxBulkBytes);
    }

    /**
     * Sets how many bytes of a client's requests may wait here ({@code client-query-buffer-limit}).
     *
     * @param queryBufferBytes bytes, from 1 MiB to nearly 2 GiB; 1 GiB by default
     * @return this builder
     */
    public ServerConfigBuilder queryBufferBytes(long queryBufferBytes) {
        return set("queryBufferBytes", settings.queryBufferLimit, queryBufferBytes);
    }

    /**
     * Sets how much all clients together may hold before those that hold most are disconnected.
     *
     * @param maxMemoryClients the limit; none by default
     * @return this builder
     */
    public ServerConfigBuilder maxMemoryClients(ClientMemoryLimit maxMemoryClients) {
        return set("maxMemoryClients", settings.maxMemoryClients, maxMemoryClients);
    }

    /**
     * Sets how many bytes of replies may wait for a client ({@code client-output-buffer-limit}).
     *
     * @param outputLimits the limits; those of Redis by default
     * @return this builder
     */
    public ServerConfigBuilder outputLimits(ClientOutputLimits outputLimits) {
        return set("outputLimits", settings.outputLimits, outputLimits);
    }

    // ---- TLS -----------------------------------------------------------------------------------------------

    /**
     * Sets the port to listen on with TLS.
     *
     * @param tlsPort 0 to 65,535; 0, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder tlsPort(int tlsPort) {
        return set("tlsPort", settings.tlsPort, tlsPort);
    }

    /**
     * Sets the file of the server's certificate chain.
     *
     * @param tlsCertFile a file, PEM; empty by default
     * @return this builder
     */
    public ServerConfigBuilder tlsCertFile(String tlsCertFile) {
        return set("tlsCertFile", settings.tlsCertFile, tlsCertFile);
    }

    /**
     * Sets the file of the certificate's private key.
     *
     * @param tlsKeyFile a file, PEM; empty by default
     * @return this builder
     */
    public ServerConfigBuilder tlsKeyFile(String tlsKeyFile) {
        return set("tlsKeyFile", settings.tlsKeyFile, tlsKeyFile);
    }

    /**
     * Sets the password of the key's file.
     *
     * @param tlsKeyFilePass a password; empty, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder tlsKeyFilePass(String tlsKeyFilePass) {
        return set("tlsKeyFilePass", settings.tlsKeyFilePass, tlsKeyFilePass);
    }

    /**
     * Sets the file of the certificates that must have signed those of clients.
     *
     * @param tlsCaCertFile a file, PEM; empty by default
     * @return this builder
     */
    public ServerConfigBuilder tlsCaCertFile(String tlsCaCertFile) {
        return set("tlsCaCertFile", settings.tlsCaCertFile, tlsCaCertFile);
    }

    /**
     * Sets whether clients must present a certificate.
     *
     * @param tlsAuthClients YES by default
     * @return this builder
     */
    public ServerConfigBuilder tlsAuthClients(TlsAuthClients tlsAuthClients) {
        return set("tlsAuthClients", settings.tlsAuthClients, tlsAuthClients);
    }

    /**
     * Sets the TLS versions.
     *
     * @param tlsProtocols such as {@code TLSv1.2 TLSv1.3}; empty, the default, for both
     * @return this builder
     */
    public ServerConfigBuilder tlsProtocols(String tlsProtocols) {
        return set("tlsProtocols", settings.tlsProtocols, tlsProtocols);
    }

    /**
     * Sets the ciphers of TLS 1.2.
     *
     * @param tlsCiphers OpenSSL's names or Java's, separated by colons; empty, the default, for Java's choice
     * @return this builder
     */
    public ServerConfigBuilder tlsCiphers(String tlsCiphers) {
        return set("tlsCiphers", settings.tlsCiphers, tlsCiphers);
    }

    /**
     * Sets the ciphers of TLS 1.3.
     *
     * @param tlsCipherSuites names separated by colons; empty, the default, for Java's choice
     * @return this builder
     */
    public ServerConfigBuilder tlsCipherSuites(String tlsCipherSuites) {
        return set("tlsCipherSuites", settings.tlsCipherSuites, tlsCipherSuites);
    }

    /**
     * Sets whether the server's order of ciphers takes precedence over the client's.
     *
     * @param tlsPreferServerCiphers false by default
     * @return this builder
     */
    public ServerConfigBuilder tlsPreferServerCiphers(boolean tlsPreferServerCiphers) {
        return set("tlsPreferServerCiphers", settings.tlsPreferServerCiphers, tlsPreferServerCiphers);
    }

    /**
     * Sets whether clients may resume a session.
     *
     * @param tlsSessionCaching true by default
     * @return this builder
     */
    public ServerConfigBuilder tlsSessionCaching(boolean tlsSessionCaching) {
        return set("tlsSessionCaching", settings.tlsSessionCaching, tlsSessionCaching);
    }

    /**
     * Sets the number of sessions kept for that.
     *
     * @param tlsSessionCacheSize 0 or more; 0 for any number; 20,480 by default
     * @return this builder
     */
    public ServerConfigBuilder tlsSessionCacheSize(int tlsSessionCacheSize) {
        return set("tlsSessionCacheSize", settings.tlsSessionCacheSize, tlsSessionCacheSize);
    }

    /**
     * Sets how long sessions are kept.
     *
     * @param tlsSessionCacheTimeout whole seconds; 300 by default
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
     * @param shutdownOnSigint see {@link TerminationSignals}; {@link ShutdownChoice#DEFAULT} by default
     * @return this builder
     */
    public ServerConfigBuilder shutdownOnSigint(ShutdownChoice shutdownOnSigint) {
        return set("shutdownOnSigint", settings.shutdownOnSigint, shutdownOnSigint);
    }

    /**
     * Sets how SIGTERM ends the server.
     *
     * @param shutdownOnSigterm see {@link TerminationSignals}; {@link ShutdownChoice#DEFAULT} by default
     * @return this builder
     */
    public ServerConfigBuilder shutdownOnSigterm(ShutdownChoice shutdownOnSigterm) {
        return set("shutdownOnSigterm", settings.shutdownOnSigterm, shutdownOnSigterm);
    }

    /**
     * Sets the time without progress after which the end is forced.
     *
     * @param shutdownStallTimeout whole seconds, 1 or more; 300 by default
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
     * @param requirePass a password; empty, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder requirePass(String requirePass) {
        return set("requirePass", settings.requirePass, requirePass);
    }

    /**
     * Sets the users, unless {@link #aclFile} names their file.
     *
     * @param users the name and the rules of each user, as ACL SETUSER takes them; only the default user by default
     * @return this builder
     */
    public ServerConfigBuilder users(List<List<String>> users) {
        return set("users", settings.users, ConfigValues.copyOfLines("users", users));
    }

    /**
     * Sets the file of the users.
     *
     * @param aclFile a file; empty, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder aclFile(String aclFile) {
        return set("aclFile", settings.aclFile, aclFile);
    }

    /**
     * Sets the number of entries of ACL LOG ({@code acllog-max-len}).
     *
     * @param aclLogMaxLength 0 or more; 128 by default
     * @return this builder
     */
    public ServerConfigBuilder aclLogMaxLength(int aclLogMaxLength) {
        return set("aclLogMaxLength", settings.aclLogMaxLength, aclLogMaxLength);
    }

    /**
     * Renames commands ({@code rename-command}).
     *
     * @param renamedCommands the old and the new name of each; an empty new name removes the command; none by default
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
     * @param debugCommand NO by default
     * @return this builder
     */
    public ServerConfigBuilder debugCommand(DebugCommand debugCommand) {
        return set("debugCommand", settings.debugCommand, debugCommand);
    }

    // ---- memory --------------------------------------------------------------------------------------------

    /**
     * Sets how much values may take ({@code maxmemory}). A server that starts keeps the limit of its store.
     *
     * @param maxMemoryBytes bytes; 0, the default, for half of this machine's memory
     * @return this builder
     */
    public ServerConfigBuilder maxMemoryBytes(long maxMemoryBytes) {
        return set("maxMemoryBytes", settings.maxMemory, maxMemoryBytes);
    }

    /**
     * Sets where values live. Used by the code that opens the store.
     *
     * @param arena SHARED by default
     * @return this builder
     */
    public ServerConfigBuilder arena(ArenaKind arena) {
        return set("arena", settings.arena, arena);
    }

    /**
     * Sets whether the index, and values in a shared arena, use huge pages. Used by the code that opens the store.
     *
     * @param hugePages true by default
     * @return this builder
     */
    public ServerConfigBuilder hugePages(boolean hugePages) {
        return set("hugePages", settings.hugePages, hugePages);
    }

    // ---- saving --------------------------------------------------------------------------------------------

    /**
     * Sets the snapshot's folder, to which other file names are relative too.
     *
     * @param dir a folder that exists when the server starts; by default the one in which the process was started
     * @return this builder
     */
    public ServerConfigBuilder dir(Path dir) {
        return set("dir", settings.dir, ConfigValues.absolute("dir", dir));
    }

    /**
     * Sets the snapshot's file name in that folder.
     *
     * @param dbFilename a name without a folder; {@code dump.rdb} by default
     * @return this builder
     */
    public ServerConfigBuilder dbFilename(String dbFilename) {
        return set("dbFilename", settings.dbFilename, dbFilename);
    }

    /**
     * Sets when the server saves by itself.
     *
     * @param save the save points; none to not save by itself; those of Redis, {@code 3600 1 300 100 60 10000}, by default
     * @return this builder
     */
    public ServerConfigBuilder save(List<SavePoint> save) {
        return set("save", settings.save, ConfigValues.copy("save", save));
    }

    /**
     * Sets whether writes are refused after a failed save.
     *
     * @param stopWritesOnBgsaveError false by default
     * @return this builder
     */
    public ServerConfigBuilder stopWritesOnBgsaveError(boolean stopWritesOnBgsaveError) {
        return set("stopWritesOnBgsaveError", settings.stopWritesOnBgsaveError, stopWritesOnBgsaveError);
    }

    /**
     * Sets whether strings in the file are compressed.
     *
     * @param rdbCompression true by default
     * @return this builder
     */
    public ServerConfigBuilder rdbCompression(boolean rdbCompression) {
        return set("rdbCompression", settings.rdbCompression, rdbCompression);
    }

    /**
     * Sets whether the file ends with a checksum, and the checksum of a loaded file is verified.
     *
     * @param rdbChecksum true by default
     * @return this builder
     */
    public ServerConfigBuilder rdbChecksum(boolean rdbChecksum) {
        return set("rdbChecksum", settings.rdbChecksum, rdbChecksum);
    }

    /**
     * Sets whether the file stays in the page cache.
     *
     * @param rdbPageCache false by default
     * @return this builder
     */
    public ServerConfigBuilder rdbPageCache(boolean rdbPageCache) {
        return set("rdbPageCache", settings.rdbPageCache, rdbPageCache);
    }

    /**
     * Sets how much of the file is written in a second at most.
     *
     * @param rdbMaxBytesPerSecond bytes; 0, the default, for no limit
     * @return this builder
     */
    public ServerConfigBuilder rdbMaxBytesPerSecond(long rdbMaxBytesPerSecond) {
        return set("rdbMaxBytesPerSecond", settings.rdbMaxBytesPerSecond, rdbMaxBytesPerSecond);
    }

    /**
     * Sets the number of threads that read the store for a save.
     *
     * @param rdbScanThreads 0 to 64; 0, the default, for a number that suits the processors
     * @return this builder
     */
    public ServerConfigBuilder rdbScanThreads(int rdbScanThreads) {
        return set("rdbScanThreads", settings.rdbScanThreads, rdbScanThreads);
    }

    /**
     * Sets the oldest server that must be able to read the file.
     *
     * @param oldestServer AUTO by default
     * @return this builder
     */
    public ServerConfigBuilder oldestServer(OldestServer oldestServer) {
        return set("oldestServer", settings.oldestServer, oldestServer);
    }

    /**
     * Sets how BGSAVE saves if its arguments do not say.
     *
     * @param bgsaveDefaultMethod AUTO by default
     * @return this builder
     */
    public ServerConfigBuilder bgsaveDefaultMethod(BgsaveMethod bgsaveDefaultMethod) {
        return set("bgsaveDefaultMethod", settings.bgsaveDefaultMethod, bgsaveDefaultMethod);
    }

    // ---- observability -------------------------------------------------------------------------------------

    /**
     * Sets how much is logged. Used by the code that sets up the logging library.
     *
     * @param logLevel NOTICE by default
     * @return this builder
     */
    public ServerConfigBuilder logLevel(LogLevel logLevel) {
        return set("logLevel", settings.logLevel, logLevel);
    }

    /**
     * Sets the file to log to. Used by the code that sets up the logging library.
     *
     * @param logFile a file; empty, the default, for standard output
     * @return this builder
     */
    public ServerConfigBuilder logFile(String logFile) {
        return set("logFile", settings.logFile, logFile);
    }

    /**
     * Sets the file for the process ID. Used by the code that writes it.
     *
     * @param pidFile a file; empty, the default, for none
     * @return this builder
     */
    public ServerConfigBuilder pidFile(String pidFile) {
        return set("pidFile", settings.pidFile, pidFile);
    }

    /**
     * Sets the time from which a command is kept for SLOWLOG ({@code slowlog-log-slower-than}).
     *
     * @param slowLogThreshold whole microseconds; negative for none; 10 milliseconds by default
     * @return this builder
     */
    public ServerConfigBuilder slowLogThreshold(Duration slowLogThreshold) {
        return set(
                "slowLogThreshold",
                settings.slowLogMicros,
                ConfigValues.microsOrNone("slowLogThreshold", slowLogThreshold));
    }

    /**
     * Sets the number of commands kept for SLOWLOG ({@code slowlog-max-len}).
     *
     * @param slowLogMaxLength 0 or more; 128 by default
     * @return this builder
     */
    public ServerConfigBuilder slowLogMaxLength(int slowLogMaxLength) {
        return set("slowLogMaxLength", settings.slowLogMaxLength, slowLogMaxLength);
    }

    /**
     * Sets the time from which an event is kept for LATENCY.
     *
     * @param latencyMonitorThreshold whole milliseconds; zero, the default, for nothing
     * @return this builder
     */
    public ServerConfigBuilder latencyMonitorThreshold(Duration latencyMonitorThreshold) {
        return set(
                "latencyMonitorThreshold",
                settings.latencyMonitorMillis,
                ConfigValues.whole("latencyMonitorThreshold", latencyMonitorThreshold, ChronoUnit.MILLIS));
    }

    /**
     * Sets the percentiles of the commands' times that INFO shows ({@code latency-tracking-info-percentiles}).
     *
     * @param latencyPercentiles 0 to 100 each; 50, 99 and 99.9 by default
     * @return this builder
     */
    public ServerConfigBuilder latencyPercentiles(List<Double> latencyPercentiles) {
        return set(
                "latencyPercentiles",
                settings.latencyPercentiles,
                ConfigValues.copy("latencyPercentiles", latencyPercentiles));
    }

    /**
     * Sets the port of this machine that serves Prometheus.
     *
     * @param metricsPort 0 to 65,535; 0, the default, for none
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
