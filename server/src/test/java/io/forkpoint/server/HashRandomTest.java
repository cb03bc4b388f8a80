package io.forkpoint.server;

import static io.forkpoint.server.CollectionDuel.any;

import io.forkpoint.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random commands on hashes, which both servers must answer alike. */
class HashRandomTest {
    private static final int STEPS = 1_500;

    @Test
    void answersAsRedisDoes() throws Exception {
        for (long seed : Seeds.some().toArray()) {
            Seeds.explain(seed, "commands on hashes", () -> {
                duel(new Random(seed), 2);
                duel(new Random(seed + 1), 3);
            });
        }
    }

    private static void duel(Random random, int protocol) throws Exception {
        try (CollectionDuel duel = new CollectionDuel(protocol)) {
            duel.run("SET string text");
            for (int i = 0; i < STEPS; i++) {
                duel.run(command(random));
            }
        }
    }

    private static String key(Random random) {
        return random.nextInt(40) == 0 ? "string" : any(random, "h1", "h2", "none");
    }

    private static String field(Random random) {
        return any(random, "a", "b", "c", "d", "e", "n", "n", "");
    }

    private static String fields(Random random) {
        StringBuilder fields = new StringBuilder(field(random));
        while (random.nextBoolean()) {
            fields.append(' ').append(field(random));
        }
        return fields.toString();
    }

    private static String value(Random random) {
        return any(random, "v", "", "10", "-3", "1.5", "1e3", "9223372036854775807", "inf", "a longer one");
    }

    private static String entries(Random random) {
        StringBuilder entries = new StringBuilder(field(random) + " " + any(random, "x", "5"));
        while (random.nextBoolean()) {
            entries.append(' ').append(field(random)).append(random.nextInt(20) == 0 ? "" : " y");
        }
        return entries.toString();
    }

    private static String command(Random random) {
        String key = key(random);
        return switch (random.nextInt(12)) {
            case 0, 1 -> any(random, "HSET ", "HMSET ", "HSET ", "HSETNX ") + key + " " + entries(random);
            case 2 -> "HSETNX " + key + " " + field(random) + " " + any(random, "p", "7");
            case 3 -> "HDEL " + key + " " + fields(random);
            case 4 -> any(random, "HGET ", "HEXISTS ", "HSTRLEN ", "HMGET ") + key + " " + field(random);
            case 5 -> "HMGET " + key + " " + fields(random);
            case 6 -> any(random, "HGETALL ", "HKEYS ", "HVALS ", "HLEN ") + key;
            case 7 -> "HINCRBY " + key + " n " + any(random, "1", "-5", "9223372036854775807", "x", "1.5");
            case 8 -> "HINCRBYFLOAT " + key + " n " + any(random, "1", "-5.25", "0.1", "1e2", "x", "inf", "nan");
            case 9 ->
                "HRANDFIELD " + key
                        + any(random, "", " 2", " -7", " 99 WITHVALUES", " -3 WITHVALUES", " 0", " x", " 1 VALUES");
            case 10 ->
                "HSCAN " + key + any(random, " 0", " 0 COUNT 100 MATCH [a-c]", " x", " 0 COUNT -1", " 0 MATCH n*");
            default ->
                "HSET " + key + " " + any(random, "a", "n") + " "
                        + value(random).replace(' ', '_');
        };
    }
}
