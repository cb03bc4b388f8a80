package io.forkpoint.server;

import static io.forkpoint.server.BlockingCommandsTest.begin;
import static io.forkpoint.server.BlockingCommandsTest.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Who waits for streams: what is added to them, and what becomes of them. */
class BlockingStreamsTest {
    @EachServer
    void readsWhatIsAddedFromNowOn(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("XADD", "s", "1-1", "f", "old");
            try (RespClient one = waiting(kind, "XREAD", "BLOCK", "0", "STREAMS", "none", "s", "$", "$");
                    RespClient two = waiting(kind, "XREAD", "BLOCK", "0", "STREAMS", "s", "5-0")) {
                client.call("XADD", "s", "2-1", "f", "new");
                assertThat(one.read()).isEqualTo(List.of(List.of("s", List.of(List.of("2-1", List.of("f", "new"))))));
                client.call("XADD", "s", "5-1", "f", "newer");
                assertThat(two.read()).isEqualTo(List.of(List.of("s", List.of(List.of("5-1", List.of("f", "newer"))))));
            }
        }
    }

    @EachServer
    void deliversToOneOfAGroupThatWaits(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
            String[] read = {"XREADGROUP", "GROUP", "g", "one", "BLOCK", "0", "STREAMS", "s", ">"};
            try (RespClient one = waiting(kind, read);
                    RespClient two = waiting(kind, read)) {
                client.call("XADD", "s", "1-1", "f", "a");
                assertThat(one.read()).isEqualTo(List.of(List.of("s", List.of(List.of("1-1", List.of("f", "a"))))));
                client.call("XADD", "s", "2-1", "f", "b");
                assertThat(two.read()).isEqualTo(List.of(List.of("s", List.of(List.of("2-1", List.of("f", "b"))))));
                assertThat(client.call("XACK", "s", "g", "1-1", "2-1")).isEqualTo(2L);
            }
        }
    }

    @EachServer
    void isToldThatItsGroupHasGone(ServerKind kind) throws IOException {
        String[] read = {"XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">"};
        Failure noKey = new Failure("UNBLOCKED the stream key no longer exists");
        Failure noGroup = new Failure("NOGROUP the consumer group this client was blocked on no longer exists");
        try (RespClient client = begin(kind)) {
            client.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
            try (RespClient waiter = waiting(kind, read)) {
                client.call("XGROUP", "CREATE", "s", "h", "$");
                client.call("XGROUP", "DESTROY", "s", "h");
                client.call("XGROUP", "DESTROY", "s", "g");
                assertThat(waiter.read()).isEqualTo(noGroup);
            }
            client.call("XGROUP", "CREATE", "s", "g", "$");
            try (RespClient waiter = waiting(kind, read)) {
                client.call("FLUSHALL");
                assertThat(waiter.read()).isEqualTo(noKey);
            }
            client.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
            try (RespClient waiter = waiting(kind, read)) {
                client.call("SET", "s", "x");
                assertThat(waiter.read()).isEqualTo(noKey);
                assertThat(waiter.call("PING")).isEqualTo("PONG");
            }
        }
    }

    /** Told later, but the command's error as one that was told at once. */
    @EachServer
    void countsTheErrorThatEndsTheWaiting(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
            client.call("CONFIG", "RESETSTAT");
            try (RespClient waiter =
                    waiting(kind, "XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">")) {
                client.call("XGROUP", "DESTROY", "s", "g");
                assertThat(waiter.read()).isInstanceOf(Failure.class);
            }
            try (RespClient waiter = new RespClient(kind.port())) {
                String id = waiter.call("CLIENT", "ID").toString();
                waiter.send("XREAD", "BLOCK", "0", "STREAMS", "s", "$");
                kind.awaitBlocked(1);
                client.call("CLIENT", "UNBLOCK", id, "ERROR");
                assertThat(waiter.read()).isInstanceOf(Failure.class);
            }
            Map<String, String> info = PersistenceCommandsTest.info(client, "everything");
            assertThat(info)
                    .containsEntry("errorstat_NOGROUP", "count=1")
                    .containsEntry("errorstat_UNBLOCKED", "count=1")
                    .containsEntry("total_error_replies", "2");
            assertThat(info.get("cmdstat_xreadgroup")).startsWith("calls=1,").endsWith("failed_calls=1");
            assertThat(info.get("cmdstat_xread")).startsWith("calls=1,").endsWith("failed_calls=1");
        }
    }
}
