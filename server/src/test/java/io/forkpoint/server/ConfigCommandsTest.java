package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CONFIG GET, SET, REWRITE, RESETSTAT, HELP. */
class ConfigCommandsTest {
    private static final String FAILED = "ERR CONFIG SET failed (possibly related to argument '";

    private static void fails(RespClient client, String message, String... settings) throws IOException {
        String[] command = new String[settings.length + 2];
        command[0] = "CONFIG";
        command[1] = "SET";
        System.arraycopy(settings, 0, command, 2, settings.length);
        assertThat(client.call(command)).isEqualTo(new Failure(message));
    }

    @EachServer
    void getsWhatWasSet(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CONFIG", "SET", "timeout", "77", "SLOWLOG-max-len", "99"))
                    .isEqualTo("OK");
            assertThat(client.call("config", "get", "timeout")).isEqualTo(List.of("timeout", "77"));
            assertThat(client.call("CONFIG", "GET", "slowlog-MAX-len")).isEqualTo(List.of("slowlog-MAX-len", "99"));
            assertThat(client.call("CONFIG", "GET", "SlowLog-m*")).isEqualTo(List.of("slowlog-max-len", "99"));
            assertThat(client.call("CONFIG", "GET", "timeout", "time*", "timeou?"))
                    .isEqualTo(List.of("timeout", "77"));
            assertThat(client.call("CONFIG", "GET", "nothing")).isEqualTo(List.of());
            assertThat(client.call("CONFIG", "GET", "databases")).isEqualTo(List.of("databases", "16"));
            client.call("CONFIG", "SET", "timeout", "0", "slowlog-max-len", "128");
        }
    }

    @EachServer
    void writesValuesInTheirOneForm(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("CONFIG", "SET", "proto-max-bulk-len", "64mb", "save", "10 1 20 2");
            assertThat(client.call("CONFIG", "GET", "proto-max-bulk-len"))
                    .isEqualTo(List.of("proto-max-bulk-len", "67108864"));
            assertThat(client.call("CONFIG", "GET", "save")).isEqualTo(List.of("save", "10 1 20 2"));
            client.call("CONFIG", "SET", "save", "", "proto-max-bulk-len", "512mb");
            assertThat(client.call("CONFIG", "GET", "save")).isEqualTo(List.of("save", ""));
            client.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 2kb 3 normal 0 0 0");
            assertThat(client.call("CONFIG", "GET", "client-output-buffer-limit"))
                    .isEqualTo(List.of(
                            "client-output-buffer-limit",
                            "normal 0 0 0 slave 268435456 67108864 60 pubsub 1048576 2048 3"));
            client.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
        }
    }

    @EachServer
    void refusesWhatMakesNoSense(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            fails(client, "ERR Unknown option or number of arguments for CONFIG SET - 'foo'", "foo", "bar");
            fails(client, "ERR Unknown option or number of arguments for CONFIG SET - 'user'", "user", "bar");
            fails(client, "ERR syntax error", "timeout", "1", "maxclients");
            fails(client, "ERR wrong number of arguments for 'config|set' command", "timeout");
            fails(client, FAILED + "databases') - can't set immutable config", "databases", "3");
            fails(client, FAILED + "unixsocketperm') - can't set immutable config", "unixsocketperm", "700");
            fails(client, FAILED + "timeout') - duplicate parameter", "timeout", "1", "timeout", "2");
            fails(client, FAILED + "timeout') - argument must be between 0 and 2147483647 inclusive", "timeout", "-1");
            fails(client, FAILED + "timeout') - argument couldn't be parsed into an integer", "timeout", "abc");
            fails(client, FAILED + "protected-mode') - argument must be 'yes' or 'no'", "protected-mode", "maybe");
            fails(
                    client,
                    FAILED + "client-query-buffer-limit') - argument must be a memory value",
                    "client-query-buffer-limit",
                    "1gbb");
            fails(client, FAILED + "save') - Invalid save parameters", "save", "1 2 3");
            fails(
                    client,
                    FAILED + "client-output-buffer-limit') - Invalid client class specified in buffer limit"
                            + " configuration.",
                    "client-output-buffer-limit",
                    "foo 1 2 3");
            assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo(List.of("timeout", "0"));
        }
    }

    @EachServer
    void setsAllOrNothing(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            fails(
                    client,
                    FAILED + "slowlog-max-len') - argument couldn't be parsed into an integer",
                    "timeout",
                    "5",
                    "slowlog-max-len",
                    "x");
            assertThat(client.call("CONFIG", "GET", "timeout")).isEqualTo(List.of("timeout", "0"));
        }
    }

    @EachServer
    void letsNobodyNameFiles(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            fails(client, FAILED + "dir') - can't set protected config", "dir", "/tmp");
            fails(client, FAILED + "dbfilename') - can't set protected config", "dbfilename", "x");
            fails(client, FAILED + "aclfile') - can't set immutable config", "aclfile", "x");
            fails(client, FAILED + "logfile') - can't set immutable config", "logfile", "x");
            fails(client, FAILED + "pidfile') - can't set immutable config", "pidfile", "x");
        }
    }

    @EachServer
    void rewritesNothingWithoutAFile(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CONFIG", "REWRITE"))
                    .isEqualTo(new Failure("ERR The server is running without a config file"));
            assertThat(client.call("CONFIG", "RESETSTAT")).isEqualTo("OK");
            assertThat(client.call("CONFIG", "GET"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'config|get' command"));
            assertThat(client.call("CONFIG", "nothing"))
                    .isEqualTo(new Failure("ERR unknown subcommand 'nothing'. Try CONFIG HELP."));
        }
    }

    @EachServer
    void helps(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CONFIG", "HELP"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(11)
                    .startsWith("CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "GET <pattern>")
                    .endsWith("HELP", "    Prints this help.");
        }
    }

    /** Redis has these and does something with other values. */
    @ParameterizedTest
    @EnumSource(names = "FORKPOINT")
    void refusesWhatIsNotThere(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("CONFIG", "SET", "appendonly", "no", "hz", "100"))
                    .isEqualTo("OK");
            fails(
                    client,
                    FAILED + "appendonly') - only 'no' is possible: there is no append-only file",
                    "appendonly",
                    "yes");
            assertThat(client.call("CONFIG", "GET", "appendonly")).isEqualTo(List.of("appendonly", "no"));
        }
    }

    @EachServer
    void changesTheLimitOfMemory(ServerKind kind) throws IOException {
        String value = "v".repeat(1 << 20);
        try (RespClient client = kind.client()) {
            client.call("SET", "k", value);
            assertThat(client.call("CONFIG", "SET", "maxmemory", "1mb")).isEqualTo("OK");
            assertThat(client.call("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "1048576"));
            assertThat(client.call("SET", "other", value))
                    .isEqualTo(new Failure("OOM command not allowed when used memory > 'maxmemory'."));
            assertThat(client.call("STRLEN", "k")).isEqualTo(1L << 20);
            client.call("CONFIG", "SET", "maxmemory", "200mb");
            assertThat(client.call("SET", "other", value)).isEqualTo("OK");
            assertThat(client.call("CONFIG", "SET", "maxmemory", "0")).isEqualTo("OK");
        }
    }

    /** Redis takes any number; here there is address space for what the machine has. */
    @Test
    void refusesALimitBeyondTheMachine() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            assertThat(client.call("CONFIG", "SET", "maxmemory", "900000gb").toString())
                    .contains("(possibly related to argument 'maxmemory')");
            assertThat(client.call("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "0"));
        }
    }
}
