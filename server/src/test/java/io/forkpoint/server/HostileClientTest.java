package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean harm. */
class HostileClientTest {
    private static final int NAMES = 32_768;

    /** Names of one length that all have the same {@code Arrays.hashCode}: of each pair of letters, one of two. */
    private static List<String> collidingNames() {
        List<String> names = new ArrayList<>();
        for (int bits = 0; bits < NAMES; bits++) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < 15; i++) {
                name.append((bits >> i & 1) == 0 ? "Aa" : "BB");
            }
            names.add(name.toString());
        }
        return names;
    }

    private static String[] command(String name, List<String> arguments, String... last) {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(arguments);
        words.addAll(List.of(last));
        return words.toArray(String[]::new);
    }

    /** It takes a second; with a hash that all names have in common, minutes. */
    @Test
    @Timeout(60)
    void namesThatWouldCollideInAPredictableTableCostNoMoreThanOthers() throws IOException {
        List<String> names = collidingNames();
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            for (String kind : List.of("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE")) {
                client.send(command(kind, names));
                for (int i = 0; i < NAMES; i++) {
                    client.read();
                }
            }
            client.send("RESET");
            assertThat(client.read()).isEqualTo("RESET");
            assertThat(client.call(command("WATCH", names))).isEqualTo("OK");
            assertThat(client.call("UNWATCH")).isEqualTo("OK");
            assertThat(client.call(command("BLPOP", names, "0.001"))).isNull();
        }
    }

    // ---- HTTP -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\n",
                "post / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1:6379\r\n",
                "\r\nhOsT: x\r\n",
                "*1\r\n$4\r\nPOST\r\n",
                "*2\r\n$5\r\nHost:\r\n$1\r\nx\r\n",
                "MULTI\r\nPOST / HTTP/1.1\r\n"
            })
    void aRequestOfHttpEndsTheConnectionBeforeItsBodyIsRun(String request) throws IOException {
        for (ServerKind kind : ServerKind.values()) {
            try (RespClient client = kind.client();
                    RespClient other = new RespClient(kind.port())) {
                client.sendRaw(request + "Content-Length: 9\r\n\r\nSET a b\r\nEXEC\r\n");
                assertThatThrownBy(() -> {
                            while (true) {
                                client.read();
                            }
                        })
                        .as("%s", kind)
                        .isInstanceOf(EOFException.class);
                assertThat(other.call("GET", "a")).isNull();
            }
        }
    }

    @Test
    void aRequestOfHttpEndsTheConnectionAlsoOfWhoHasNotAuthenticatedAndIsLoggedOnce(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(folder, "requirepass", "secret")) {
            for (int i = 0; i < 3; i++) {
                try (RespClient client = server.client()) {
                    client.sendRaw("POST / HTTP/1.1\r\nAUTH secret\r\nSET a b\r\n");
                    assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
                }
            }
            try (RespClient client = server.client()) {
                assertThat(client.call("GET", "a")).isEqualTo(new Failure("NOAUTH Authentication required."));
                client.call("AUTH", "secret");
                assertThat(client.call("GET", "a")).isNull();
            }
            assertThat(server.log())
                    .containsOnlyOnce("Possible SECURITY ATTACK detected")
                    .contains("127.0.0.1:");
        }
    }
}
