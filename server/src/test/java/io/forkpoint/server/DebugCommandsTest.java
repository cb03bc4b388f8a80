package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import io.forkpoint.server.config.DebugCommand;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DEBUG, as far as tools and tests need it. */
class DebugCommandsTest {
    @EachServer
    void populates(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "key:2", "mine");
            assertThat(client.call("DEBUG", "POPULATE", "4")).isEqualTo("OK");
            assertThat(client.call("DBSIZE")).isEqualTo(4L);
            assertThat(client.call("GET", "key:3")).isEqualTo("value:3");
            assertThat(client.call("GET", "key:2")).isEqualTo("mine");
            assertThat(client.call("DEBUG", "POPULATE", "2", "p", "10")).isEqualTo("OK");
            assertThat(client.call("GET", "p:1")).isEqualTo("value:1\0\0\0");
            assertThat(client.call("DEBUG", "POPULATE", "1", "q", "3")).isEqualTo("OK");
            assertThat(client.call("GET", "q:0")).isEqualTo("val");
            // What both have made is the same in every byte, as one digest for both says.
            assertThat(client.call("DEBUG", "DIGEST")).isEqualTo("4fdbeb3bf6c86dae163a4f2e9cdd9273233b6625");
            assertThat(client.call("DEBUG", "POPULATE", "x"))
                    .isEqualTo(new Failure("ERR value is out of range, must be positive"));
        }
    }

    @EachServer
    void digestsValues(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "a", "same");
            client.call("SET", "b", "same");
            assertThat(client.call("DEBUG", "DIGEST-VALUE", "a", "b", "c"))
                    .isEqualTo(List.of(
                            "da92cb9f752614224dfce52c5172f1e025af6d71",
                            "da92cb9f752614224dfce52c5172f1e025af6d71",
                            "0".repeat(40)));
            assertThat(client.call("DEBUG", "DIGEST-VALUE")).isEqualTo(List.of());
        }
    }

    @EachServer
    void letsEverybodyWait(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            long start = System.nanoTime();
            client.send("DEBUG", "SLEEP", "0.2");
            assertThat(client.read()).isEqualTo("OK");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
            assertThat(other.call("PING")).isEqualTo("PONG");
        }
    }

    @EachServer
    void knowsNoOthers(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("DEBUG", "NONE"))
                    .isEqualTo(new Failure(
                            "ERR unknown subcommand or wrong number of arguments for 'NONE'. Try DEBUG HELP."));
            assertThat(client.call("DEBUG"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'debug' command"));
            assertThat(((List<?>) client.call("DEBUG", "HELP")).get(0))
                    .isEqualTo("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        }
    }

    /** Whom the setting does not allow it. Redis 7.0.15 says the same, but the server of these tests allows it. */
    @Test
    void isForThoseWhomTheSettingAllowsIt() throws IOException {
        assertThat(digest(DebugCommand.NO))
                .isEqualTo(new Failure("ERR DEBUG command not allowed. If the enable-debug-command option is set to"
                        + " \"local\", you can run it from a local connection, otherwise you need to set this"
                        + " option in the configuration file, and then restart the server."));
        assertThat(digest(DebugCommand.LOCAL)).isEqualTo("0".repeat(40));
    }

    private static Object digest(DebugCommand allowed) throws IOException {
        ServerConfig config =
                ServerConfig.builder().port(0).debugCommand(allowed).build();
        try (Store store =
                        Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
                Server server = Server.start(store, config);
                RespClient client = new RespClient(server.port())) {
            return client.call("DEBUG", "DIGEST");
        }
    }
}
