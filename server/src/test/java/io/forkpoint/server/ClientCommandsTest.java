package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CLIENT, HELLO, RESET. */
class ClientCommandsTest {
    private static final Failure SYNTAX = new Failure("ERR syntax error");
    private static final Failure NAME =
            new Failure("ERR Client names cannot contain spaces, newlines or special characters.");

    private static String field(Object line, String name) {
        for (String word : ((String) line).strip().split(" ", -1)) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name + " in " + line);
    }

    private static String id(RespClient client) throws IOException {
        return client.call("CLIENT", "ID").toString();
    }

    /** Until another client's command has arrived, which its own connection cannot tell. */
    private static void awaitFlag(RespClient admin, String id, String flag) throws IOException {
        while (!field(admin.call("CLIENT", "LIST", "ID", id), "flags").contains(flag)) {
            Thread.onSpinWait();
        }
    }

    @EachServer
    void saysHello(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            List<?> flat = (List<?>) client.call("HELLO");
            assertThat(flat.subList(0, 2)).isEqualTo(List.of("server", "redis"));
            assertThat(client.call("HELLO", "3", "SETNAME", "me"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("proto", 3L)
                    .containsEntry("mode", "standalone")
                    .containsEntry("role", "master")
                    .containsEntry("modules", List.of())
                    .containsEntry("id", client.call("CLIENT", "ID"));
            assertThat(client.call("CLIENT", "GETNAME")).isEqualTo("me");
            assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo(Map.of("timeout", "0"));
            assertThat(client.call("HELLO", "4")).isEqualTo(new Failure("NOPROTO unsupported protocol version"));
            assertThat(client.call("HELLO", "x"))
                    .isEqualTo(new Failure("ERR Protocol version is not an integer or out of range"));
            assertThat(client.call("HELLO", "2", "foo"))
                    .isEqualTo(new Failure("ERR Syntax error in HELLO option 'foo'"));
            assertThat(client.call("HELLO", "3", "SETNAME"))
                    .isEqualTo(new Failure("ERR Syntax error in HELLO option 'SETNAME'"));
            assertThat(client.call("HELLO", "2", "SETNAME", "a b")).isEqualTo(NAME);
        }
    }

    @EachServer
    void resets(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("HELLO", "3", "SETNAME", "me");
            client.call("SELECT", "3");
            client.call("WATCH", "k");
            client.call("MULTI");
            assertThat(client.call("RESET")).isEqualTo("RESET");
            assertThat(client.call("EXEC")).isEqualTo(new Failure("ERR EXEC without MULTI"));
            Object info = client.call("CLIENT", "INFO");
            assertThat(field(info, "db")).isEqualTo("0");
            assertThat(field(info, "name")).isEmpty();
            assertThat(field(info, "resp")).isEqualTo("2");
            assertThat(field(info, "multi")).isEqualTo("-1");
        }
    }

    @EachServer
    void namesAndListsClients(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            assertThat(client.call("CLIENT", "GETNAME")).isNull();
            assertThat(client.call("CLIENT", "SETNAME", "a b")).isEqualTo(NAME);
            assertThat(client.call("CLIENT", "SETNAME", "me")).isEqualTo("OK");
            assertThat(client.call("CLIENT", "GETNAME")).isEqualTo("me");
            client.call("SELECT", "2");
            Object info = client.call("CLIENT", "INFO");
            assertThat(field(info, "id")).isEqualTo(id(client));
            assertThat(field(info, "addr"))
                    .isEqualTo("127.0.0.1:" + client.socket().getLocalPort());
            assertThat(field(info, "laddr")).isEqualTo("127.0.0.1:" + kind.port());
            assertThat(field(info, "name")).isEqualTo("me");
            assertThat(field(info, "db")).isEqualTo("2");
            assertThat(field(info, "flags")).isEqualTo("N");
            assertThat(field(info, "cmd")).isEqualTo("client|info");
            assertThat(field(info, "user")).isEqualTo("default");
            assertThat(((String) client.call("CLIENT", "LIST", "ID", id(client), id(other), "999999")).split("\n", -1))
                    .hasSize(3);
            other.call("SUBSCRIBE", "channel");
            assertThat(((String) client.call("CLIENT", "LIST", "TYPE", "pubsub")).split("\n", -1))
                    .hasSize(2);
            assertThat(field(client.call("CLIENT", "LIST", "TYPE", "pubsub"), "sub"))
                    .isEqualTo("1");
            assertThat(client.call("CLIENT", "LIST", "TYPE", "replica")).isEqualTo("");
            assertThat(client.call("CLIENT", "LIST", "TYPE", "foo"))
                    .isEqualTo(new Failure("ERR Unknown client type 'foo'"));
            assertThat(client.call("CLIENT", "LIST", "ID", "x")).isEqualTo(new Failure("ERR Invalid client ID"));
            assertThat(client.call("CLIENT", "LIST", "foo")).isEqualTo(SYNTAX);
        }
    }

    @EachServer
    void killsClients(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            for (String form : List.of("old", "ID", "ADDR", "LADDR", "TYPE")) {
                try (RespClient victim = kind.client()) {
                    String address = "127.0.0.1:" + victim.socket().getLocalPort();
                    Object reply = switch (form) {
                        case "old" -> client.call("CLIENT", "KILL", address);
                        case "ID" -> client.call("CLIENT", "KILL", "ID", id(victim));
                        case "ADDR" -> client.call("CLIENT", "KILL", "ADDR", address, "SKIPME", "yes");
                        case "LADDR" ->
                            client.call("CLIENT", "KILL", "LADDR", "127.0.0.1:" + kind.port(), "ADDR", address);
                        default -> client.call("CLIENT", "KILL", "TYPE", "normal", "ID", id(victim));
                    };
                    assertThat(reply).as(form).isEqualTo(form.equals("old") ? "OK" : 1L);
                    assertThatThrownBy(() -> victim.call("PING")).as(form).isInstanceOf(IOException.class);
                }
            }
            assertThat(client.call("CLIENT", "KILL", "ID", id(client))).isEqualTo(0L);
            assertThat(client.call("CLIENT", "KILL", "ID", id(client), "SKIPME", "NO"))
                    .isEqualTo(1L);
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
        }
    }

    @EachServer
    void killsNobody(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            Map<String, Object> replies = new LinkedHashMap<>();
            replies.put("foo", new Failure("ERR No such client"));
            replies.put("ID 0", new Failure("ERR client-id should be greater than 0"));
            replies.put("ID x", new Failure("ERR client-id should be greater than 0"));
            replies.put("ID 999999", 0L);
            replies.put("TYPE foo", new Failure("ERR Unknown client type 'foo'"));
            replies.put("TYPE pubsub", 0L);
            replies.put("USER nope", new Failure("ERR No such user 'nope'"));
            replies.put("SKIPME maybe", SYNTAX);
            replies.put("FOO bar", SYNTAX);
            replies.put("ID 1 FOO", SYNTAX);
            for (Map.Entry<String, Object> each : replies.entrySet()) {
                String[] command = ("CLIENT KILL " + each.getKey()).split(" ", -1);
                assertThat(client.call(command)).as(each.getKey()).isEqualTo(each.getValue());
            }
        }
    }

    @EachServer
    void throwsRepliesAway(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.send("CLIENT", "REPLY", "OFF");
            client.send("SET", "k", "v");
            client.send("GET", "k");
            assertThat(client.call("CLIENT", "REPLY", "ON")).isEqualTo("OK");
            client.send("CLIENT", "REPLY", "SKIP");
            client.send("PING");
            assertThat(client.call("GET", "k")).isEqualTo("v");
            assertThat(client.call("CLIENT", "REPLY", "foo")).isEqualTo(SYNTAX);
        }
    }

    @EachServer
    void pausesAll(ServerKind kind) throws IOException {
        try (RespClient admin = kind.client();
                RespClient client = kind.client()) {
            assertThat(admin.call("CLIENT", "PAUSE", "300")).isEqualTo("OK");
            long begun = System.nanoTime();
            client.send("SET", "k", "v");
            client.send("GET", "k");
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("v");
            assertThat(System.nanoTime() - begun).isGreaterThan(250_000_000L);
        }
    }

    @EachServer
    void pausesWrites(ServerKind kind) throws IOException {
        try (RespClient admin = kind.client();
                RespClient client = kind.client()) {
            String id = id(client);
            assertThat(admin.call("CLIENT", "PAUSE", "100000", "WRITE")).isEqualTo("OK");
            assertThat(client.call("GET", "k")).isNull();
            client.call("MULTI");
            client.call("GET", "k");
            assertThat(client.call("EXEC")).isInstanceOf(List.class);
            client.send("SET", "k", "v");
            client.send("GET", "k");
            awaitFlag(admin, id, "b");
            assertThat(kind.blocked()).isEqualTo(1);
            assertThat(admin.call("GET", "k")).isNull();
            assertThat(admin.call("CLIENT", "UNPAUSE")).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("v");
        }
    }

    @EachServer
    void forgetsWhoHasGoneWhilePaused(ServerKind kind) throws IOException {
        try (RespClient admin = kind.client()) {
            admin.call("CLIENT", "PAUSE", "100000", "WRITE");
            try (RespClient client = new RespClient(kind.port())) {
                String id = id(client);
                client.send("SET", "k", "v");
                awaitFlag(admin, id, "b");
            }
            admin.call("CLIENT", "UNPAUSE");
            assertThat(admin.call("SET", "other", "v")).isEqualTo("OK");
        }
    }

    @EachServer
    void refusesPausesThatMakeNoSense(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CLIENT", "PAUSE", "x"))
                    .isEqualTo(new Failure("ERR timeout is not an integer or out of range"));
            assertThat(client.call("CLIENT", "PAUSE", "-1")).isEqualTo(new Failure("ERR timeout is negative"));
            assertThat(client.call("CLIENT", "PAUSE", "1", "x"))
                    .isEqualTo(new Failure("ERR CLIENT PAUSE mode must be WRITE or ALL"));
        }
    }

    @EachServer
    void tracksNothing(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CLIENT", "TRACKING", "off")).isEqualTo("OK");
            assertThat(client.call("CLIENT", "TRACKING", "foo")).isEqualTo(SYNTAX);
            assertThat(client.call("CLIENT", "GETREDIR")).isEqualTo(-1L);
            assertThat(client.call("CLIENT", "TRACKINGINFO"))
                    .isEqualTo(List.of("flags", List.of("off"), "redirect", -1L, "prefixes", List.of()));
            assertThat(client.call("CLIENT", "NO-EVICT", "on")).isEqualTo("OK");
            assertThat(field(client.call("CLIENT", "INFO"), "flags")).isEqualTo("e");
            assertThat(client.call("CLIENT", "NO-EVICT", "x")).isEqualTo(SYNTAX);
            assertThat(client.call("CLIENT", "UNBLOCK", "999999")).isEqualTo(0L);
            assertThat(client.call("CLIENT", "UNBLOCK", "1", "foo"))
                    .isEqualTo(new Failure("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"));
        }
    }

    /** Redis has these from 7.2 on. */
    @ParameterizedTest
    @EnumSource(names = "FORKPOINT")
    void knowsWhatCameLater(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CLIENT", "SETINFO", "LIB-NAME", "jedis")).isEqualTo("OK");
            assertThat(client.call("CLIENT", "SETINFO", "lib-ver", "8.0")).isEqualTo("OK");
            assertThat(field(client.call("CLIENT", "INFO"), "lib-name")).isEqualTo("jedis");
            assertThat(field(client.call("CLIENT", "INFO"), "lib-ver")).isEqualTo("8.0");
            assertThat(client.call("CLIENT", "SETINFO", "foo", "x"))
                    .isEqualTo(new Failure("ERR Unrecognized option 'foo'"));
            assertThat(client.call("CLIENT", "SETINFO", "LIB-NAME", "a b"))
                    .isEqualTo(new Failure("ERR lib-name cannot contain spaces, newlines or special characters."));
            assertThat(client.call("CLIENT", "NO-TOUCH", "ON")).isEqualTo("OK");
            assertThat(field(client.call("CLIENT", "INFO"), "flags")).isEqualTo("T");
            assertThat(client.call("CLIENT", "KILL", "MAXAGE", "100000", "SKIPME", "no"))
                    .isEqualTo(0L);
            assertThat(((Failure) client.call("CLIENT", "TRACKING", "ON")).message())
                    .contains("not supported");
        }
    }
}
