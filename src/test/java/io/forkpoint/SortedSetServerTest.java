package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.rdb.RedisServer;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.Aggregate;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sorted sets of a store and of a real server that are told the same say the same. */
class SortedSetServerTest {
    private static final int STEPS = 4_000;
    private static final double[] SPECIAL = {
        0, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e300, 0.1
    };
    private static final double[] NO_WEIGHTS = {};
    private static final List<AddCondition> CONDITIONS = List.of(AddCondition.values());
    private static final List<Aggregate> AGGREGATES = List.of(Aggregate.values());

    @TempDir
    Path folder;

    private Random random;
    private Store store;
    private RedisServer server;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhatAServerSays(long seed) throws Exception {
        random = new Random(seed);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Object digest;
        try (Store opened = Store.open(
                        StoreOptions.builder().arena(ArenaKind.SHARED).build());
                RedisServer started = RedisServer.start(first, "--enable-debug-command", "yes")) {
            store = opened;
            server = started;
            Seeds.explain(seed, "sorted sets beside a server", this::run);
            digest = server.call("DEBUG", "DIGEST");
            store.snapshot(SnapshotMethod.THREAD, second.resolve("dump.rdb")).join();
        }
        try (RedisServer other = RedisServer.start(second, "--enable-debug-command", "yes")) {
            assertThat(other.call("DEBUG", "DIGEST")).isEqualTo(digest);
        }
    }

