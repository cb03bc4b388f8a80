package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LPUSH and all that is about lists and does not wait. */
class ListCommandsTest {
    private static final Failure WRONG_TYPE =
            new Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
    private static final Failure SYNTAX = new Failure("ERR syntax error");
    private static final Failure NOT_AN_INTEGER = new Failure("ERR value is not an integer or out of range");

    static LongStream seeds() {
        return Seeds.some();
    }

    private static List<Object> all(RespClient client, String key) throws IOException {
        @SuppressWarnings("unchecked")
        List<Object> elements = (List<Object>) client.call("LRANGE", key, "0", "-1");
        return elements;
    }

    @EachServer
    void pushesAndPops(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("LPUSHX", "l", "a")).isEqualTo(0L);
            assertThat(client.call("LPUSH", "l", "a", "b", "c")).isEqualTo(3L);
            assertThat(client.call("RPUSH", "l", "d")).isEqualTo(4L);
            assertThat(client.call("RPUSHX", "l", "e")).isEqualTo(5L);
            assertThat(all(client, "l")).isEqualTo(List.of("c", "b", "a", "d", "e"));
            assertThat(client.call("LLEN", "l")).isEqualTo(5L);
            assertThat(client.call("LPOP", "l")).isEqualTo("c");
            assertThat(client.call("RPOP", "l", "2")).isEqualTo(List.of("e", "d"));
            assertThat(client.call("LPOP", "l", "0")).isEqualTo(List.of());
            assertThat(client.call("LPOP", "l", "9")).isEqualTo(List.of("b", "a"));
            assertThat(client.call("LPOP", "l")).isNull();
            assertThat(client.call("LPOP", "l", "0")).isNull();
            assertThat(client.call("LPOP", "l", "-1"))
                    .isEqualTo(new Failure("ERR value is out of range, must be positive"));
            assertThat(client.call("LPOP", "l", "1", "2"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'lpop' command"));
        }
    }

