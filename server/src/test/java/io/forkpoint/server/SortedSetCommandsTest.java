package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands on sorted sets; many more cases are in {@link SortedSetRandomTest}. */
class SortedSetCommandsTest {
    private static Object run(RespClient client, String line) throws IOException {
        return client.call(line.split(" ", -1));
    }

    @EachServer
    void addsOnConditions(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "ZADD z 1 a 2 b 3 c")).isEqualTo(3L);
            assertThat(run(client, "ZADD z CH 1 a 5 b 4 d")).isEqualTo(2L);
            assertThat(run(client, "ZADD z NX 9 a")).isEqualTo(0L);
            assertThat(run(client, "ZADD z XX GT CH 0 a 7 b 1 e")).isEqualTo(1L);
            assertThat(run(client, "ZADD z LT CH 0 a")).isEqualTo(1L);
            assertThat(run(client, "ZADD z XX INCR 1 none")).isNull();
            assertThat(run(client, "ZADD z INCR 2 a")).isEqualTo("2");
            assertThat(run(client, "ZRANGE z 0 -1 WITHSCORES"))
                    .isEqualTo(List.of("a", "2", "c", "3", "d", "4", "b", "7"));
        }
    }

    @EachServer
    void addsInfinities(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(run(client, "ZADD z inf a -inf b")).isEqualTo(2L);
            assertThat(run(client, "ZINCRBY z -inf a"))
                    .isEqualTo(new Failure("ERR resulting score is not a number (NaN)"));
            assertThat(run(client, "ZMSCORE z a b c")).isEqualTo(Arrays.asList("inf", "-inf", null));
        }
    }

    @EachServer
    void refusesWrongArguments(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            Failure syntax = new Failure("ERR syntax error");
            run(client, "ZADD z 1 a");
            assertThat(run(client, "ZADD z 1 a 2")).isEqualTo(syntax);
            assertThat(run(client, "ZADD z NX XX 1 a"))
                    .isEqualTo(new Failure("ERR XX and NX options at the same time are not compatible"));
            assertThat(run(client, "ZADD z GT LT 1 a"))
                    .isEqualTo(new Failure("ERR GT, LT, and/or NX options at the same time are not compatible"));
            assertThat(run(client, "ZADD z INCR 1 a 2 b"))
                    .isEqualTo(new Failure("ERR INCR option supports a single increment-element pair"));
            assertThat(run(client, "ZADD z x a 1 b")).isEqualTo(new Failure("ERR value is not a valid float"));
            assertThat(run(client, "ZADD z 1 b x a")).isEqualTo(new Failure("ERR value is not a valid float"));
            assertThat(run(client, "ZRANGE z 0 -1 LIMIT 0 1"))
                    .isEqualTo(new Failure("ERR syntax error, LIMIT is only supported in combination with either"
                            + " BYSCORE or BYLEX"));
            assertThat(run(client, "ZRANGE z - + BYLEX WITHSCORES"))
                    .isEqualTo(new Failure("ERR syntax error, WITHSCORES not supported in combination with BYLEX"));
            assertThat(run(client, "ZCOUNT z x 1")).isEqualTo(new Failure("ERR min or max is not a float"));
            assertThat(run(client, "ZLEXCOUNT z x 1"))
                    .isEqualTo(new Failure("ERR min or max not valid string range item"));
            assertThat(run(client, "ZUNION 0 z"))
                    .isEqualTo(new Failure("ERR at least 1 input key is needed for 'zunion' command"));
            assertThat(run(client, "ZUNION 3 z")).isEqualTo(syntax);
            assertThat(run(client, "ZUNION 1 z WEIGHTS x")).isEqualTo(new Failure("ERR weight value is not a float"));
            assertThat(run(client, "ZMPOP 1 z MIN COUNT 0"))
                    .isEqualTo(new Failure("ERR count should be greater than 0"));
            assertThat(run(client, "ZCARD z")).isEqualTo(1L);
        }
    }

    @EachServer
    void takesPlainSetsAsSources(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SADD s a b");
            run(client, "ZADD z 3 b 4 c");
            assertThat(run(client, "ZUNIONSTORE d 2 s z WEIGHTS 10 1")).isEqualTo(3L);
            assertThat(run(client, "ZRANGE d 0 -1 WITHSCORES")).isEqualTo(List.of("c", "4", "a", "10", "b", "13"));
            assertThat(run(client, "ZINTERSTORE d 2 s z AGGREGATE MIN")).isEqualTo(1L);
            assertThat(run(client, "ZRANGE d 0 -1 WITHSCORES")).isEqualTo(List.of("b", "1"));
        }
    }

    /** Redis has WITHSCORE since 7.2. */
    @Test
    void ranksWithScores() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            run(client, "ZADD z 1 a 2.5 b");
            assertThat(run(client, "ZRANK z b WITHSCORE")).isEqualTo(List.of(1L, "2.5"));
            assertThat(run(client, "ZREVRANK z b withscore")).isEqualTo(List.of(0L, "2.5"));
            assertThat(run(client, "ZRANK z c WITHSCORE")).isNull();
            assertThat(run(client, "ZRANK none c WITHSCORE")).isNull();
            assertThat(run(client, "ZRANK z b WITHSCORES")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(run(client, "ZRANK z b WITHSCORE x"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'zrank' command"));
            run(client, "HELLO 3");
            assertThat(run(client, "ZRANK z b WITHSCORE")).isEqualTo(List.of(1L, 2.5));
        }
    }

    @EachServer
    void repliesPairsInTheNewProtocol(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "ZADD z 1 a 2 b 3 c");
            assertThat(run(client, "ZPOPMIN z 1")).isEqualTo(List.of("a", "1"));
            assertThat(run(client, "ZMPOP 1 z MAX")).isEqualTo(List.of("z", List.of(List.of("c", "3"))));
            run(client, "HELLO 3");
            assertThat(run(client, "ZRANGE z 0 -1 WITHSCORES")).isEqualTo(List.of(List.of("b", 2.0)));
            assertThat(run(client, "ZSCORE z b")).isEqualTo(2.0);
            assertThat(run(client, "ZPOPMIN z 1")).isEqualTo(List.of(List.of("b", 2.0)));
            run(client, "ZADD z 1 a");
            assertThat(run(client, "ZPOPMAX z")).isEqualTo(List.of("a", 1.0));
            assertThat(run(client, "ZPOPMAX z")).isEqualTo(List.of());
        }
    }

    @EachServer
    void refusesOtherTypes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "SET k text");
            for (String line : List.of(
                    "ZADD k 1 a",
                    "ZINCRBY k 1 a",
                    "ZREM k a",
                    "ZCARD k",
                    "ZSCORE k a",
                    "ZMSCORE k a",
                    "ZRANK k a",
                    "ZCOUNT k 0 1",
                    "ZRANGE k 0 -1",
                    "ZRANGESTORE d k 0 -1",
                    "ZPOPMIN k",
                    "ZMPOP 1 k MIN",
                    "ZUNION 1 k",
                    "ZINTERCARD 1 k",
                    "ZDIFFSTORE d 1 k",
                    "ZRANDMEMBER k",
                    "ZREMRANGEBYRANK k 0 1")) {
                assertThat(run(client, line))
                        .as(line)
                        .isEqualTo(new Failure("WRONGTYPE Operation against a key holding the wrong kind of value"));
            }
        }
    }

    /** Redis promises nothing of them, but finds them as long as the scores order them alike. */
    @EachServer
    void findsMembersByTheirBytesThoughTheirScoresDiffer(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            run(client, "ZADD z 1 a 2 b 3 c 4 d");
            assertThat(run(client, "ZRANGE z [b [c BYLEX")).isEqualTo(List.of("b", "c"));
            assertThat(run(client, "ZRANGE z (a + BYLEX REV")).isEqualTo(List.of());
            assertThat(run(client, "ZREVRANGEBYLEX z + (b")).isEqualTo(List.of("d", "c"));
            assertThat(run(client, "ZLEXCOUNT z - (c")).isEqualTo(2L);
            assertThat(run(client, "ZLEXCOUNT z [d [a")).isEqualTo(0L);
            assertThat(run(client, "ZRANGESTORE y z [b [c BYLEX")).isEqualTo(2L);
            assertThat(run(client, "ZREMRANGEBYLEX z [bb +")).isEqualTo(2L);
            assertThat(run(client, "ZRANGE z 0 -1")).isEqualTo(List.of("a", "b"));
        }
    }
}
