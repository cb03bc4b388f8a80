package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.List;

/** MULTI, EXEC, DISCARD, WATCH, UNWATCH. */
class TransactionCommandsTest {
    @EachServer
    void runsWhatWasQueued(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("MULTI")).isEqualTo("OK");
            assertThat(client.call("SET", "k", "v")).isEqualTo("QUEUED");
            assertThat(client.call("GET", "k")).isEqualTo("QUEUED");
            assertThat(client.call("EXEC")).isEqualTo(List.of("OK", "v"));
            assertThat(client.call("EXEC")).isEqualTo(new Failure("ERR EXEC without MULTI"));
        }
    }

    @EachServer
    void runsNothingIfOneCouldNotBeQueued(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MULTI");
            client.call("SET", "k", "v");
            assertThat(client.call("SET", "k"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'set' command"));
            assertThat(client.call("EXEC"))
                    .isEqualTo(new Failure("EXECABORT Transaction discarded because of previous errors."));
            assertThat(client.call("GET", "k")).isNull();
        }
    }

    @EachServer
    void runsNothingIfWhatIsWatchedHasChanged(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("WATCH", "k");
            other.call("SET", "k", "other");
            client.call("MULTI");
            client.call("SET", "k", "mine");
            assertThat(client.call("EXEC")).isNull();
            assertThat(client.call("GET", "k")).isEqualTo("other");
            client.call("MULTI");
            client.call("SET", "k", "mine");
            assertThat(client.call("EXEC")).isEqualTo(List.of("OK"));
        }
    }

    @EachServer
    void forgetsWhatIsWatched(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("WATCH", "k");
            other.call("SET", "k", "other");
            client.call("UNWATCH");
            client.call("MULTI");
            client.call("PING");
            assertThat(client.call("EXEC")).isEqualTo(List.of("PONG"));
        }
    }

    @EachServer
    void doesNotNest(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MULTI");
            assertThat(client.call("MULTI")).isEqualTo(new Failure("ERR MULTI calls can not be nested"));
            assertThat(client.call("WATCH", "k")).isEqualTo(new Failure("ERR WATCH inside MULTI is not allowed"));
            assertThat(client.call("DISCARD")).isEqualTo("OK");
        }
    }
}