    @EachServer
    void findsByIndex(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("LSET", "l", "0", "x")).isEqualTo(new Failure("ERR no such key"));
            assertThat(client.call("LINDEX", "l", "x")).isNull();
            client.call("RPUSH", "l", "a", "b", "c");
            assertThat(client.call("LINDEX", "l", "-1")).isEqualTo("c");
            assertThat(client.call("LINDEX", "l", "3")).isNull();
            assertThat(client.call("LINDEX", "l", "x")).isEqualTo(NOT_AN_INTEGER);
            assertThat(client.call("LSET", "l", "-2", "B")).isEqualTo("OK");
            assertThat(client.call("LSET", "l", "3", "x")).isEqualTo(new Failure("ERR index out of range"));
            assertThat(client.call("LRANGE", "l", "1", "100")).isEqualTo(List.of("B", "c"));
            assertThat(client.call("LRANGE", "l", "2", "1")).isEqualTo(List.of());
            assertThat(client.call("LTRIM", "l", "1", "-1")).isEqualTo("OK");
            assertThat(all(client, "l")).isEqualTo(List.of("B", "c"));
            assertThat(client.call("LTRIM", "l", "5", "9")).isEqualTo("OK");
            assertThat(client.call("LLEN", "l")).isEqualTo(0L);
        }
    }

    @EachServer
    void findsByContent(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("LINSERT", "l", "BEFORE", "a", "x")).isEqualTo(0L);
            client.call("RPUSH", "l", "a", "b", "a", "b", "a");
            assertThat(client.call("LINSERT", "l", "AFTER", "b", "x")).isEqualTo(6L);
            assertThat(client.call("LINSERT", "l", "BEFORE", "none", "x")).isEqualTo(-1L);
            assertThat(client.call("LINSERT", "l", "BESIDE", "a", "x")).isEqualTo(SYNTAX);
            assertThat(client.call("LPOS", "l", "a")).isEqualTo(0L);
            assertThat(client.call("LPOS", "l", "a", "RANK", "-1")).isEqualTo(5L);
            assertThat(client.call("LPOS", "l", "a", "COUNT", "0")).isEqualTo(List.of(0L, 3L, 5L));
            assertThat(client.call("LPOS", "l", "a", "RANK", "2", "COUNT", "1")).isEqualTo(List.of(3L));
            assertThat(client.call("LPOS", "l", "b", "MAXLEN", "1")).isNull();
            assertThat(client.call("LPOS", "l", "b", "COUNT", "-1"))
                    .isEqualTo(new Failure("ERR COUNT can't be negative"));
            assertThat(client.call("LPOS", "l", "b", "RANK")).isEqualTo(SYNTAX);
            assertThat((Failure) client.call("LPOS", "l", "b", "RANK", "0"))
                    .extracting(Failure::message)
                    .asString()
                    .startsWith("ERR RANK can't be zero: use 1 to start from the first match");
            assertThat(client.call("LREM", "l", "-2", "a")).isEqualTo(2L);
            assertThat(all(client, "l")).isEqualTo(List.of("a", "b", "x", "b"));
        }
    }

    @EachServer
    void movesBetweenLists(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("RPUSH", "l", "a", "b", "c");
            assertThat(client.call("LMOVE", "l", "m", "LEFT", "RIGHT")).isEqualTo("a");
            assertThat(client.call("RPOPLPUSH", "l", "m")).isEqualTo("c");
            assertThat(all(client, "m")).isEqualTo(List.of("c", "a"));
            assertThat(client.call("LMOVE", "m", "m", "LEFT", "RIGHT")).isEqualTo("c");
            assertThat(all(client, "m")).isEqualTo(List.of("a", "c"));
            assertThat(client.call("LMOVE", "none", "m", "LEFT", "RIGHT")).isNull();
            assertThat(client.call("LMOVE", "l", "m", "LEFT", "UP")).isEqualTo(SYNTAX);
            client.call("SET", "s", "x");
            assertThat(client.call("LMOVE", "l", "s", "LEFT", "LEFT")).isEqualTo(WRONG_TYPE);
            assertThat(client.call("LMOVE", "none", "s", "LEFT", "LEFT")).isNull();
            assertThat(client.call("LMPOP", "3", "none", "l", "m", "RIGHT", "COUNT", "5"))
                    .isEqualTo(List.of("l", List.of("b")));
            assertThat(client.call("LMPOP", "2", "none", "s", "LEFT")).isEqualTo(WRONG_TYPE);
            assertThat(client.call("LMPOP", "1", "none", "LEFT")).isNull();
            assertThat(client.call("LMPOP", "0", "l", "LEFT"))
                    .isEqualTo(new Failure("ERR numkeys should be greater than 0"));
            assertThat(client.call("LMPOP", "1", "l", "LEFT", "COUNT", "0"))
                    .isEqualTo(new Failure("ERR count should be greater than 0"));
            assertThat(client.call("LMPOP", "2", "l", "LEFT")).isEqualTo(SYNTAX);
        }
    }

    @EachServer
    void refusesOtherTypes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "s", "x");
            for (String command : List.of(
                    "LPUSH s a",
                    "RPUSHX s a",
                    "LPOP s",
                    "LPOP s 0",
                    "LLEN s",
                    "LINDEX s 0",
                    "LSET s 0 a",
                    "LRANGE s 0 1",
                    "LTRIM s 0 1",
                    "LREM s 0 a",
                    "LINSERT s BEFORE a b",
                    "LPOS s a",
                    "LMOVE s s LEFT LEFT",
                    "RPOPLPUSH s t",
                    "LMPOP 1 s LEFT")) {
                assertThat(client.call(command.split(" ", -1))).as(command).isEqualTo(WRONG_TYPE);
            }
        }
    }

    @EachServer
    void spoilsAWatchOnlyByAChange(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("RPUSH", "l", "a", "b");
            client.call("WATCH", "l", "none");
            for (String command : List.of(
                    "LPUSHX none a",
                    "LPOP none",
                    "LREM l 0 x",
                    "LINSERT l BEFORE x y",
                    "LMOVE none l LEFT LEFT",
                    "LTRIM none 0 1",
                    "LPOP l 0")) {
                other.call(command.split(" ", -1));
            }
            client.call("MULTI");
            assertThat(client.call("EXEC")).isEqualTo(List.of());
            client.call("WATCH", "l");
            other.call("LMPOP", "2", "none", "l", "LEFT");
            client.call("MULTI");
            assertThat(client.call("EXEC")).isNull();
        }
    }

    // ---- against Redis at random ------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("seeds")
    void repliesAsRedisDoes(long seed) throws Exception {
        Seeds.explain(seed, "lists", () -> {
            Random random = new Random(seed);
            try (RespClient ours = ServerKind.FORKPOINT.client();
                    RespClient theirs = ServerKind.REDIS.client()) {
                for (int step = 0; step < 2000; step++) {
                    String[] command = command(random);
                    assertThat(ours.call(command))
                            .as(step + ": " + Arrays.toString(command))
                            .isEqualTo(theirs.call(command));
                }
            }
        });
    }

    private static String[] command(Random random) {
        String key = pick(random, "a", "b", "c");
        String other = pick(random, "a", "b", "c", "s");
        String element = pick(random, "x", "y", "z", "12", "");
        String number = pick(random, "0", "1", "2", "-1", "-2", "5", "-5", "100", "x", "9223372036854775807");
        String end = pick(random, "LEFT", "RIGHT", "left", "UP");
        return switch (random.nextInt(22)) {
            case 0, 1 -> new String[] {"LPUSH", key, element, number};
            case 2, 3 -> new String[] {"RPUSH", other, element, element, number};
            case 4 -> new String[] {pick(random, "LPUSHX", "RPUSHX"), key, element};
            case 5 -> new String[] {pick(random, "LPOP", "RPOP"), other};
            case 6 -> new String[] {pick(random, "LPOP", "RPOP"), key, number};
            case 7 -> new String[] {"LINDEX", other, number};
            case 8 -> new String[] {"LSET", key, number, element};
            case 9, 10 -> new String[] {"LRANGE", key, number, pick(random, "-1", "3", "100")};
            case 11 -> new String[] {"LTRIM", key, pick(random, "0", "1", "-20"), number};
            case 12 -> new String[] {"LREM", key, number, element};
            case 13 -> new String[] {"LINSERT", key, pick(random, "BEFORE", "after", "x"), element, number};
            case 14 -> new String[] {"LPOS", key, element, pick(random, "RANK", "COUNT", "MAXLEN"), number};
            case 15 -> new String[] {"LPOS", key, element, "RANK", number, "COUNT", number, "MAXLEN", number};
            case 16 -> new String[] {"LMOVE", key, other, end, pick(random, "LEFT", "RIGHT")};
            case 17 -> new String[] {"RPOPLPUSH", other, key};
            case 18 -> new String[] {"LMPOP", pick(random, "1", "2", "x"), key, other, end, "COUNT", number};
            case 19 -> new String[] {pick(random, "BLPOP", "BRPOP"), key, other, "0.001"};
            case 20 -> new String[] {"SET", "s", element};
            default -> new String[] {"LLEN", key};
        };
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }
}
