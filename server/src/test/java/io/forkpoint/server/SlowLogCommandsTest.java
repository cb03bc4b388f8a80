package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SLOWLOG. The servers are shared: each test leaves them with the log off. */
class SlowLogCommandsTest {
    private static List<?> entries(RespClient client, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("SLOWLOG", "GET"));
        command.addAll(List.of(more));
        return (List<?>) client.call(command.toArray(String[]::new));
    }

    private static RespClient clientWithLog(ServerKind kind) throws IOException {
        RespClient client = kind.client();
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        client.call("SLOWLOG", "RESET");
        return client;
    }

    private static void on(RespClient client) throws IOException {
        assertThat(client.call("CONFIG", "SET", "slowlog-log-slower-than", "0")).isEqualTo("OK");
    }

    private static void off(RespClient client) throws IOException {
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    }

    @EachServer
    void keepsWhatIsSlow(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            on(client);
            long before = Instant.now().getEpochSecond();
            client.call("SET", "k", "v");
            off(client);
            List<?> entry = (List<?>) entries(client).stream()
                    .filter(each -> ((List<?>) each).get(3).equals(List.of("SET", "k", "v")))
                    .findFirst()
                    .orElseThrow();
            assertThat((Long) entry.get(1)).isBetween(before, before + 600);
            assertThat((Long) entry.get(2)).isNotNegative();
            assertThat(entry.get(4)).isEqualTo("127.0.0.1:" + client.socket().getLocalPort());
            assertThat(entry.get(5)).isEqualTo("");
        }
    }

    @EachServer
    void shortensArguments(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            List<String> command = new ArrayList<>(List.of("DEL", "x".repeat(130)));
            for (int i = 0; i < 40; i++) {
                command.add("k" + i);
            }
            on(client);
            client.call("SET", "k", "y".repeat(1000));
            client.call("EXISTS", "a", "b");
            client.call("WATCH", command.subList(1, command.size()).toArray(String[]::new)[0]);
            List<String> watch = new ArrayList<>(List.of("WATCH"));
            watch.addAll(command.subList(1, command.size()));
            client.call(watch.toArray(String[]::new));
            client.call("UNWATCH");
            off(client);
            List<?> all = entries(client, "-1").stream()
                    .map(each -> ((List<?>) each).get(3))
                    .toList();
            List<String> shortened = new ArrayList<>(List.of("WATCH", "x".repeat(128) + "... (2 more bytes)"));
            for (int i = 0; i < 29; i++) {
                shortened.add("k" + i);
            }
            shortened.add("... (11 more arguments)");
            assertThat(all.contains(List.of("SET", "k", "y".repeat(128) + "... (872 more bytes)")))
                    .isTrue();
            assertThat(all.contains(shortened)).as("%s", all).isTrue();
        }
    }

    @EachServer
    void countsAndForgets(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            on(client);
            for (int i = 0; i < 12; i++) {
                client.call("ECHO", "a");
            }
            off(client);
            long kept = (Long) client.call("SLOWLOG", "LEN");
            assertThat(kept).isGreaterThanOrEqualTo(12);
            assertThat(entries(client)).hasSize(10);
            assertThat(entries(client, "3")).hasSize(3);
            assertThat(entries(client, "-1")).hasSize((int) kept);
            assertThat(entries(client, "0")).isEmpty();
            assertThat(client.call("SLOWLOG", "RESET")).isEqualTo("OK");
            assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(0L);
        }
    }

    @EachServer
    void keepsNoMoreThanItMay(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            client.call("CONFIG", "SET", "slowlog-max-len", "3");
            on(client);
            for (int i = 0; i < 12; i++) {
                client.call("ECHO", "a");
            }
            off(client);
            assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(3L);
            client.call("CONFIG", "SET", "slowlog-max-len", "128");
        }
    }

    @EachServer
    void keepsWhatExecRunsAndNotExecItself(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            client.call("MULTI");
            client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
            client.call("SET", "in", "exec");
            client.call("EXEC");
            off(client);
            assertThat(entries(client, "-1").toString())
                    .contains("SET, in, exec")
                    .doesNotContain("EXEC");
        }
    }

    /** Also those of settings that do not have password in their names, and of commands within commands. */
    @Test
    void tellsNoPasswordWhateverCommandItIsGivenTo() throws IOException {
        String[] commands = {
            "AUTH hidden",
            "AUTH hidden hidden",
            "HELLO 2 AUTH hidden hidden SETNAME shown",
            "ACL SETUSER hidden >hidden",
            "CONFIG SET masterauth hidden",
            "CONFIG SET maxmemory 0 MasterUser hidden",
            "CONFIG SET requirepass hidden tls-key-file-pass hidden tls-client-key-file-pass hidden",
            "ACL DRYRUN default AUTH hidden",
            "ACL DRYRUN default HELLO 2 AUTH hidden hidden",
            "ACL DRYRUN default CONFIG SET requirepass hidden",
            "ACL DRYRUN default ACL SETUSER hidden >hidden",
            "ACL DRYRUN default ACL DRYRUN default AUTH hidden",
            "COMMAND GETKEYS AUTH hidden",
            "COMMAND GETKEYS CONFIG SET masterauth hidden"
        };
        try (RespClient client = clientWithLog(ServerKind.FORKPOINT)) {
            on(client);
            for (String command : commands) {
                client.call(command.split(" ", -1));
            }
            off(client);
            client.call("ACL", "DELUSER", "hidden");
            // The server is other tests', too.
            assertThat(client.call("CONFIG", "SET", "requirepass", "", "tls-key-file-pass", ""))
                    .isEqualTo("OK");
            String entries = entries(client, "-1").toString();
            assertThat(entries)
                    .doesNotContain("hidden")
                    .contains("SETNAME, shown")
                    .contains("MasterUser, (redacted)");
        }
    }

    @EachServer
    void tellsNoPasswords(ServerKind kind) throws IOException {
        try (RespClient client = clientWithLog(kind)) {
            on(client);
            client.call("CONFIG", "SET", "requirepass", "");
            off(client);
            assertThat(entries(client, "-1").toString())
                    .contains("CONFIG, SET, requirepass, (redacted)")
                    .contains("CONFIG, SET, slowlog-log-slower-than, 0");
        }
    }

    @EachServer
    void refusesWhatItDoesNotKnow(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("SLOWLOG", "GET", "-2"))
                    .isEqualTo(new Failure("ERR count should be greater than or equal to -1"));
            assertThat(client.call("SLOWLOG", "GET", "x")).isInstanceOf(Failure.class);
            assertThat(client.call("SLOWLOG", "LEN", "1"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'slowlog|len' command"));
            assertThat(client.call("SLOWLOG"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'slowlog' command"));
            assertThat(client.call("SLOWLOG", "NONE"))
                    .isEqualTo(new Failure("ERR unknown subcommand 'NONE'. Try SLOWLOG HELP."));
            assertThat(((List<?>) client.call("SLOWLOG", "HELP")).get(0).toString())
                    .startsWith("SLOWLOG <subcommand>");
        }
    }
}
