package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Gives both servers the same commands and compares what they reply. */
final class CollectionDuel implements AutoCloseable {
    /** Those that reply elements in an order that nobody promises. */
    private static final Set<String> UNORDERED =
            Set.of("SMEMBERS", "SUNION", "SINTER", "SDIFF", "HKEYS", "HVALS", "SSCAN");
    /** The same with pairs. */
    private static final Set<String> UNORDERED_PAIRS = Set.of("HGETALL", "HSCAN", "ZSCAN");
    /** Those that draw lots: only how much they reply is compared. */
    private static final Set<String> RANDOM = Set.of("SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER");

    private final RespClient forkpoint;
    private final RespClient redis;
    private final List<String> history = new ArrayList<>();

    private final boolean resp3;

    /** {@code protocol}: 2 or 3. */
    CollectionDuel(int protocol) throws IOException {
        forkpoint = ServerKind.FORKPOINT.client();
        redis = ServerKind.REDIS.client();
        resp3 = protocol == 3;
        forkpoint.call("HELLO", Integer.toString(protocol));
        redis.call("HELLO", Integer.toString(protocol));
    }

    /** One of several words. */
    static String any(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** The words of a line. */
    void run(String line) throws IOException {
        run(line.split(" ", -1));
    }

    void run(String... command) throws IOException {
        history.add(String.join(" ", command));
        Object ours = comparable(command, forkpoint.call(command));
        Object theirs = comparable(command, redis.call(command));
        // Which of two mistakes is found first is not compared.
        boolean twoMistakes = ours instanceof Failure
                && theirs instanceof Failure failure
                && failure.message().startsWith("WRONGTYPE");
        if (!twoMistakes) {
            assertThat(ours)
                    .as("reply to "
                            + String.join("\n", history.subList(Math.max(0, history.size() - 12), history.size())))
                    .isEqualTo(theirs);
        }
    }

    /** Has Forkpoint take members of a set away at random, and Redis the same ones. */
    void popMembers(String key, int count) throws IOException {
        history.add("SPOP " + key + " " + count);
        Object reply = forkpoint.call("SPOP", key, Integer.toString(count));
        if (reply instanceof Collection<?> members) {
            assertThat(reply instanceof Set).as("a set in RESP3").isEqualTo(resp3);
            long size = (Long) redis.call("SCARD", key);
            assertThat((long) members.size()).as("popped from " + size).isEqualTo(Math.min(count, size));
            for (Object member : members) {
                assertThat(redis.call("SREM", key, (String) member)).isEqualTo(1L);
            }
        } else {
            assertThat(reply).isEqualTo(redis.call("SPOP", key, Integer.toString(count)));
        }
    }

    private Object comparable(String[] command, Object reply) {
        String name = command[0].toUpperCase(Locale.ROOT);
        if (!(reply instanceof List<?> list)) {
            return RANDOM.contains(name) && reply instanceof String ? "one" : shape(reply);
        }
        if (name.endsWith("SCAN")) {
            list = (List<?>) list.get(1);
        }
        if (RANDOM.contains(name)) {
            return list.size() + (!list.isEmpty() && list.get(0) instanceof List ? " pairs" : " elements");
        }
        if (UNORDERED.contains(name)) {
            return list.stream().sorted().toList();
        }
        if (UNORDERED_PAIRS.contains(name)) {
            List<List<Object>> pairs = new ArrayList<>();
            for (int i = 0; i < list.size(); i += 2) {
                pairs.add(List.of(list.get(i), number(list.get(i + 1))));
            }
            pairs.sort(Comparator.comparing(pair -> (String) pair.get(0)));
            return pairs;
        }
        return shape(list);
    }

    /** What of a reply has to be the same; in RESP3 a number is no string, so that those need not be looked into. */
    private Object shape(Object reply) {
        return resp3 ? withoutNulls(reply) : number(reply);
    }

    private static Object withoutNulls(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream()
                    .map(each -> each == null ? "no reply" : withoutNulls(each))
                    .toList();
        }
        return reply instanceof Double number ? (Object) (number + 0.0) : reply;
    }

    /** Numbers by their value: Redis 7.0 writes more digits of some than later ones, and keeps -0 where the store has 0. */
    private static Object number(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream()
                    .map(each -> each == null ? "no reply" : number(each))
                    .toList();
        }
        if (reply instanceof String text && text.matches("-?[0-9.]+(e[+-]?[0-9]+)?|-?inf")) {
            return Double.parseDouble(text.replace("inf", "Infinity")) + 0.0;
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        forkpoint.close();
        redis.close();
    }
}
