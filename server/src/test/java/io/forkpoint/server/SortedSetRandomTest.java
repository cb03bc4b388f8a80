package io.forkpoint.server;

import static io.forkpoint.server.CollectionDuel.any;

import io.forkpoint.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random commands on sorted sets, which both servers must answer alike. */
class SortedSetRandomTest {
    private static final int STEPS = 2_000;

    @Test
    void answersAsRedisDoes() throws Exception {
        for (long seed : Seeds.some().toArray()) {
            Seeds.explain(seed, "commands on sorted sets", () -> {
                duel(new Random(seed), 2);
                duel(new Random(seed + 1), 3);
            });
        }
    }

    private static void duel(Random random, int protocol) throws Exception {
        try (CollectionDuel duel = new CollectionDuel(protocol)) {
            duel.run("SADD plain a b c");
            duel.run("SET string text");
            for (int i = 0; i < STEPS; i++) {
                duel.run(random.nextInt(4) == 0 ? lexCommand(random) : command(random));
            }
        }
    }

    private static String key(Random random) {
        return random.nextInt(40) == 0 ? any(random, "string", "plain") : any(random, "z1", "z2", "z3", "none");
    }

    private static String source(Random random) {
        return random.nextInt(8) == 0 ? "plain" : key(random);
    }

    private static String member(Random random) {
        return any(random, "a", "b", "c", "d", "e", "f", "");
    }

    private static String members(Random random) {
        StringBuilder members = new StringBuilder(member(random));
        while (random.nextBoolean()) {
            members.append(' ').append(member(random));
        }
        return members.toString();
    }

    private static String score(Random random) {
        return any(random, "0", "1", "2", "3", "-1", "1.5", "0.1", "1e3", "-inf", "inf", "+inf", "2", "3", "x", "nan");
    }

    private static String scored(Random random) {
        StringBuilder members = new StringBuilder(score(random) + " " + member(random));
        while (random.nextBoolean()) {
            members.append(' ').append(score(random)).append(' ').append(member(random));
        }
        return members.toString();
    }

    private static String scores(Random random) {
        return any(random, "", "(") + score(random) + " " + any(random, "", "(") + score(random);
    }

    private static String ranks(Random random) {
        return any(random, "0", "1", "2", "-1", "-2", "5", "x") + " " + any(random, "0", "1", "-1", "-3", "5", "99");
    }

    private static String limit(Random random) {
        return random.nextInt(3) > 0
                ? ""
                : " LIMIT " + any(random, "0", "1", "2", "-1", "9") + " " + any(random, "0", "1", "2", "-1");
    }

    private static String withScores(Random random) {
        return any(random, "", "", " WITHSCORES", " withscores");
    }

    private static String addOptions(Random random) {
        StringBuilder options = new StringBuilder();
        while (random.nextInt(3) == 0) {
            options.append(any(random, " NX", " XX", " GT", " LT", " CH", " CH", " INCR"));
        }
        return options.toString();
    }

    private static String command(Random random) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> "ZADD " + key(random) + addOptions(random) + " " + scored(random);
            case 4 -> "ZINCRBY " + key(random) + " " + score(random) + " " + member(random);
            case 5 -> "ZREM " + key(random) + " " + members(random);
            case 6 -> any(random, "ZRANK ", "ZREVRANK ", "ZSCORE ", "ZMSCORE ") + key(random) + " " + member(random);
            case 7 -> "ZMSCORE " + key(random) + " " + members(random);
            case 8 ->
                "ZRANGE " + key(random) + " " + ranks(random) + any(random, "", " REV") + limit(random)
                        + withScores(random);
            case 9 ->
                "ZRANGE " + key(random) + " " + scores(random) + " BYSCORE" + any(random, "", " REV") + limit(random)
                        + withScores(random);
            case 10 ->
                any(random, "ZRANGEBYSCORE ", "ZREVRANGEBYSCORE ") + key(random) + " " + scores(random)
                        + withScores(random) + limit(random);
            case 11 -> "ZREVRANGE " + key(random) + " " + ranks(random) + withScores(random) + limit(random);
            case 12 -> any(random, "ZCOUNT ", "ZREMRANGEBYSCORE ") + key(random) + " " + scores(random);
            case 13 -> "ZREMRANGEBYRANK " + key(random) + " " + ranks(random);
            case 14 ->
                any(random, "ZPOPMIN ", "ZPOPMAX ") + key(random) + any(random, "", " 1", " 3", " 0", " -1", " x");
            case 15 ->
                "ZMPOP " + any(random, "1 ", "2 ", "2 ", "0 ", "x ") + key(random) + " " + key(random)
                        + any(random, " MIN", " MAX", "") + any(random, "", " COUNT 2", " COUNT 0");
            case 16 ->
                "ZRANGESTORE " + key(random) + " " + key(random) + " " + scores(random) + " BYSCORE" + limit(random)
                        + any(random, "", " REV", " WITHSCORES");
            case 17 ->
                "ZRANDMEMBER " + key(random) + any(random, "", " 2", " -3 WITHSCORES", " 9 WITHSCORES", " 0", " x");
            case 18 ->
                any(random, "ZCARD ", "ZSCAN ") + key(random) + any(random, "", " 0", " 0 COUNT 100 MATCH [a-c]");
            default -> algebra(random);
        };
    }

    private static String algebra(Random random) {
        int count = 1 + random.nextInt(3);
        StringBuilder keys = new StringBuilder(" " + count);
        StringBuilder weights = new StringBuilder(" WEIGHTS");
        for (int i = 0; i < count; i++) {
            keys.append(' ').append(source(random));
            weights.append(' ').append(any(random, "1", "2", "-1", "0", "0.5", random.nextInt(9) == 0 ? "x" : "inf"));
        }
        String options = any(random, "", "", weights.toString())
                + any(random, "", "", " AGGREGATE MIN", " AGGREGATE max", " AGGREGATE SUM", " AGGREGATE");
        return switch (random.nextInt(4)) {
            case 0 -> any(random, "ZUNION", "ZINTER") + keys + options + withScores(random);
            case 1 -> any(random, "ZUNIONSTORE ", "ZINTERSTORE ") + key(random) + keys + options;
            case 2 -> "ZDIFF" + keys + any(random, withScores(random), options);
            default -> any(random, "ZDIFFSTORE " + key(random), "ZINTERCARD") + keys + any(random, "", " LIMIT 2");
        };
    }

    /** On sets whose members all have one score. */
    private static String lexCommand(Random random) {
        String key = any(random, "l1", "l2", "l3");
        String first = any(random, "-", "+", "[a", "(a", "[c", "(d", "[", "(", "c");
        String second = any(random, "-", "+", "+", "[a", "(c", "[e", "(f", "[", "", "c");
        String range = key + " " + first + " " + second;
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> "ZADD " + key + " 0 " + member(random) + " 0 " + member(random);
            case 3 ->
                any(random, "ZRANGEBYLEX ", "ZREVRANGEBYLEX ") + range + any(random, "", " WITHSCORES") + limit(random);
            case 4 -> "ZRANGE " + range + " BYLEX" + any(random, "", " REV") + limit(random);
            case 5 -> "ZLEXCOUNT " + range;
            case 6 -> "ZRANGESTORE l2 " + range + " BYLEX" + limit(random);
            default -> "ZREMRANGEBYLEX " + range;
        };
    }
}
