package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.SavePoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ClientOutputLimits;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.ShutdownSave;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.config.Setting;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration has every value that its builder was given, and a builder has every setting that there is. */
class ServerConfigTest {
    /** Valid everywhere, and the default nowhere. */
    private static final Map<Class<?>, Object> SAMPLES = Map.of(
            int.class,
            1,
            long.class,
            2L << 20,
            String.class,
            "x",
            Path.class,
            Path.of("/elsewhere"),
            Duration.class,
            Duration.ofSeconds(7),
            ClientMemoryLimit.class,
            ClientMemoryLimit.ofPercentage(5),
            ClientOutputLimits.class,
            ClientOutputLimits.DEFAULT.withNormal(new ClientOutputLimits.Limit(3, 2, 1)),
            ShutdownChoice.class,
            new ShutdownChoice(ShutdownSave.ALWAYS, true, true));

    private static final Map<String, List<?>> LISTS = Map.of(
            "bind", List.of("127.0.0.2"),
            "users", List.of(List.of("alice", "on", ">secret")),
            "renamedCommands", List.of(List.of("CONFIG", "")),
            "save", List.of(new SavePoint(1, Duration.ofSeconds(2))),
            "latencyPercentiles", List.of(1.5));

    @TempDir
    private Path folder;

    /** Of one value each. */
    static List<Method> setters() {
        return Arrays.stream(ServerConfigBuilder.class.getMethods())
                .filter(method -> method.getReturnType() == ServerConfigBuilder.class
                        && !method.getName().startsWith("read"))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static Object sample(Method setter) throws ReflectiveOperationException {
        Class<?> type = setter.getParameterTypes()[0];
        Object before = valueIn(ServerConfig.defaults(), setter);
        if (type == boolean.class) {
            return !(boolean) before;
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[before == constants[0] ? 1 : 0];
        }
        Object sample = type == List.class ? LISTS.get(setter.getName()) : SAMPLES.get(type);
        assertThat(sample).as("sample of %s", setter).isNotNull();
        return sample;
    }

    private static Object valueIn(ServerConfig config, Method setter) throws ReflectiveOperationException {
        return ServerConfig.class.getMethod(setter.getName()).invoke(config);
    }

    private static ServerConfig with(Method setter, Object value) throws ReflectiveOperationException {
        ServerConfigBuilder builder = ServerConfig.builder();
        assertThat(setter.invoke(builder, value)).isSameAs(builder);
        return builder.build();
    }

    static Throwable refusal(Method setter, Object value) throws ReflectiveOperationException {
        try {
            with(setter, value);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    /** Its names are those of redis.conf. */
    private static Set<String> changed(ServerConfig config) {
        Map<String, Object> defaults = ServerConfig.defaults().toSettings().values();
        Set<String> changed = new TreeSet<>();
        config.toSettings().values().forEach((name, value) -> {
            if (!value.equals(defaults.get(name))) {
                changed.add(name);
            }
        });
        return changed;
    }

    @Test
    void everySettingIsReachableByTheBuilderAndHasAnAccessor() throws ReflectiveOperationException {
        ServerSettings settings = new ServerSettings();
        Set<String> wanted = new TreeSet<>();
        for (var field : ServerSettings.class.getFields()) {
            wanted.add(((Setting<?>) field.get(settings)).name());
        }
        Set<String> reached = new TreeSet<>();
        for (Method setter : setters()) {
            ServerConfig config = with(setter, sample(setter));
            assertThat(valueIn(config, setter)).as("%s", setter).isEqualTo(sample(setter));
            assertThat(changed(config)).as("%s", setter).hasSize(1);
            reached.addAll(changed(config));
        }
        assertThat(reached).isEqualTo(wanted).hasSizeGreaterThan(50).hasSameSizeAs(setters());
    }

    @Test
    void aCopyByTheBuilderHasEveryValue() throws ReflectiveOperationException {
        ServerConfigBuilder builder = ServerConfig.builder();
        for (Method setter : setters()) {
            setter.invoke(builder, sample(setter));
        }
        ServerConfig config = builder.build();
        assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
        assertThat(changed(config.toBuilder().build())).hasSameSizeAs(setters());
        for (Method setter : setters()) {
            assertThat(with(setter, sample(setter))).as("%s", setter).isNotEqualTo(ServerConfig.defaults());
        }
        assertThat(ServerConfig.builder().build()).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void aConfigurationDoesNotChange() {
        List<String> addresses = new ArrayList<>(List.of("127.0.0.1"));
        ServerConfigBuilder builder = ServerConfig.builder().port(1).bind(addresses);
        ServerConfig config = builder.build();
        builder.port(2);
        config.toBuilder().port(3);
        addresses.set(0, "*");
        assertThat(config.port()).isEqualTo(1);
        assertThat(config.bind()).containsExactly("127.0.0.1");
        assertThat(builder.build().port()).isEqualTo(2);
    }

    @Test
    void clientsChangeTheirServerOnly() throws IOException {
        ServerConfig config =
                ServerConfig.builder().port(0).dir(folder).save(List.of()).build();
        StoreOptions small = StoreOptions.builder().limitBytes(64 << 20).build();
        try (Store store = Store.open(small);
                Server server = Server.start(store, config);
                Server other = Server.start(store, config);
                RespClient client = new RespClient(server.port());
                RespClient ofOther = new RespClient(other.port())) {
            assertThat(client.call("CONFIG", "SET", "timeout", "70")).isEqualTo("OK");
            assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo(List.of("timeout", "70"));
            assertThat(ofOther.call("CONFIG", "GET", "timeout")).isEqualTo(List.of("timeout", "0"));
            assertThat(config.timeout()).isZero();
        }
    }

    // ---- files ------------------------------------------------------------------------------------------------

    @Test
    void theLastWordCounts() throws IOException {
        Path file = Files.writeString(
                folder.resolve("redis.conf"), "port 7000\nsave 1 1\nsave 2 2\nrequirepass secret\ntimeout 3\nhz 50\n");
        ServerConfig config = ServerConfig.builder()
                .port(1)
                .save(List.of())
                .readFile(file)
                .timeout(Duration.ofSeconds(4))
                .readOptions(List.of("--save", "3 3", "--maxclients", "5"))
                .build();
        assertThat(config.file()).isEqualTo(file);
        assertThat(config.port()).isEqualTo(7000);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.maxClients()).isEqualTo(5);
        assertThat(config.save()).isEqualTo(SavePoint.parse("1 1 2 2 3 3"));
        assertThat(config)
                .hasToString("ServerConfig[port=7000, maxclients=5, timeout=4, requirepass=…, save=1 1 2 2 3 3, hz=50]")
                .isEqualTo(config.toBuilder().build());
        assertThat(config.toBuilder().readOptions(List.of("--save", "")).build().save())
                .isEmpty();
    }

    @Test
    void aLineThatMakesNoSenseIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("redis.conf"), "port 7000\n\nio-threads 129\n");
        ServerConfigBuilder builder = ServerConfig.builder();
        assertThatThrownBy(() -> builder.readFile(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":3: 'io-threads 129': argument must be between 0 and 128 inclusive");
        assertThatThrownBy(() -> builder.readOptions(List.of("--prot", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--prot: there is no setting 'prot'; did you mean 'port'?");
        assertThatThrownBy(() -> builder.readFile(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such configuration file");
    }

    @Test
    void filesAreInTheFolder() {
        ServerConfig config = ServerConfig.builder().dir(folder).build();
        assertThat(config.resolve("users.acl")).isEqualTo(folder.resolve("users.acl"));
        assertThat(config.resolve("/etc/users.acl")).isEqualTo(Path.of("/etc/users.acl"));
        assertThat(ServerConfig.builder().dir(Path.of("")).build().dir())
                .isEqualTo(Path.of("").toAbsolutePath());
        assertThat(ServerConfig.defaults().file()).isNull();
    }

    // ---- defaults ---------------------------------------------------------------------------------------------

    /** As CONFIG GET has them. */
    private static final String DEFAULTS = """
            bind:127.0.0.1 -::1
            port:6379
            protected-mode:yes
            io-threads:0
            maxclients:10000
            timeout:0
            tcp-backlog:511
            tcp-keepalive:300
            unixsocket:
            unixsocketperm:0
            proto-max-bulk-len:536870912
            client-query-buffer-limit:1073741824
            maxmemory-clients:0
            client-output-buffer-limit:normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60
            tls-port:0
            tls-cert-file:
            tls-key-file:
            tls-key-file-pass:
            tls-ca-cert-file:
            tls-auth-clients:yes
            tls-protocols:
            tls-ciphers:
            tls-ciphersuites:
            tls-prefer-server-ciphers:no
            tls-session-caching:yes
            tls-session-cache-size:20480
            tls-session-cache-timeout:300
            shutdown-on-sigint:default
            shutdown-on-sigterm:default
            shutdown-stall-timeout:300
            requirepass:
            user:
            aclfile:
            acllog-max-len:128
            rename-command:
            enable-debug-command:no
            maxmemory:0
            arena:shared
            huge-pages:yes
            dbfilename:dump.rdb
            save:3600 1 300 100 60 10000
            stop-writes-on-bgsave-error:no
            rdbcompression:yes
            rdbchecksum:yes
            rdb-page-cache:no
            rdb-max-bytes-per-second:0
            rdb-scan-threads:0
            oldest-server:auto
            bgsave-default-method:auto
            loglevel:notice
            logfile:
            pidfile:
            slowlog-log-slower-than:10000
            slowlog-max-len:128
            latency-monitor-threshold:0
            latency-tracking-info-percentiles:50 99 99.9
            metrics-port:0
            """;

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        Map<String, String> defaults = new HashMap<>();
        DEFAULTS.lines().map(line -> line.split(":", 2)).forEach(words -> defaults.put(words[0], words[1]));
        defaults.put("dir", Path.of("").toAbsolutePath().toString());
        Map<String, String> actual = new HashMap<>();
        ServerSettings settings = ServerConfig.defaults().toSettings();
        for (String name : defaults.keySet()) {
            actual.put(name, settings.find(name).text());
        }
        assertThat(actual).isEqualTo(defaults).hasSameSizeAs(ServerSettings.class.getFields());
    }
}
