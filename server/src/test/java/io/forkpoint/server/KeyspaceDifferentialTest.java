package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands of strings, bitmaps and keys, which have to be answered as Redis answers them. */
class KeyspaceDifferentialTest {
    private static final int STEPS = 2_000;
    private static final long FAR = 33_000_000_000_000L;
    private static final String[] KEYS = {"a", "b", "c", "k:1", "k:2", "list", "set", "zset", "hash"};
    private static final String TEMPORARY = "temporary";
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "7",
        "10",
        "0.5",
        "3.14",
        "-2.25",
        "1e3",
        "9223372036854775807",
        "-9223372036854775808",
        "x",
        "hello",
        "hello world",
        "\u00ff\u0000\u0001",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    };
    private static final String[] NUMBERS = {
        "0",
        "1",
        "2",
        "-1",
        "-2",
        "5",
        "8",
        "9",
        "17",
        "-100",
        "100",
        "3.0",
        "1.1",
        "x",
        "",
        "01",
        "+1",
        "1000000007",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808"
    };
    private Random random;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsRedisDoes(long seed) throws Exception {
        random = new Random(seed);
        List<String> history = new ArrayList<>();
        Seeds.explain(seed, "the last commands: see the cause", () -> {
            try (RespClient ours = ServerKind.FORKPOINT.client();
                    RespClient redis = ServerKind.REDIS.client()) {
                for (int i = 0; i < STEPS; i++) {
                    String[] command = random.nextInt(12) == 0 ? restore(redis) : command();
                    history.add(Arrays.toString(command));
                    Object expected = canonical(command, redis.call(command));
                    Object actual = canonical(command, ours.call(command));
                    assertThat(actual)
                            .as("step %d: %s", i, history.subList(Math.max(0, history.size() - 12), history.size()))
                            .isEqualTo(expected);
                    compareContent(ours, redis, history, command);
                }
            }
        });
    }

    /** The content of the keys that were named, after each command. */
    private static void compareContent(RespClient ours, RespClient redis, List<String> history, String[] command)
            throws IOException {
        for (String argument : command) {
            if (Arrays.asList(KEYS).contains(argument)) {
                for (String[] query : new String[][] {
                    {"TYPE", argument}, {"GET", argument}, {"PEXPIRETIME", argument}, {"SORT", argument, "ALPHA"}
                }) {
                    assertThat(ours.call(query))
                            .as(
                                    "%s after %s",
                                    Arrays.toString(query),
                                    history.subList(Math.max(0, history.size() - 12), history.size()))
                            .isEqualTo(redis.call(query));
                }
            }
        }
    }

    private static Object canonical(String[] command, Object reply) {
        if (reply instanceof List<?> list && command[0].equals("KEYS")) {
            return sorted(list);
        }
        if (reply instanceof List<?> list && command[0].equals("SCAN")) {
            return List.of(list.get(0), sorted((List<?>) list.get(1)));
        }
        return reply;
    }

    private static List<Object> sorted(List<?> list) {
        List<Object> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparing(String::valueOf));
        return sorted;
    }

    // ---- commands ---------------------------------------------------------------------------------------------

    private String any(String... from) {
        return from[random.nextInt(from.length)];
    }

    private String key() {
        return any(KEYS);
    }

    private String value() {
        return any(VALUES);
    }

    private String number() {
        return any(NUMBERS);
    }

    private String small() {
        return any("0", "1", "2", "3", "5", "7", "8", "15", "16", "40", "-1", "-3", "-9", "-100", "100");
    }

    private String far() {
        return Long.toString(FAR + random.nextInt(5) * 1000L);
    }

    private String[] with(String[] head, String... options) {
        List<String> words = new ArrayList<>(Arrays.asList(head));
        for (String option : options) {
            if (random.nextInt(3) == 0) {
                words.addAll(Arrays.asList(option.split(" ", -1)));
            }
        }
        return words.toArray(String[]::new);
    }

    private String[] words(String... words) {
        return words;
    }

    private String[] command() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> stringCommand();
            case 2 -> bitmapCommand();
            default -> keyCommand();
        };
    }

    private String[] stringCommand() {
        return switch (random.nextInt(24)) {
            case 0 -> words("SET", key(), value());
            case 1 -> with(words("SET", key(), value()), "NX", "XX", "GET", "KEEPTTL", "PXAT " + far());
            case 2 ->
                with(
                        words("SET", key(), value()),
                        "EXAT " + far().substring(0, 11),
                        "get",
                        "xx",
                        "EX " + any("0", "-1", "x"));
            case 3 -> words("GETSET", key(), value());
            case 4 -> words("GETDEL", key());
            case 5 -> with(words("GETEX", key()), "PERSIST", "PXAT " + far(), "PXAT 1", "EX 0");
            case 6 -> words("SETNX", key(), value());
            case 7 -> words("MGET", key(), key(), key());
            case 8 -> words("MSET", key(), value(), key(), value());
            case 9 -> words("MSETNX", key(), value(), key(), value());
            case 10 -> words("APPEND", key(), value());
            case 11 -> words("STRLEN", key());
            case 12 -> words(any("GETRANGE", "SUBSTR"), key(), small(), small());
            case 13 -> words("SETRANGE", key(), small(), value());
            case 14 -> words("SETRANGE", key(), number(), value());
            case 15 -> words(any("INCR", "DECR"), key());
            case 16, 17 -> words(any("INCRBY", "DECRBY"), key(), number());
            case 18, 19 -> words("INCRBYFLOAT", key(), number());
            case 20 -> with(words("LCS", key(), key()), "LEN", "IDX", "MINMATCHLEN " + small(), "WITHMATCHLEN");
            case 21 -> words("MSET", key(), value(), key());
            case 22 -> words(any("SETEX", "PSETEX"), key(), any("0", "-1", "x", "9223372036854775807"), value());
            default -> words("SET", key(), any("1", "5", "12"));
        };
    }

    private String bits() {
        return any("u8", "i8", "u4", "i5", "u1", "i64", "u63", "i16", "u64", "i65", "x8", "u0");
    }

    private String[] bitmapCommand() {
        return switch (random.nextInt(8)) {
            case 0 ->
                words("SETBIT", key(), any("0", "1", "7", "8", "100", "-1", "x", "4294967296"), any("0", "1", "2"));
            case 1 -> words("GETBIT", key(), any("0", "1", "7", "8", "100", "100000", "-1", "x"));
            case 2 -> with(words("BITCOUNT", key()), small() + " " + small(), any("BIT", "BYTE", "X"));
            case 3 -> with(words("BITPOS", key(), any("0", "1", "2")), small(), small(), any("BIT", "BYTE"));
            case 4 -> words("BITOP", any("AND", "OR", "XOR", "and", "X"), key(), key(), key(), key());
            case 5 -> words("BITOP", "NOT", key(), key());
            case 6 ->
                with(
                        words("BITFIELD", key()),
                        "GET " + bits() + " " + any("0", "3", "#1", "100"),
                        "SET " + bits() + " " + any("0", "3", "#1", "90") + " " + number(),
                        "OVERFLOW " + any("SAT", "FAIL", "WRAP", "X"),
                        "INCRBY " + bits() + " " + any("0", "5", "#2") + " " + number());
            default -> with(words("BITFIELD_RO", key()), "GET u8 0", "GET i3 #2", "SET u8 0 1");
        };
    }

    /** What makes a collection, in Redis alone, under a key that is none of those of the test. */
    private String[] collection() {
        return switch (random.nextInt(4)) {
            case 0 -> words("RPUSH", TEMPORARY, value(), any("3", "12"), value(), value());
            case 1 -> words("SADD", TEMPORARY, any("1", "2"), any("3", "30"), any("x", "4"));
            case 2 -> words("ZADD", TEMPORARY, "2", value(), "1", any("3", "30"), "3.5", "z");
            default -> words("HSET", TEMPORARY, "f", value(), value(), "2");
        };
    }

    /** A RESTORE of what Redis has dumped. */
    private String[] restore(RespClient redis) throws IOException {
        redis.call(collection());
        String payload = (String) redis.call("DUMP", TEMPORARY);
        redis.call("DEL", TEMPORARY);
        return with(words("RESTORE", key(), "0", payload), "REPLACE", "IDLETIME 3");
    }

    private String[] keyCommand() {
        return switch (random.nextInt(22)) {
            case 0 -> words(any("DEL", "UNLINK"), key(), key());
            case 1 -> words(any("EXISTS", "TOUCH"), key(), key(), key());
            case 2 -> words("TYPE", key());
            case 3 -> words("KEYS", any("*", "?", "k:*", "[a-b]", "[^a]", "k:[12", "h*sh", "\\a", ""));
            case 4, 5 -> words("RENAME", key(), key());
            case 6 -> words("RENAMENX", key(), key());
            case 7 -> with(words("COPY", key(), key()), "REPLACE", "DB " + any("0", "1", "16", "x"));
            case 8 -> words("MOVE", key(), any("0", "1", "99", "x", "-1"));
            case 9, 10 -> with(words("PEXPIREAT", key(), far()), "NX", "XX", "GT", "LT");
            case 11 -> words("EXPIREAT", key(), far().substring(0, 11));
            case 12 -> words(any("EXPIRE", "PEXPIRE"), key(), any("0", "-1", "x", "9223372036854775807"));
            case 13 -> words("PERSIST", key());
            // What is left of a time differs by when each server is asked.
            case 14 -> words(any("TTL", "PTTL"), "nobody");
            case 15 -> words("OBJECT", any("REFCOUNT", "ENCODING"), "nobody");
            case 16 -> words("DBSIZE");
            case 17 -> with(words("SCAN", "0", "COUNT", "1000"), "MATCH nothing*");
            case 18 -> words("RESTORE", key(), any("0", "-1", "x"), value());
            case 19 -> with(words("SORT", key()), "ALPHA", "LIMIT 0 2", "STORE " + key());
            case 20 -> words(any("EXPIRETIME", "PEXPIRETIME"), key());
            default -> words("DUMP", "nobody");
        };
    }
}