    private void run() throws IOException {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> add();
                case 4 -> remove();
                case 5 -> readOne();
                case 6 -> range();
                case 7 -> removeRange();
                case 8 -> combine();
                default -> store();
            }
        }
        for (int i = 0; i < 6; i++) {
            String key = "key" + i;
            same(set(key).members(), server.call("ZRANGE", key, "0", "-1", "WITHSCORES"));
        }
        assertThat(server.call("DBSIZE")).isEqualTo(store.size());
    }

    // ---- words ------------------------------------------------------------------------------------------------

    private String key() {
        return "key" + random.nextInt(6);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private StoreSortedSet set(String key) {
        return store.sortedSet(bytes(key));
    }

    private String member() {
        return random.nextInt(50) == 0 ? "long".repeat(100) : "m" + random.nextInt(200);
    }

    private double score() {
        return random.nextInt(10) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(60) - 30;
    }

    private static String text(double score) {
        return Double.isInfinite(score) ? (score > 0 ? "+inf" : "-inf") : Double.toString(score);
    }

    /** A server knows -0, a store does not. */
    private static Double number(Object reply) {
        return reply == null ? null : (Double) (Double.parseDouble(((String) reply).replace("inf", "Infinity")) + 0.0);
    }

    private static void same(List<ScoredMember> members, Object reply) {
        List<?> words = (List<?>) reply;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            expected.add(words.get(i) + "=" + number(words.get(i + 1)));
        }
        assertThat(members.stream().map(ScoredMember::toString)).containsExactlyElementsOf(expected);
    }

    // ---- steps ------------------------------------------------------------------------------------------------

    private void add() throws IOException {
        String key = key();
        String member = member();
        double score = score();
        AddCondition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        String[] flags = switch (condition) {
            case ALWAYS -> new String[] {};
            case IF_ABSENT -> new String[] {"NX"};
            case IF_PRESENT -> new String[] {"XX"};
            case IF_GREATER -> new String[] {"GT"};
            case IF_LESS -> new String[] {"LT"};
            case IF_PRESENT_AND_GREATER -> new String[] {"XX", "GT"};
            case IF_PRESENT_AND_LESS -> new String[] {"XX", "LT"};
        };
        if (random.nextInt(4) == 0) {
            Object reply;
            try {
                reply = server.call(words("ZADD", key, flags, "INCR", text(score), member));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("NaN");
                org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> set(key).increment(bytes(member), score, condition))
                        .isInstanceOf(IllegalArgumentException.class);
                return;
            }
            var sum = set(key).increment(bytes(member), score, condition);
            assertThat(sum.isPresent() ? (Double) sum.getAsDouble() : null).isEqualTo(number(reply));
            return;
        }
        Object reply = server.call(words("ZADD", key, flags, "CH", text(score), member));
        AddOutcome outcome = set(key).add(bytes(member), score, condition);
        boolean changed = outcome == AddOutcome.ADDED || outcome == AddOutcome.CHANGED;
        assertThat(reply).isEqualTo(changed ? 1L : 0L);
    }

    private static String[] words(String command, String key, String[] flags, String... more) {
        List<String> words = new ArrayList<>(List.of(command, key));
        words.addAll(Arrays.asList(flags));
        words.addAll(Arrays.asList(more));
        return words.toArray(String[]::new);
    }

    private void remove() throws IOException {
        String key = key();
        String a = member();
        String b = member();
        assertThat(server.call("ZREM", key, a, b)).isEqualTo(set(key).removeAll(bytes(a), bytes(b)));
        if (random.nextInt(4) == 0) {
            int count = random.nextInt(5);
            same(set(key).pollFirst(count), server.call("ZPOPMIN", key, Integer.toString(count)));
            same(set(key).pollLast(count), server.call("ZPOPMAX", key, Integer.toString(count)));
        }
    }

    private void readOne() throws IOException {
        String key = key();
        String member = member();
        var score = set(key).score(bytes(member));
        assertThat(score.isPresent() ? (Double) score.getAsDouble() : null)
                .isEqualTo(number(server.call("ZSCORE", key, member)));
        var rank = set(key).rank(bytes(member));
        assertThat(server.call("ZRANK", key, member)).isEqualTo(rank.isPresent() ? rank.getAsLong() : null);
        rank = set(key).reverseRank(bytes(member));
        assertThat(server.call("ZREVRANK", key, member)).isEqualTo(rank.isPresent() ? rank.getAsLong() : null);
        assertThat(server.call("ZCARD", key)).isEqualTo(set(key).size());
    }

    private record Scores(ScoreRange range, String min, String max) {}

    private Scores scores() {
        double min = score();
        double max = score();
        boolean open = random.nextBoolean();
        boolean openAbove = random.nextBoolean();
        ScoreRange range = ScoreRange.between(min, max);
        range = open ? range.excludingMin() : range;
        range = openAbove ? range.excludingMax() : range;
        return new Scores(range, (open ? "(" : "") + text(min), (openAbove ? "(" : "") + text(max));
    }

    private void range() throws IOException {
        String key = key();
        if (random.nextBoolean()) {
            String start = Integer.toString(random.nextInt(80) - 40);
            String stop = Integer.toString(random.nextInt(80) - 40);
            SortedSetRange range = RankRange.of(Long.parseLong(start), Long.parseLong(stop));
            same(set(key).range(range), server.call("ZRANGE", key, start, stop, "WITHSCORES"));
            same(set(key).reverseRange(range), server.call("ZRANGE", key, start, stop, "REV", "WITHSCORES"));
            return;
        }
        Scores scores = scores();
        String offset = Integer.toString(random.nextInt(5));
        String count = Integer.toString(random.nextInt(6) - 1);
        long from = Long.parseLong(offset);
        // All, to a server.
        long most = count.equals("-1") ? Long.MAX_VALUE : Long.parseLong(count);
        String[] limit = {"BYSCORE", "LIMIT", offset, count, "WITHSCORES"};
        same(
                set(key).range(scores.range, from, most),
                server.call(words("ZRANGE", key, new String[] {scores.min, scores.max}, limit)));
        same(
                set(key).reverseRange(scores.range, from, most),
                server.call(words("ZRANGE", key, new String[] {scores.max, scores.min, "REV"}, limit)));
        assertThat(server.call("ZCOUNT", key, scores.min, scores.max)).isEqualTo(set(key).count(scores.range));
    }

    private void removeRange() throws IOException {
        String key = key();
        switch (random.nextInt(8)) {
            case 0 -> {
                int start = random.nextInt(80) - 40;
                int stop = start + random.nextInt(5);
                assertThat(server.call("ZREMRANGEBYRANK", key, Integer.toString(start), Integer.toString(stop)))
                        .isEqualTo(set(key).removeRange(RankRange.of(start, stop)));
            }
            case 1 -> {
                Scores scores = scores();
                assertThat(server.call("ZREMRANGEBYSCORE", key, scores.min, scores.max))
                        .isEqualTo(set(key).removeRange(scores.range));
            }
            default -> {
                // All of one score, in a key of their own.
                String min = member();
                String max = member();
                server.call("ZADD", "same", "5", min, "5", member() + "x");
                server.call("ZADD", "same", "5", max);
                set("same").removeRange(RankRange.all());
                for (Object each : (List<?>) server.call("ZRANGE", "same", "0", "-1")) {
                    set("same").add(bytes((String) each), 5);
                }
                LexRange range = LexRange.between(bytes(min), bytes(max)).excludingMin();
                assertThat(server.call("ZLEXCOUNT", "same", "(" + min, "[" + max))
                        .isEqualTo(set("same").count(range));
                assertThat(server.call("ZREMRANGEBYLEX", "same", "(" + min, "[" + max))
                        .isEqualTo(set("same").removeRange(range));
            }
        }
    }

    private static byte[][] keys(String... keys) {
        return Arrays.stream(keys).map(SortedSetServerTest::bytes).toArray(byte[][]::new);
    }

    private void combine() throws IOException {
        StoreSortedSets sets = store.database(0).sortedSets();
        String a = key();
        String b = key();
        String c = key();
        if (random.nextInt(4) == 0) {
            same(sets.difference(keys(a, b)), server.call("ZDIFF", "2", a, b, "WITHSCORES"));
            assertThat(server.call("ZINTERCARD", "2", a, b, "LIMIT", "7"))
                    .isEqualTo(sets.intersectionSize(7, keys(a, b)));
            return;
        }
        double[] weights = {random.nextInt(3) - 1, random.nextInt(4) * 0.5};
        Aggregate aggregate = AGGREGATES.get(random.nextInt(3));
        String[] more = {"WEIGHTS", text(weights[0]), text(weights[1]), "AGGREGATE", aggregate.name(), "WITHSCORES"};
        same(sets.union(weights, aggregate, keys(a, b)), server.call(words("ZUNION", "2", new String[] {a, b}, more)));
        List<ScoredMember> found = sets.intersection(weights, aggregate, keys(a, b));
        same(found, server.call(words("ZINTER", "2", new String[] {a, b}, more)));
        same(sets.union(keys(a, b, c)), server.call("ZUNION", "3", a, b, c, "WITHSCORES"));
    }

    private void store() throws IOException {
        if (random.nextInt(4) > 0) {
            return;
        }
        StoreSortedSets sets = store.database(0).sortedSets();
        String a = key();
        String b = key();
        String to = key();
        switch (random.nextInt(4)) {
            case 0 ->
                assertThat(server.call("ZUNIONSTORE", to, "2", a, b, "AGGREGATE", "MIN"))
                        .isEqualTo(sets.storeUnion(bytes(to), NO_WEIGHTS, Aggregate.MIN, keys(a, b)));
            case 1 ->
                assertThat(server.call("ZINTERSTORE", to, "2", a, b, "AGGREGATE", "MAX"))
                        .isEqualTo(sets.storeIntersection(bytes(to), NO_WEIGHTS, Aggregate.MAX, keys(a, b)));
            case 2 ->
                assertThat(server.call("ZDIFFSTORE", to, "2", a, b))
                        .isEqualTo(sets.storeDifference(bytes(to), keys(a, b)));
            default ->
                assertThat(server.call("ZRANGESTORE", to, a, "(0", "20", "BYSCORE"))
                        .isEqualTo(sets.storeRange(
                                bytes(to), bytes(a), ScoreRange.between(0, 20).excludingMin()));
        }
    }
}
