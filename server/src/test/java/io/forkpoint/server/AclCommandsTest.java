package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users: ACL, and what it has clients be refused. */
class AclCommandsTest {
    private static final Failure WRONG_PASSWORD =
            new Failure("WRONGPASS invalid username-password pair or user is disabled.");
    private static final Failure KEY_REFUSED =
            new Failure("NOPERM this user has no permissions to access one of the keys used as arguments");
    static final String SHA_OF_PW = "30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4";

    /** A client of nobody but the default user, and one more user, {@code u}, made by rules. */
    static RespClient withUser(ServerKind kind, String... rules) throws IOException {
        RespClient client = kind.client();
        client.call("ACL", "DELUSER", "u", "v");
        client.call("ACL", "LOG", "RESET");
        assertThat(setUser(client, rules)).isEqualTo("OK");
        return client;
    }

    static Object setUser(RespClient client, String... rules) throws IOException {
        String[] command = new String[rules.length + 3];
        command[0] = "ACL";
        command[1] = "SETUSER";
        command[2] = "u";
        System.arraycopy(rules, 0, command, 3, rules.length);
        return client.call(command);
    }

    private static RespClient login(ServerKind kind) throws IOException {
        RespClient client = new RespClient(kind.port());
        assertThat(client.call("AUTH", "u", "pw")).isEqualTo("OK");
        return client;
    }

    private static Failure command(String name) {
        return new Failure("NOPERM this user has no permissions to run the '" + name + "' command");
    }

