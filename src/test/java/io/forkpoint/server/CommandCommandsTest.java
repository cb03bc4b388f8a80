package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.server.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** COMMAND. */
class CommandCommandsTest {
    /** Flags that decide how clients treat a command. */
    private static final Set<String> COMPARED = Set.of("write", "readonly", "denyoom", "admin", "blocking", "fast");

    /**
     * ZRANK's WITHSCORE is of Redis 7.2, and with it the arity. What has to do with shard channels waits for the flags and
     * keys that publish and subscribe are about to get.
     */
    private static final Set<String> OTHERWISE = Set.of("zrank", "zrevrank", "ssubscribe", "sunsubscribe", "spublish");

    @EachServer
    void countsAndListsCommands(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            long count = (Long) client.call("COMMAND", "COUNT");
            assertThat((List<?>) client.call("COMMAND")).hasSize((int) count);
            assertThat((List<?>) client.call("COMMAND", "INFO")).hasSize((int) count);
            List<?> names = (List<?>) client.call("COMMAND", "LIST");
            assertThat(names.contains("get")).isTrue();
            assertThat(names.contains("config|get")).isTrue();
        }
    }

    @EachServer
    void filtersNames(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat((List<?>) client.call("COMMAND", "LIST", "FILTERBY", "PATTERN", "SLOWLOG*"))
                    .map(Object::toString)
                    .containsExactlyInAnyOrder(
                            "slowlog", "slowlog|get", "slowlog|help", "slowlog|len", "slowlog|reset");
            assertThat(((List<?>) client.call("COMMAND", "LIST", "FILTERBY", "ACLCAT", "transaction")))
                    .map(Object::toString)
                    .containsExactlyInAnyOrder("multi", "exec", "discard", "watch", "unwatch");
            assertThat(client.call("COMMAND", "LIST", "FILTERBY", "MODULE", "none"))
                    .isEqualTo(List.of());
            assertThat(client.call("COMMAND", "LIST", "FILTERBY", "NAME", "x"))
                    .isEqualTo(new Failure("ERR syntax error"));
        }
    }

    @EachServer
    void describesACommand(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            List<?> both = (List<?>) client.call("COMMAND", "INFO", "GET", "nonsense", "watch");
            assertThat(both).hasSize(3);
            assertThat(both.get(1)).isNull();
            List<?> get = (List<?>) both.get(0);
            assertThat(get.subList(0, 2)).isEqualTo(List.of("get", 2L));
            assertThat(new HashSet<>((List<?>) get.get(2)).equals(new HashSet<>(List.of("readonly", "fast"))))
                    .isTrue();
            assertThat(get.subList(3, 6)).isEqualTo(List.of(1L, 1L, 1L));
            assertThat(new HashSet<>((List<?>) get.get(6)).equals(new HashSet<>(List.of("@read", "@string", "@fast"))))
                    .isTrue();
            List<?> watch = (List<?>) both.get(2);
            assertThat(watch.subList(3, 6)).isEqualTo(List.of(1L, -1L, 1L));
        }
    }

    @EachServer
    void documentsACommand(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            List<?> docs = (List<?>) client.call("COMMAND", "DOCS", "SAVE", "nonsense");
            assertThat(docs).hasSize(2);
            assertThat(docs.get(0)).isEqualTo("save");
            Map<Object, Object> save = pairs((List<?>) docs.get(1));
            assertThat((String) save.get("summary")).startsWith("Synchronously save");
            assertThat(save.get("group")).isEqualTo("server");
        }
    }

    private static Map<Object, Object> pairs(List<?> flat) {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            map.put(flat.get(i), flat.get(i + 1));
        }
        return map;
    }

    @EachServer
    void findsKeys(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("COMMAND", "GETKEYS", "SET", "k", "v")).isEqualTo(List.of("k"));
            assertThat(client.call("COMMAND", "GETKEYS", "WATCH", "a", "b")).isEqualTo(List.of("a", "b"));
            assertThat(client.call("COMMAND", "GETKEYS", "ECHO", "a"))
                    .isEqualTo(new Failure("ERR The command has no key arguments"));
            assertThat(client.call("COMMAND", "GETKEYS", "CONFIG", "GET", "a"))
                    .isEqualTo(new Failure("ERR The command has no key arguments"));
            assertThat(client.call("COMMAND", "GETKEYS", "NONSENSE", "a"))
                    .isEqualTo(new Failure("ERR Invalid command specified"));
            assertThat(client.call("COMMAND", "GETKEYS", "GET", "a", "b"))
                    .isEqualTo(new Failure("ERR Invalid number of arguments specified for command"));
            assertThat(client.call("COMMAND", "GETKEYS", "GET"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'command|getkeys' command"));
        }
    }

    /** Each command that both have is described alike: its arity, keys, categories, and the flags that matter. */
    @Test
    void describesCommandsAsRedisDoes() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client();
                RespClient redis = ServerKind.REDIS.client()) {
            Map<String, List<?>> theirs = new HashMap<>();
            flatten((List<?>) redis.call("COMMAND"), theirs);
            Map<String, List<?>> ours = new HashMap<>();
            flatten((List<?>) client.call("COMMAND"), ours);
            List<String> different = new ArrayList<>();
            ours.forEach((name, details) -> {
                List<?> expected = theirs.get(name);
                if (expected != null && !OTHERWISE.contains(name) && !likeEachOther(expected, details)) {
                    different.add(name + ": " + expected.subList(1, 7) + " but " + details.subList(1, 7));
                }
            });
            assertThat(different).isEmpty();
        }
    }

    private static boolean likeEachOther(List<?> theirs, List<?> ours) {
        return theirs.get(1).equals(ours.get(1))
                && theirs.subList(3, 6).equals(ours.subList(3, 6))
                && new HashSet<>((List<?>) theirs.get(6)).equals(new HashSet<>((List<?>) ours.get(6)))
                && compared(theirs.get(2)).equals(compared(ours.get(2)));
    }

    private static Set<Object> compared(Object flags) {
        Set<Object> known = new HashSet<>((List<?>) flags);
        known.retainAll(COMPARED);
        return known;
    }

    private static void flatten(List<?> commands, Map<String, List<?>> into) {
        for (Object each : commands) {
            List<?> details = (List<?>) each;
            into.put((String) details.get(0), details);
            flatten((List<?>) details.get(9), into);
        }
    }
}
