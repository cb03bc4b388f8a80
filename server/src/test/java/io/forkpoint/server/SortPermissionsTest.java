package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.List;

/** SORT finds keys by patterns: only who may read all keys may use them. */
class SortPermissionsTest {
    private static final Failure NO_BY =
            new Failure("ERR BY option of SORT denied due to insufficient ACL permissions.");
    private static final Failure NO_GET =
            new Failure("ERR GET option of SORT denied due to insufficient ACL permissions.");

    private static RespClient user(ServerKind kind, String... keys) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("RPUSH", "l1", "1", "2");
            client.call("SET", "w_1", "5");
            client.call("ACL", "SETUSER", "sorter", "reset", "on", "nopass", "+@all");
            for (String key : keys) {
                client.call("ACL", "SETUSER", "sorter", key);
            }
        }
        RespClient client = new RespClient(kind.port());
        assertThat(client.call("AUTH", "sorter", "any")).isEqualTo("OK");
        return client;
    }

    private static void forget(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("ACL", "DELUSER", "sorter");
        }
    }

    @EachServer
    void patternsAreRefusedToWhoMayNotReadAllKeys(ServerKind kind) throws IOException {
        for (String more : List.of("~l2*", "%W~*", "~**")) {
            try (RespClient client = user(kind, "~l*", more)) {
                assertThat(client.call("SORT", "l1")).isEqualTo(List.of("1", "2"));
                assertThat(client.call("SORT", "l1", "BY", "nosort")).isEqualTo(List.of("1", "2"));
                assertThat(client.call("SORT", "l1", "BY", "w_*")).isEqualTo(NO_BY);
                assertThat(client.call("SORT", "l1", "BY", "l*")).isEqualTo(NO_BY);
                assertThat(client.call("SORT", "l1", "BY", "w_*", "NONSENSE")).isEqualTo(NO_BY);
                assertThat(client.call("SORT", "l1", "BY", "w_*", "STORE", "l2"))
                        .isEqualTo(NO_BY);
                assertThat(client.call("SORT", "l1", "GET", "w_*")).isEqualTo(NO_GET);
                assertThat(client.call("SORT", "l1", "GET", "#")).isEqualTo(NO_GET);
                assertThat(client.call("SORT_RO", "l1", "BY", "w_*")).isEqualTo(NO_BY);
                assertThat(client.call("SORT_RO", "l1", "GET", "w_*->f")).isEqualTo(NO_GET);
                assertThat(client.call("MULTI")).isEqualTo("OK");
                assertThat(client.call("SORT", "l1", "GET", "w_*")).isEqualTo("QUEUED");
                assertThat(client.call("EXEC")).isEqualTo(List.of(NO_GET));
            }
        }
        forget(kind);
    }

    @EachServer
    void patternsAreForWhoMayReadAllKeys(ServerKind kind) throws IOException {
        for (String all : List.of("%R~*", "~*", "allkeys")) {
            try (RespClient client = user(kind, "~l*", all)) {
                assertThat(client.call("SORT", "l1", "BY", "w_*")).isEqualTo(List.of("2", "1"));
                assertThat((List<?>) client.call("SORT", "l1", "GET", "w_*")).hasSize(2);
                assertThat(client.call("SORT", "l1", "BY", "w_*", "STORE", "l2"))
                        .isEqualTo(2L);
            }
        }
        forget(kind);
    }
}
