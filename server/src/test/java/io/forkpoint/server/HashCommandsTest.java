package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Commands on hashes; many more cases are in {@link HashRandomTest}. */
class HashCommandsTest {
    private static Object run(RespClient client, String line) throws IOException {
        return client.call(line.split(" ", -1));
    }

    @EachServer
    void setsAndReads(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "HSET h a 1 b 2 a 3")).isEqualTo(2L);
            assertThat(run(client, "HMSET h c 4 b 5")).isEqualTo("OK");
            assertThat(run(client, "HSETNX h a 9")).isEqualTo(0L);
            assertThat(run(client, "HMGET h a b none c")).isEqualTo(Arrays.asList("3", "5", null, "4"));
            assertThat(run(client, "HSTRLEN h a")).isEqualTo(1L);
            assertThat(run(client, "HLEN h")).isEqualTo(3L);
            assertThat(run(client, "HDEL h a b c d")).isEqualTo(3L);
            assertThat(run(client, "EXISTS h")).isEqualTo(0L);
            assertThat(run(client, "HGETALL h")).isEqualTo(List.of());
            assertThat(run(client, "HSET h a 1 b"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'hset' command"));
        }
    }

    @EachServer
    void addsToNumbers(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "HINCRBY h n 5")).isEqualTo(5L);
            assertThat(run(client, "HINCRBYFLOAT h n 0.1")).isEqualTo("5.1");
            assertThat(run(client, "HINCRBY h n 1")).isEqualTo(new Failure("ERR hash value is not an integer"));
            run(client, "HSET h n 9223372036854775807 t text");
            assertThat(run(client, "HINCRBY h n 1"))
                    .isEqualTo(new Failure("ERR increment or decrement would overflow"));
            assertThat(run(client, "HINCRBYFLOAT h t 1")).isEqualTo(new Failure("ERR hash value is not a float"));
            assertThat(run(client, "HINCRBYFLOAT h t x")).isEqualTo(new Failure("ERR value is not a valid float"));
            assertThat(run(client, "HGET h n")).isEqualTo("9223372036854775807");
            assertThat(run(client, "HINCRBYFLOAT none n x")).isInstanceOf(Failure.class);
            assertThat(run(client, "EXISTS none")).isEqualTo(0L);
        }
    }

    @EachServer
    void drawsFields(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "HRANDFIELD h")).isNull();
            assertThat(run(client, "HRANDFIELD h 2")).isEqualTo(List.of());
            run(client, "HSET h a 1");
            assertThat(run(client, "HRANDFIELD h")).isEqualTo("a");
            assertThat(run(client, "HRANDFIELD h 5 WITHVALUES")).isEqualTo(List.of("a", "1"));
            assertThat(run(client, "HRANDFIELD h -2")).isEqualTo(List.of("a", "a"));
            run(client, "HELLO 3");
            assertThat(run(client, "HRANDFIELD h 5 WITHVALUES")).isEqualTo(List.of(List.of("a", "1")));
            assertThat(run(client, "HGETALL h")).isEqualTo(Map.of("a", "1"));
        }
    }

    @EachServer
    void refusesOtherTypes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SADD k a");
            for (String line : List.of(
                    "HSET k a 1",
                    "HSETNX k a 1",
                    "HGET k a",
                    "HMGET k a",
                    "HGETALL k",
                    "HKEYS k",
                    "HVALS k",
                    "HLEN k",
                    "HSTRLEN k a",
                    "HEXISTS k a",
                    "HDEL k a",
                    "HINCRBY k a 1",
                    "HINCRBYFLOAT k a 1",
                    "HRANDFIELD k",
                    "HSCAN k 0")) {
                assertThat(run(client, line))
                        .as(line)
                        .isEqualTo(new Failure("WRONGTYPE Operation against a key holding the wrong kind of value"));
            }
        }
    }
}
