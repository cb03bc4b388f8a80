package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commands on sets; many more cases are in {@link SetRandomTest}. */
class SetCommandsTest {
    private static final Failure WRONG_TYPE =
            new Failure("WRONGTYPE Operation against a key holding the wrong kind of value");

    private static Object run(RespClient client, String line) throws IOException {
        return client.call(line.split(" ", -1));
    }

    private static Set<Object> members(Object reply) {
        return new HashSet<>((List<?>) reply);
    }

    @EachServer
    void addsAndRemoves(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "SADD s a b a")).isEqualTo(2L);
            assertThat(run(client, "SADD s b c")).isEqualTo(1L);
            assertThat(members(run(client, "SMEMBERS s"))).isEqualTo(Set.of("a", "b", "c"));
            assertThat(run(client, "SMISMEMBER s a x c")).isEqualTo(List.of(1L, 0L, 1L));
            assertThat(run(client, "SREM s a b x")).isEqualTo(2L);
            assertThat(run(client, "SREM s c")).isEqualTo(1L);
            assertThat(run(client, "EXISTS s")).isEqualTo(0L);
        }
    }

    @EachServer
    void takesAnyBytes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            String member = "\r\n\0\u00ff $-1";
            client.call("SADD", "s", member);
            assertThat(client.call("SMEMBERS", "s")).isEqualTo(List.of(member));
        }
    }

    @EachServer
    void movesMembers(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SADD s a b");
            assertThat(run(client, "SMOVE s t a")).isEqualTo(1L);
            assertThat(run(client, "SMOVE s t a")).isEqualTo(0L);
            assertThat(run(client, "SMOVE s s b")).isEqualTo(1L);
            assertThat(run(client, "SMEMBERS t")).isEqualTo(List.of("a"));
            run(client, "SET text x");
            assertThat(run(client, "SMOVE s text x")).isEqualTo(WRONG_TYPE);
            assertThat(run(client, "SMOVE none text x")).isEqualTo(0L);
        }
    }

    @EachServer
    void drawsMembers(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "SPOP s")).isNull();
            assertThat(run(client, "SPOP s 2")).isEqualTo(List.of());
            assertThat(run(client, "SRANDMEMBER s")).isNull();
            run(client, "SADD s a b c d");
            assertThat(run(client, "SRANDMEMBER s")).isIn("a", "b", "c", "d");
            assertThat(members(run(client, "SRANDMEMBER s 9"))).isEqualTo(Set.of("a", "b", "c", "d"));
            assertThat((List<?>) run(client, "SRANDMEMBER s -9")).hasSize(9);
            Set<Object> popped = members(run(client, "SPOP s 3"));
            popped.add(run(client, "SPOP s"));
            assertThat(popped).isEqualTo(Set.of("a", "b", "c", "d"));
            assertThat(run(client, "EXISTS s")).isEqualTo(0L);
            assertThat(run(client, "SPOP s -1")).isEqualTo(new Failure("ERR value is out of range, must be positive"));
            assertThat(run(client, "SPOP s 1 1")).isEqualTo(new Failure("ERR syntax error"));
        }
    }

    @EachServer
    void combinesSets(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SADD s a b c");
            run(client, "SADD t b c d");
            assertThat(members(run(client, "SUNION s t none"))).isEqualTo(Set.of("a", "b", "c", "d"));
            assertThat(members(run(client, "SINTER s t"))).isEqualTo(Set.of("b", "c"));
            assertThat(members(run(client, "SDIFF s t"))).isEqualTo(Set.of("a"));
            assertThat(run(client, "SINTERCARD 2 s t LIMIT 1")).isEqualTo(1L);
            run(client, "SET u text");
            assertThat(run(client, "SINTER s u")).isEqualTo(WRONG_TYPE);
            assertThat(run(client, "SUNIONSTORE u s t")).isEqualTo(4L);
            assertThat(run(client, "SINTERSTORE u s none")).isEqualTo(0L);
            assertThat(run(client, "EXISTS u")).isEqualTo(0L);
            assertThat(run(client, "SINTERCARD 3 s t"))
                    .isEqualTo(new Failure("ERR Number of keys can't be greater than number of args"));
        }
    }

    @EachServer
    void tellsWatchersOfTheDestinationOnly(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            run(client, "SADD s a");
            assertThat(isSpoiltBy(client, "s", other, "SUNIONSTORE d s")).isFalse();
            assertThat(isSpoiltBy(client, "d", other, "SUNIONSTORE d s")).isTrue();
            assertThat(isSpoiltBy(client, "d", other, "SINTERSTORE d none")).isTrue();
            assertThat(isSpoiltBy(client, "d", other, "SINTERSTORE d none")).isFalse();
            assertThat(isSpoiltBy(client, "s", other, "SADD s a")).isFalse();
            assertThat(isSpoiltBy(client, "s", other, "SREM s x")).isFalse();
            assertThat(isSpoiltBy(client, "s", other, "SMOVE s s a")).isFalse();
            assertThat(isSpoiltBy(client, "s", other, "SPOP none")).isFalse();
            run(client, "ZADD z1 1 a");
            run(client, "ZADD z2 1 a 2 b");
            assertThat(isSpoiltBy(client, "z2", other, "ZMPOP 3 none z1 z2 MIN"))
                    .isFalse();
            assertThat(isSpoiltBy(client, "z2", other, "ZMPOP 3 none z1 z2 MIN"))
                    .isTrue();
            assertThat(isSpoiltBy(client, "z2", other, "ZADD z2 NX 7 b")).isFalse();
            assertThat(isSpoiltBy(client, "z2", other, "ZRANGESTORE z3 z2 0 -1"))
                    .isFalse();
        }
    }

    private static boolean isSpoiltBy(RespClient client, String key, RespClient other, String line) throws IOException {
        run(client, "WATCH " + key);
        assertThat(run(other, line) instanceof Failure).as(line).isFalse();
        run(client, "MULTI");
        run(client, "PING");
        return !Arrays.asList("PONG").equals(run(client, "EXEC"));
    }

    @EachServer
    void refusesOtherTypes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SET k text");
            for (String line : List.of(
                    "SADD k a",
                    "SREM k a",
                    "SCARD k",
                    "SMEMBERS k",
                    "SPOP k",
                    "SPOP k 1",
                    "SSCAN k 0",
                    "SRANDMEMBER k",
                    "SRANDMEMBER k 1",
                    "SISMEMBER k a",
                    "SUNIONSTORE d k",
                    "SINTERCARD 1 k")) {
                assertThat(run(client, line)).as(line).isEqualTo(WRONG_TYPE);
            }
        }
    }

    @EachServer
    void leavesTheWatchOfADestinationThatHadTheMember(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = new RespClient(kind.port())) {
            run(client, "SADD from a b");
            run(client, "SADD to a");
            run(client, "WATCH to");
            assertThat(run(other, "SMOVE from to a")).isEqualTo(1L);
            run(client, "MULTI");
            run(client, "SCARD to");
            assertThat(run(client, "EXEC")).isEqualTo(List.of(1L));
            run(client, "WATCH to");
            assertThat(run(other, "SMOVE from to b")).isEqualTo(1L);
            run(client, "MULTI");
            run(client, "SCARD to");
            assertThat(run(client, "EXEC")).isNull();
        }
    }
}