    static Map<Object, Object> pairs(Object reply) {
        List<?> list = (List<?>) reply;
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i += 2) {
            map.put(list.get(i), list.get(i + 1));
        }
        return map;
    }

    @EachServer
    void allowsAndForbidsCommands(ServerKind kind) throws IOException {
        try (RespClient admin = withUser(kind, "on", ">pw", "~*", "+@string", "-get", "+config|get", "+select|2");
                RespClient client = login(kind)) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            assertThat(client.call("GET", "k")).isEqualTo(command("get"));
            assertThat(client.call("CONFIG", "GET", "port")).isInstanceOf(List.class);
            assertThat(client.call("CONFIG", "SET", "timeout", "0")).isEqualTo(command("config|set"));
            assertThat(client.call("SELECT", "2")).isEqualTo("OK");
            assertThat(client.call("SELECT", "3")).isEqualTo(command("select"));
            assertThat(client.call("PING")).isEqualTo(command("ping"));
            assertThat(client.call("GET")).isEqualTo(new Failure("ERR wrong number of arguments for 'get' command"));
            // It acts on who is connected.
            setUser(admin, "+@all", "-config", "-@write");
            assertThat(client.call("GET", "k")).isNull();
            assertThat(client.call("PING")).isEqualTo("PONG");
            assertThat(client.call("SET", "k", "v")).isEqualTo(command("set"));
            assertThat(client.call("CONFIG", "GET", "port")).isEqualTo(command("config|get"));
            setUser(admin, "off");
            assertThat(client.call("PING")).isEqualTo("PONG");
            assertThat(client.call("AUTH", "u", "pw")).isEqualTo(WRONG_PASSWORD);
        }
    }

    @EachServer
    void allowsAndForbidsKeys(ServerKind kind) throws IOException {
        try (RespClient admin = withUser(kind, "on", ">pw", "~both:*", "%R~read:*", "%W~write:*", "+@all");
                RespClient client = login(kind)) {
            admin.call("SET", "read:1", "r");
            assertThat(client.call("SET", "both:1", "v")).isEqualTo("OK");
            assertThat(client.call("GET", "both:1")).isEqualTo("v");
            assertThat(client.call("GET", "read:1")).isEqualTo("r");
            assertThat(client.call("SET", "read:1", "v")).isEqualTo(KEY_REFUSED);
            assertThat(client.call("SET", "write:1", "v")).isEqualTo("OK");
            assertThat(client.call("GET", "write:1")).isEqualTo(KEY_REFUSED);
            assertThat(client.call("GET", "other")).isEqualTo(KEY_REFUSED);
            assertThat(client.call("SET", "both:1", "w", "GET")).isNotEqualTo(KEY_REFUSED);
            assertThat(client.call("SET", "write:1", "w", "GET")).isEqualTo(KEY_REFUSED);
            assertThat(client.call("WATCH", "read:1", "write:1")).isEqualTo("OK");
            assertThat(client.call("WATCH", "read:1", "other")).isEqualTo(KEY_REFUSED);
        }
    }

    @EachServer
    void refusesWhileCommandsAreQueued(ServerKind kind) throws IOException {
        try (RespClient admin = withUser(kind, "on", ">pw", "~*", "+@all", "-get");
                RespClient client = login(kind)) {
            client.call("MULTI");
            client.call("SET", "k", "v");
            assertThat(client.call("GET", "k")).isEqualTo(command("get"));
            assertThat(client.call("EXEC"))
                    .isEqualTo(new Failure("EXECABORT Transaction discarded because of previous errors."));
            Map<Object, Object> entry = pairs(((List<?>) admin.call("ACL", "LOG")).get(0));
            assertThat(entry).containsEntry("context", "multi").containsEntry("object", "get");
            // What was queued is asked again when it is run.
            client.call("MULTI");
            client.call("SET", "k", "w");
            setUser(admin, "-set");
            Failure refused = (Failure) ((List<?>) client.call("EXEC")).get(0);
            assertThat(refused.message()).startsWith("NOPERM ");
            assertThat(admin.call("GET", "k")).isNull();
        }
    }

    @EachServer
    void triesWithoutRunning(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind, "on", "~a*", "%R~b*", "+@read", "+set", "-get")) {
            assertThat(client.call("ACL", "DRYRUN", "u", "get", "a"))
                    .isEqualTo("This user has no permissions to run the 'get' command");
            assertThat(client.call("ACL", "DRYRUN", "u", "set", "b", "1"))
                    .isEqualTo("This user has no permissions to access the 'b' key");
            assertThat(client.call("ACL", "DRYRUN", "u", "SET", "a", "1")).isEqualTo("OK");
            assertThat(client.call("ACL", "DRYRUN", "u", "set", "a"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'set' command"));
            assertThat(client.call("ACL", "DRYRUN", "u", "nope"))
                    .isEqualTo(new Failure("ERR Command 'nope' not found"));
            assertThat(client.call("ACL", "DRYRUN", "nobody", "get", "a"))
                    .isEqualTo(new Failure("ERR User 'nobody' not found"));
            assertThat(client.call("ACL", "DRYRUN", "u", "config", "set"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'config|set' command"));
        }
    }

    @EachServer
    void authenticates(ServerKind kind) throws IOException {
        try (RespClient admin = withUser(kind, "on", ">pw", ">other", "+acl|whoami", "+hello");
                RespClient client = new RespClient(kind.port())) {
            assertThat(client.call("AUTH", "u", "wrong")).isEqualTo(WRONG_PASSWORD);
            assertThat(client.call("AUTH", "nobody", "pw")).isEqualTo(WRONG_PASSWORD);
            assertThat(client.call("ACL", "WHOAMI")).isEqualTo("default");
            assertThat(client.call("AUTH", "u", "other")).isEqualTo("OK");
            assertThat(client.call("ACL", "WHOAMI")).isEqualTo("u");
            assertThat(client.call("AUTH", "default", "anything")).isEqualTo("OK");
            assertThat(client.call("HELLO", "2", "AUTH", "u", "pw")).isInstanceOf(List.class);
            assertThat(client.call("ACL", "WHOAMI")).isEqualTo("u");
            assertThat(client.call("HELLO", "2", "AUTH", "u", "wrong")).isEqualTo(WRONG_PASSWORD);
            assertThat(((Failure) client.call("AUTH", "pw")).message())
                    .startsWith("ERR AUTH <password> called without any password configured");
            assertThat(client.call("AUTH", "a", "b", "c")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(admin.call("ACL", "DELUSER", "default"))
                    .isEqualTo(new Failure("ERR The 'default' user cannot be removed"));
            assertThat(admin.call("ACL", "DELUSER", "u", "v")).isEqualTo(1L);
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
        }
    }

    @EachServer
    void requiresAPassword(ServerKind kind) throws IOException {
        try (RespClient admin = kind.client()) {
            assertThat(admin.call("CONFIG", "SET", "requirepass", "secret")).isEqualTo("OK");
            try (RespClient client = new RespClient(kind.port())) {
                Failure refused = new Failure("NOAUTH Authentication required.");
                assertThat(client.call("PING")).isEqualTo(refused);
                assertThat(client.call("GET", "k")).isEqualTo(refused);
                assertThat(client.call("RESET")).isEqualTo("RESET");
                assertThat(((Failure) client.call("HELLO", "3")).message())
                        .startsWith("NOAUTH HELLO must be called with the client already authenticated");
                assertThat(client.call("AUTH", "wrong")).isEqualTo(WRONG_PASSWORD);
                assertThat(client.call("AUTH", "secret")).isEqualTo("OK");
                assertThat(client.call("PING")).isEqualTo("PONG");
                assertThat(client.call("RESET")).isEqualTo("RESET");
                assertThat(client.call("PING")).isEqualTo(refused);
            } finally {
                assertThat(admin.call("CONFIG", "SET", "requirepass", "")).isEqualTo("OK");
            }
            try (RespClient client = new RespClient(kind.port())) {
                assertThat(client.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @EachServer
    void logsWhatItHasRefused(ServerKind kind) throws IOException {
        try (RespClient admin = withUser(kind, "on", ">pw", "+get", "~a");
                RespClient client = login(kind)) {
            client.call("GET", "b");
            client.call("SET", "a", "1");
            client.call("AUTH", "nobody", "x");
            client.call("GET", "b");
            List<?> log = (List<?>) admin.call("ACL", "LOG");
            assertThat(log).hasSize(3);
            Map<Object, Object> newest = pairs(log.get(0));
            assertThat(newest)
                    .containsEntry("count", 2L)
                    .containsEntry("reason", "key")
                    .containsEntry("context", "toplevel")
                    .containsEntry("object", "b")
                    .containsEntry("username", "u");
            assertThat((String) newest.get("client-info")).contains(" user=u ").contains(" cmd=get ");
            assertThat(pairs(log.get(1))).containsEntry("reason", "auth").containsEntry("object", "AUTH");
            assertThat(pairs(log.get(2))).containsEntry("reason", "command").containsEntry("object", "set");
            assertThat((List<?>) admin.call("ACL", "LOG", "2")).hasSize(2);
            assertThat(admin.call("ACL", "LOG", "RESET")).isEqualTo("OK");
            assertThat(admin.call("ACL", "LOG")).isEqualTo(List.of());
        }
    }

    @EachServer
    void listsCategories(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("ACL", "CAT")).isEqualTo(List.of((Object[])
                    ("keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub"
                                    + " admin fast slow blocking dangerous connection transaction scripting")
                            .split(" ", -1)));
            assertThat(new HashSet<>((List<?>) client.call("ACL", "CAT", "transaction")))
                    .isEqualTo(Set.of("multi", "exec", "discard", "watch", "unwatch"));
            assertThat(client.call("ACL", "CAT", "foo")).isEqualTo(new Failure("ERR Unknown category 'foo'"));
        }
    }

    @EachServer
    void makesPasswords(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat((String) client.call("ACL", "GENPASS")).matches("[0-9a-f]{64}");
            assertThat((String) client.call("ACL", "GENPASS", "5")).matches("[0-9a-f]{2}");
            Failure range = new Failure("ERR ACL GENPASS argument must be the number of bits for the output password, a"
                    + " positive number up to 4096");
            assertThat(client.call("ACL", "GENPASS", "0")).isEqualTo(range);
            assertThat(client.call("ACL", "GENPASS", "4097")).isEqualTo(range);
        }
    }

    @EachServer
    void needsAFileToSaveTo(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            for (String command : List.of("SAVE", "LOAD")) {
                assertThat(((Failure) client.call("ACL", command)).message())
                        .startsWith("ERR This Redis instance is not configured to use an ACL file.");
            }
            assertThat((List<?>) client.call("ACL", "HELP")).hasSize(29);
        }
    }

    /** Redis has selectors. */
    @ParameterizedTest
    @EnumSource(names = "FORKPOINT")
    void refusesSelectors(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind)) {
            assertThat(setUser(client, "(+get ~a)"))
                    .isEqualTo(
                            new Failure("ERR Error in ACL SETUSER modifier '(+get ~a)': Selectors are not supported"));
        }
    }

    @EachServer
    void tellsWhoRemovesItselfBeforeItGoes(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind, "on", ">pw", "+@all");
                RespClient removed = new RespClient(kind.port())) {
            removed.call("AUTH", "u", "pw");
            assertThat(removed.call("ACL", "DELUSER", "u")).isEqualTo(1L);
            assertThatThrownBy(() -> removed.call("PING")).isInstanceOf(IOException.class);
            assertThat(client.call("ACL", "USERS")).isEqualTo(List.of("default"));
        }
    }

    @EachServer
    void addsNoSubcommandToItsWholeCommand(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind, "on", "+@all", "+client|id")) {
            assertThat(pairs(client.call("ACL", "GETUSER", "u")).get("commands"))
                    .isEqualTo("+@all");
            setUser(client, "-client|kill", "+client|id");
            assertThat(pairs(client.call("ACL", "GETUSER", "u")).get("commands"))
                    .isEqualTo("+@all -client|kill");
        }
    }

    @EachServer
    void refusesArgumentsTooMany(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            for (String name : List.of("cat", "LOG", "genpass")) {
                assertThat(client.call("ACL", name, "1", "2"))
                        .isEqualTo(new Failure("ERR unknown subcommand or wrong number of arguments for '" + name
                                + "'. Try ACL HELP."));
            }
        }
    }
}
