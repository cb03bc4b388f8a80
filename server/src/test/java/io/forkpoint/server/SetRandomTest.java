package io.forkpoint.server;

import static io.forkpoint.server.CollectionDuel.any;

import io.forkpoint.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random commands on sets, which both servers must answer alike. */
class SetRandomTest {
    private static final int STEPS = 1_500;

    @Test
    void answersAsRedisDoes() throws Exception {
        for (long seed : Seeds.some().toArray()) {
            Seeds.explain(seed, "commands on sets", () -> {
                duel(new Random(seed), 2);
                duel(new Random(seed + 1), 3);
            });
        }
    }

    private static void duel(Random random, int protocol) throws Exception {
        try (CollectionDuel duel = new CollectionDuel(protocol)) {
            duel.run("SET string text");
            for (int i = 0; i < STEPS; i++) {
                if (random.nextInt(20) == 0) {
                    duel.popMembers(key(random), random.nextInt(4));
                } else {
                    duel.run(command(random));
                }
            }
        }
    }

    private static String key(Random random) {
        return random.nextInt(40) == 0 ? "string" : any(random, "s1", "s2", "s3", "none");
    }

    private static String member(Random random) {
        return any(random, "a", "b", "c", "d", "e", "f", "1", "23", "");
    }

    private static String some(Random random, String first) {
        StringBuilder words = new StringBuilder(first);
        while (random.nextBoolean()) {
            words.append(' ').append(first.contains("s") ? key(random) : member(random));
        }
        return words.toString();
    }

    private static String command(Random random) {
        String key = key(random);
        String keys = some(random, "s1") + " " + key;
        String members = some(random, member(random));
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> "SADD " + key + " " + members;
            case 4 -> "SREM " + key + " " + members;
            case 5 -> any(random, "SCARD ", "SMEMBERS ", "SADD ", "SREM ") + key;
            case 6 -> any(random, "SISMEMBER ", "SMISMEMBER ") + key + " " + member(random);
            case 7 -> "SMISMEMBER " + key + " " + members;
            case 8 -> "SMOVE " + key(random) + " " + key + " " + member(random);
            case 9 -> any(random, "SUNION ", "SINTER ", "SDIFF ") + keys;
            case 10 -> any(random, "SUNIONSTORE ", "SINTERSTORE ", "SDIFFSTORE ") + key(random) + " " + keys;
            case 11 ->
                "SINTERCARD " + any(random, "1 ", "2 ", "3 ", "0 ", "x ") + keys
                        + any(random, "", " LIMIT 2", " LIMIT -1", " LIMIT", " LIMIT 0");
            case 12 ->
                "SRANDMEMBER " + key + any(random, "", " 3", " -5", " 0", " 99", " x", " 1 1", " -9223372036854775808");
            default ->
                "SSCAN " + key
                        + any(
                                random,
                                " 0",
                                " 0 COUNT 100",
                                " 0 MATCH [a-c]",
                                " 0 COUNT x",
                                " x",
                                " 0 COUNT 0",
                                " 0 MATCH",
                                " 0 NONE 1");
        };
    }
}
