package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
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
    private static final Set<String> COMPARED = Set.of(
            "write",
            "readonly",
            "denyoom",
            "admin",
            "blocking",
            "fast",
            "loading",
            "movablekeys",
            "no_auth",
            "no_multi",
            "pubsub");

    /**
     * ZRANK's WITHSCORE is of Redis 7.2, and with it the arity. What has to do with shard channels waits for the flags and
     * keys that publish and subscribe are about to get.
     */
    private static final Set<String> OTHERWISE = Set.of("zrank", "zrevrank", "ssubscribe", "sunsubscribe", "spublish");

    /** Arguments of commands whose keys have to be looked for, and of those that do different things to a key. */
    private static final List<String> FURTHER_REQUESTS = List.of(
            "set k v",
            "set k v get",
            "set k v ex 10 GET",
            "bitfield k get u8 0",
            "bitfield k set u8 0 1",
            "bitfield k get u8 0 incrby u8 0 1",
            "sort k",
            "sort k store d",
            "sort k by w_* limit 0 1 get # store d alpha",
            "sort k store d store e",
            "sort_ro k by w_*",
            "zunion 2 a b weights 1 2",
            "zinter 1 a",
            "zdiff 2 a b",
            "zintercard 2 a b limit 1",
            "sintercard 2 a b limit 1",
            "zunionstore d 2 a b",
            "zinterstore d 1 a",
            "zdiffstore d 2 a b",
            "lmpop 2 a b left",
            "blmpop 0 2 a b left",
            "zmpop 2 a b min",
            "bzmpop 0 1 a min",
            "xread streams a b 0 0",
            "xread count 1 block 0 streams a 0",
            "xreadgroup group g c count 1 streams a b > >",
            "zunion x a",
            "zunion 0 a",
            "zunion 3 a",
            "bitfield k overflow sat get u8 0",
            "bitfield k get u8",
            "bitfield k get set 0",
            "xread count 1 a");

    /** PFMERGE runs without sources; here Redis takes that for an error. */
    private static final String WITHOUT_SOURCES = "pfmerge a1";

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

    @EachServer
    void findsKeysAndWhatIsDoneToThem(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("COMMAND", "GETKEYSANDFLAGS", "COPY", "a", "b"))
                    .isEqualTo(List.of(List.of("a", List.of("RO", "access")), List.of("b", List.of("OW", "update"))));
            assertThat(client.call("COMMAND", "GETKEYSANDFLAGS", "ECHO", "a"))
                    .isEqualTo(new Failure("ERR The command has no key arguments"));
            assertThat(client.call("COMMAND", "GETKEYSANDFLAGS", "GET", "a", "b"))
                    .isEqualTo(new Failure("ERR Invalid number of arguments specified for command"));
            assertThat(client.call("COMMAND", "GETKEYSANDFLAGS", "NONSENSE", "a"))
                    .isEqualTo(new Failure("ERR Invalid command specified"));
        }
    }

    /** The same keys and flags decide what a user may do: none is to be taken for one that is less. */
    @Test
    void doesToKeysWhatRedisDoes() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client();
                RespClient redis = ServerKind.REDIS.client()) {
            Map<String, List<?>> theirs = new HashMap<>();
            flatten((List<?>) redis.call("COMMAND"), theirs);
            Map<String, List<?>> ours = new HashMap<>();
            flatten((List<?>) client.call("COMMAND"), ours);
            List<String> requests = new ArrayList<>(FURTHER_REQUESTS);
            ours.forEach((name, details) -> {
                List<?> known = theirs.get(name);
                if (known == null || OTHERWISE.contains(name)) {
                    return;
                }
                if ((Long) known.get(3) > 0 || (Long) details.get(3) > 0) {
                    requests.addAll(requests(name, Math.abs((Long) known.get(1)), (Long) known.get(1) < 0));
                } else if (((List<?>) known.get(2)).contains("movablekeys")) {
                    assertThat(FURTHER_REQUESTS.stream().anyMatch(request -> request.startsWith(name + " "))
                                    || ((List<?>) details.get(6)).contains("@scripting"))
                            .as("a request of %s", name)
                            .isTrue();
                }
            });
            assertThat(requests).hasSizeGreaterThan(200);
            requests.remove(WITHOUT_SOURCES);
            List<String> different = new ArrayList<>();
            for (String request : requests) {
                String[] call = ("COMMAND GETKEYSANDFLAGS " + request).split(" ", -1);
                Object expected = redis.call(call);
                Object found = client.call(call);
                if (!expected.equals(found)) {
                    different.add(request + ": " + expected + " but " + found);
                }
            }
            assertThat(different).isEmpty();
        }
    }

    /** With as many arguments as it needs, and with one or two more if it takes them. */
    private static List<String> requests(String name, long least, boolean takesMore) {
        List<String> requests = new ArrayList<>();
        long words = least - name.split("\\|", -1).length;
        for (long count = words; count <= (takesMore ? words + 2 : words); count++) {
            StringBuilder request = new StringBuilder(name.replace('|', ' '));
            for (int i = 1; i <= count; i++) {
                request.append(" a").append(i);
            }
            requests.add(request.toString());
        }
        return requests;
    }

    private static List<?> withoutNotes(Object specifications) {
        return ((List<?>) specifications)
                .stream()
                        .map(each -> (List<?>) each)
                        .map(each -> each.get(0).equals("notes") ? each.subList(2, each.size()) : each)
                        .toList();
    }

    /** Keys at fixed places are specified alike, with what is done to them. */
    @Test
    void specifiesKeysAtFixedPlacesAsRedisDoes() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client();
                RespClient redis = ServerKind.REDIS.client()) {
            Map<String, List<?>> theirs = new HashMap<>();
            flatten((List<?>) redis.call("COMMAND"), theirs);
            Map<String, List<?>> ours = new HashMap<>();
            flatten((List<?>) client.call("COMMAND"), ours);
            List<String> different = new ArrayList<>();
            ours.forEach((name, details) -> {
                List<?> known = theirs.get(name);
                if (known == null
                        || OTHERWISE.contains(name)
                        || ((List<?>) known.get(2)).contains("movablekeys")
                        || withoutNotes(known.get(8)).equals(details.get(8))) {
                    return;
                }
                different.add(name + ": " + known.get(8) + " but " + details.get(8));
            });
            assertThat(different).isEmpty();
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
