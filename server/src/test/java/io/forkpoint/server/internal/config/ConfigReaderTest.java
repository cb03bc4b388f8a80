package io.forkpoint.server.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.SavePoint;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in redis.conf's form, and options. */
class ConfigReaderTest {
    @TempDir
    private Path folder;

    private final ServerSettings config = new ServerSettings();

    private void read(String... lines) throws IOException {
        new ConfigReader(config).file(file("server.conf", lines));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    void readsCommentsQuotesAndSizes() throws IOException {
        read(
                "# a comment",
                "",
                "  port 7000",
                "MaxMemory 4gb",
                "requirepass \"a \\\"b\\\" \\x41\\n\"",
                "logfile 'it''s'".replace("''", "\\'"),
                "arena private-huge",
                "bind 10.0.0.1 -::1");
        assertThat(config.port.get()).isEqualTo(7000);
        assertThat(config.maxMemory.get()).isEqualTo(4L << 30);
        assertThat(config.requirePass.get()).isEqualTo("a \"b\" A\n");
        assertThat(config.logFile.get()).isEqualTo("it's");
        assertThat(config.arena.get()).isEqualTo(ArenaKind.PRIVATE_HUGE);
        assertThat(config.bind.get()).containsExactly("10.0.0.1", "-::1");
        assertThat(config.timeout.isDefault()).isTrue();
    }

    @Test
    void addsUpLinesThatRepeat() throws IOException {
        read(
                "save 60 1000",
                "save 10 1 20 2",
                "user alice on >a ~*",
                "user bob off",
                "rename-command CONFIG \"\"",
                "rename-command FLUSHALL hidden",
                "client-output-buffer-limit pubsub 1mb 2kb 3",
                "client-output-buffer-limit normal 4 5 6");
        assertThat(config.save.get())
                .containsExactly(
                        new SavePoint(1000, Duration.ofSeconds(60)),
                        new SavePoint(1, Duration.ofSeconds(10)),
                        new SavePoint(2, Duration.ofSeconds(20)));
        assertThat(config.users.get()).containsExactly(List.of("alice", "on", ">a", "~*"), List.of("bob", "off"));
        assertThat(config.renamedCommands.get()).containsExactly(List.of("CONFIG", ""), List.of("FLUSHALL", "hidden"));
        assertThat(config.outputLimits.text())
                .isEqualTo("normal 4 5 6 slave 268435456 67108864 60 pubsub 1048576 2048 3");
    }

    @Test
    void takesTheSavePointsAwayWithoutAValue() throws IOException {
        read("save 60 1", "save");
        assertThat(config.save.get()).isEmpty();
    }

    @Test
    void includesOtherFiles() throws IOException {
        Path other = file("other.conf", "timeout 7", "port 1");
        read("port 2", "include " + other, "maxclients 3");
        assertThat(config.timeout.get()).isEqualTo(7);
        assertThat(config.port.get()).isEqualTo(1);
        assertThat(config.maxClients.get()).isEqualTo(3);
        assertThat(config.file()).isEqualTo(folder.resolve("server.conf"));
    }

    @Test
    void includesAllFilesThatAPatternMatchesInTheirOrder() throws IOException {
        Files.createDirectories(folder.resolve("a/x"));
        Files.createDirectories(folder.resolve("b/x"));
        file("a/x/20.conf", "timeout 20", "tcp-keepalive 1");
        file("a/x/10.conf", "timeout 10", "maxclients 10");
        file("a/x/.hidden.conf", "timeout 5");
        file("b/x/05.conf", "timeout 30");
        file("b/x/other.txt", "timeout 40");
        read("include " + folder + "/?/x/*.conf", "include " + folder + "/[a-b]/none-*.conf");
        assertThat(config.timeout.get()).isEqualTo(30);
        assertThat(config.maxClients.get()).isEqualTo(10);
        assertThat(config.tcpKeepAlive.get()).isEqualTo(1);
    }

    @Test
    void takesWhatRedis7HasInItsFile() throws IOException {
        read(
                "latency-tracking-info-percentiles 50 99.5",
                "shutdown-on-sigterm save now",
                "shutdown-on-sigint default",
                "server_cpulist 0-7:2",
                "bio_cpulist 1,3",
                "aof_rewrite_cpulist 8-11",
                "bgsave_cpulist 1,10-11",
                "tls-session-caching no",
                "tls-session-cache-size 5000",
                "tls-session-cache-timeout 60",
                "tls-ciphers ECDHE-RSA-AES128-GCM-SHA256",
                "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256",
                "tls-prefer-server-ciphers yes",
                "replica-announced yes",
                "replica-announce-ip 5.5.5.5",
                "cluster-announce-hostname \"\"",
                "propagation-error-behavior ignore",
                "maxmemory-clients 5%");
        assertThat(config.latencyPercentiles.text()).isEqualTo("50 99.5");
        assertThat(config.shutdownOnSigterm.text()).isEqualTo("save now");
        assertThat(config.maxMemoryClients.text()).isEqualTo("5%");
        assertThat(config.maxMemoryClients.get().bytes(1000)).isEqualTo(50);
    }

    @Test
    void refusesFilesThatIncludeThemselves() throws IOException {
        Path itself = folder.resolve("server.conf");
        assertThatThrownBy(() -> read("include " + itself))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("include each other");
        assertThatThrownBy(() -> read("timeout 1", "include " + folder.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.conf:2: cannot include")
                .hasMessageContaining("no such configuration file");
        assertThatThrownBy(() -> new ConfigReader(config).file(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxclient 3|there is no setting 'maxclient'; did you mean 'maxclients'?",
                "nothing-of-the-kind-at-all 3|there is no setting 'nothing-of-the-kind-at-all'",
                "port|'port' needs a value",
                "port 1 2|'port 1 2': wrong number of arguments",
                "port 65536|'port 65536': argument must be between 0 and 65535 inclusive",
                "port http|'port http': argument couldn't be parsed into an integer",
                "timeout 4gb|'timeout 4gb': argument couldn't be parsed into an integer",
                "maxmemory 1xb|'maxmemory 1xb': argument must be a memory value",
                "protected-mode maybe|'protected-mode maybe': argument must be 'yes' or 'no'",
                "arena huge|must be one of the following: shared, private, private-huge",
                "dbfilename a/b|dbfilename can't be a path, just a filename",
                "maxmemory-clients 101%|argument must be a memory or percent value",
                "shutdown-on-sigterm later|must be one or more of the following: default, save",
                "latency-tracking-info-percentiles 101|should contain values between 0 and 100",
                "tls-ca-cert-dir /etc/ssl|name one file of certificates by tls-ca-cert-file",
                "save 1|Invalid save parameters",
                "save x y|Invalid save parameters",
                "unixsocketperm 9|couldn't be parsed as an octal number",
                "client-output-buffer-limit slow 1 2 3|Invalid client class",
                "client-output-buffer-limit normal 1 2|Wrong number of arguments",
                "client-output-buffer-limit normal 1 2 x|Error in hard, soft or soft_seconds",
                "requirepass \"a|Unbalanced quotes",
                "requirepass \"a\"b|Unbalanced quotes",
                "dir /no/such/folder|No such file or directory",
                "appendonly yes|only 'no' is possible: there is no append-only file",
                "notify-keyspace-events KEA|there are no keyspace notifications",
                "databases 32|only '16' is possible: the number of databases is fixed",
                "maxmemory-policy allkeys-lru|only 'noeviction' is possible",
                "replicaof 10.0.0.1 6379|wrong number of arguments",
            })
    void saysWhatIsWrongAndWhere(String line, String message) {
        assertThatThrownBy(() -> read("timeout 1", line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.resolve("server.conf") + ":2: ")
                .hasMessageContaining(message);
    }

    @Test
    void takesTheFileThatRedisComesWith() throws IOException {
        read(
                "daemonize no",
                "databases 16",
                "appendonly no",
                "lfu-log-factor 20",
                "activerehashing yes",
                "hz 50",
                "hash-max-listpack-entries 128",
                "oom-score-adj-values 0 200 800",
                "notify-keyspace-events \"\"",
                "lua-time-limit 5000",
                "slave-read-only yes",
                "repl-diskless-sync yes");
        assertThat(config.find("hz").text()).isEqualTo("50");
        assertThat(config.find("oom-score-adj-values").text()).isEqualTo("0 200 800");
        assertThat(config.find("appendonly").text()).isEqualTo("no");
    }

    @Test
    void letsOptionsOverrideTheFile() throws IOException {
        ConfigReader reader = new ConfigReader(config);
        reader.file(file("server.conf", "port 7000", "save 60 1", "timeout 5"));
        reader.options(List.of("--port", "7001", "--save", "", "--requirepass", "a b", "--BIND", "0.0.0.0", "::"));
        assertThat(config.port.get()).isEqualTo(7001);
        assertThat(config.save.get()).isEmpty();
        assertThat(config.timeout.get()).isEqualTo(5);
        assertThat(config.requirePass.get()).isEqualTo("a b");
        assertThat(config.bind.get()).containsExactly("0.0.0.0", "::");
    }

    @Test
    void takesSaveWithoutPointsForNone() {
        new ConfigReader(config).options(List.of("--save", "--port", "1"));
        assertThat(config.save.get()).isEmpty();
        new ConfigReader(config).options(List.of("--save", "10 1 20 2", "--save", "30", "3"));
        assertThat(config.save.text()).isEqualTo("10 1 20 2 30 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port 7000|'port' is no option",
                "--|'--' is no option",
                "--prot 7000|--prot: there is no setting 'prot'; did you mean 'port'?",
                "--port|--port: 'port' needs a value",
                "--port 1 2|--port: 'port 1 2': wrong number of arguments",
            })
    void saysWhichOptionIsWrong(String options, String message) {
        assertThatThrownBy(() -> new ConfigReader(config).options(List.of(options.split(" ", -1))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }
}
