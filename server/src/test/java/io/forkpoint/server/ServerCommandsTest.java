package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** INFO, TIME, ROLE, LOLWUT, and what is not there. */
class ServerCommandsTest {
    private static List<String> titles(RespClient client, String... sections) throws IOException {
        String[] command = new String[sections.length + 1];
        command[0] = "INFO";
        System.arraycopy(sections, 0, command, 1, sections.length);
        return ((String) client.call(command))
                .lines()
                .filter(line -> line.startsWith("#"))
                .toList();
    }

    @EachServer
    void showsTheSectionsThatAreAskedFor(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            List<String> usual = titles(client);
            assertThat(usual)
                    .containsExactly(
                            "# Server",
                            "# Clients",
                            "# Memory",
                            "# Persistence",
                            "# Stats",
                            "# Replication",
                            "# CPU",
                            "# Modules",
                            "# Errorstats",
                            "# Cluster",
                            "# Keyspace");
            assertThat(titles(client, "default")).isEqualTo(usual);
            assertThat(titles(client, "all")).contains("# Commandstats", "# Latencystats", "# Keyspace");
            assertThat(titles(client, "everything")).contains("# Commandstats", "# Latencystats", "# Modules");
            assertThat(titles(client, "CPU", "server", "none")).containsExactly("# Server", "# CPU");
            assertThat(titles(client, "none")).isEmpty();
        }
    }

    @EachServer
    void countsKeys(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "a", "1");
            client.call("SELECT", "3");
            client.call("SET", "b", "1");
            client.call("SET", "c", "1");
            String keyspace = (String) client.call("INFO", "keyspace");
            assertThat(keyspace)
                    .startsWith("# Keyspace\r\ndb0:keys=1,expires=0")
                    .contains("\r\ndb3:keys=2,expires=0");
        }
    }

    @EachServer
    void countsCommandsAndErrors(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            Map<String, String> before = PersistenceCommandsTest.info(client, "all");
            client.call("ECHO", "a");
            client.call("ECHO", "a");
            client.call("ECHO");
            client.call("NONSENSE");
            Map<String, String> after = PersistenceCommandsTest.info(client, "all");
            assertThat(grown(before, after, "total_error_replies")).isEqualTo(2);
            assertThat(grown(before, after, "total_commands_processed")).isGreaterThanOrEqualTo(2);
            assertThat(after.get("cmdstat_echo"))
                    .matches("calls=\\d+,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=\\d+,failed_calls=\\d+");
            assertThat(after.get("errorstat_ERR")).matches("count=\\d+");
            assertThat(after.get("latency_percentiles_usec_echo"))
                    .matches("p50=\\d+\\.\\d\\d\\d,p99=\\d+\\.\\d\\d\\d,p99.9=\\d+\\.\\d\\d\\d");
        }
    }

    @EachServer
    void countsKeysThatWereThere(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "v");
            client.call("HSET", "h", "f", "v");
            Map<String, String> before = PersistenceCommandsTest.info(client, "stats");
            client.call("GET", "k");
            client.call("GET", "none");
            client.call("MGET", "k", "h", "none", "none");
            client.call("EXISTS", "k", "none");
            client.call("HGET", "h", "none");
            client.call("SINTERCARD", "2", "none", "nor-this");
            client.call("TTL", "k");
            client.call("MULTI");
            client.call("GET", "k");
            client.call("STRLEN", "none");
            client.call("EXEC");
            // Those that write are not counted.
            client.call("SET", "k", "w");
            client.call("DEL", "none");
            client.call("HSET", "h", "g", "v");
            Map<String, String> after = PersistenceCommandsTest.info(client, "stats");
            assertThat(grown(before, after, "keyspace_hits")).isEqualTo(7);
            client.call("CONFIG", "RESETSTAT");
            assertThat(PersistenceCommandsTest.info(client, "stats"))
                    .containsEntry("keyspace_hits", "0")
                    .containsEntry("keyspace_misses", "0");
            assertThat(grown(before, after, "keyspace_misses")).isGreaterThanOrEqualTo(6);
        }
    }

    @EachServer
    void countsChannels(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient subscriber = kind.client()) {
            Map<String, String> before = PersistenceCommandsTest.info(client, "stats");
            subscriber.call("SUBSCRIBE", "a channel of INFO's");
            subscriber.call("PSUBSCRIBE", "a pattern of INFO's *");
            Map<String, String> after = PersistenceCommandsTest.info(client, "stats");
            assertThat(grown(before, after, "pubsub_channels")).isEqualTo(1);
            assertThat(grown(before, after, "pubsub_patterns")).isEqualTo(1);
        }
    }

    /** Maps and sets where RESP2 has arrays only. */
    @EachServer
    void repliesInTheFormsOfResp3(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("HELLO", "3");
            assertThat((String) client.call("INFO", "server")).startsWith("# Server\r\n");
            assertThat(client.call("CONFIG", "GET", "databases")).isEqualTo(Map.of("databases", "16"));
            List<?> get = (List<?>) ((List<?>) client.call("COMMAND", "INFO", "get")).get(0);
            assertThat(get.get(2)).isEqualTo(Set.of("readonly", "fast"));
            assertThat(get.get(6)).isEqualTo(Set.of("@read", "@string", "@fast"));
            Object specification = ((Set<?>) get.get(8)).iterator().next();
            assertThat(((Map<?, ?>) specification).get("begin_search"))
                    .isEqualTo(Map.of("type", "index", "spec", Map.of("index", 1L)));
            Map<?, ?> docs = (Map<?, ?>) client.call("COMMAND", "DOCS", "get");
            assertThat(((Map<?, ?>) docs.get("get")).get("group")).isEqualTo("string");
            client.call("ECHO", "a");
            Map<?, ?> echo = (Map<?, ?>) ((Map<?, ?>) client.call("LATENCY", "HISTOGRAM", "echo")).get("echo");
            assertThat(echo.get("histogram_usec")).isInstanceOf(Map.class);
            // Other tests of this server may have left events.
            client.call("LATENCY", "RESET");
            assertThat(client.call("LATENCY", "LATEST")).isEqualTo(List.of());
            client.call("SLOWLOG", "RESET");
            assertThat(client.call("SLOWLOG", "GET")).isEqualTo(List.of());
            assertThat(client.call("MEMORY", "STATS")).isInstanceOf(Map.class);
        }
    }

    private static long grown(Map<String, String> before, Map<String, String> after, String name) {
        return Long.parseLong(after.get(name)) - Long.parseLong(before.get(name));
    }

    /** What Forkpoint has of Redis's fields is called as there; what it has more is called so that all can see it. */
    @Test
    void hasNoFieldThatRedisCallsOtherwise() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client();
                RespClient redis = ServerKind.REDIS.client()) {
            Set<String> ours = names(client);
            ours.removeAll(names(redis));
            assertThat(ours.stream()
                            .filter(name -> !name.startsWith("forkpoint_") && !name.startsWith("java_"))
                            .collect(Collectors.toList()))
                    .containsExactlyInAnyOrder(
                            // Of Valkey.
                            "rdb_current_bgsave_type", "rdb_last_bgsave_type", "io_threads");
        }
    }

    private static Set<String> names(RespClient client) throws IOException {
        TreeSet<String> names =
                new TreeSet<>(PersistenceCommandsTest.info(client, "default").keySet());
        names.removeIf(name -> name.startsWith("errorstat_") || name.matches("db\\d+"));
        return names;
    }

    @EachServer
    void tellsTheTimeAndItsRole(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            long before = Instant.now().getEpochSecond();
            List<?> time = (List<?>) client.call("TIME");
            assertThat(Long.parseLong((String) time.get(0))).isBetween(before, before + 600);
            assertThat(Long.parseLong((String) time.get(1))).isBetween(0L, 999_999L);
            assertThat(client.call("ROLE")).isEqualTo(List.of("master", 0L, List.of()));
            assertThat((String) client.call("LOLWUT", "VERSION", "1")).contains("Redis ver. 7.0.15");
        }
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            assertThat(client.call("EVAL", "return 1", "0"))
                    .isEqualTo(new Failure("ERR scripting is not supported by Forkpoint"));
            assertThat(client.call("SCRIPT", "LOAD", "return 1"))
                    .isEqualTo(new Failure("ERR scripting is not supported by Forkpoint"));
            assertThat(client.call("MEMORY", "MALLOC-STATS"))
                    .isEqualTo(new Failure("ERR the allocator has no statistics of its own, MEMORY STATS and INFO"
                            + " memory have its figures"));
            assertThat((Failure) client.call("CONFIG", "SET", "threadsave-enabled-for-backup", "no"))
                    .extracting(Failure::message)
                    .asString()
                    .contains("only 'yes' is possible: bgsave-default-method");
            assertThat(client.call("REPLICAOF", "NO", "ONE"))
                    .isEqualTo(new Failure("ERR replication is not supported by Forkpoint yet"));
        }
    }
}
