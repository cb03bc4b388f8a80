package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.rdb.RedisServer;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists, sets and hashes of a store and of a real server that are told the same say the same. */
class CollectionsServerTest {
    private static final int STEPS = 6_000;

    @TempDir
    Path folder;

    private Random random;
    private Store store;
    private RedisServer server;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sayWhatAServerSays(long seed) throws Exception {
        random = new Random(seed);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Object digest;
        try (Store opened = Store.open(
                        StoreOptions.builder().arena(ArenaKind.SHARED).build());
                RedisServer started = RedisServer.start(first, "--enable-debug-command", "yes")) {
            store = opened;
            server = started;
            Seeds.explain(seed, "lists, sets and hashes beside a server", () -> {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                assertThat(server.call("DBSIZE")).isEqualTo(store.size());
            });
            digest = server.call("DEBUG", "DIGEST");
            store.snapshot(SnapshotMethod.THREAD, second.resolve("dump.rdb")).join();
        }
        try (RedisServer other = RedisServer.start(second, "--enable-debug-command", "yes")) {
            assertThat(other.call("DEBUG", "DIGEST")).isEqualTo(digest);
        }
    }

    private void step() throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> stepOfLists();
            case 1 -> stepOfSets();
            default -> stepOfHashes();
        }
    }

    // ---- words ------------------------------------------------------------------------------------------------

    private String key(String type) {
        return type + random.nextInt(3);
    }

    private String word() {
        return random.nextInt(50) == 0 ? "long".repeat(100) : "w" + random.nextInt(60);
    }

    private String[] words() {
        return IntStream.range(0, 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 4))
                .mapToObj(i -> word())
                .toArray(String[]::new);
    }

    private String index() {
        return Integer.toString(random.nextInt(40) - 20);
    }

    private Object call(String command, String key, String... more) throws IOException {
        return server.call(
                Stream.concat(Stream.of(command, key), Arrays.stream(more)).toArray(String[]::new));
    }

    private static long number(boolean yes) {
        return yes ? 1 : 0;
    }

    private static List<?> sorted(Object reply) {
        List<Object> words = new ArrayList<>((List<?>) reply);
        words.sort(Comparator.comparing(Object::toString));
        return words;
    }

    private static List<String> sorted(byte[]... members) {
        return texts(members).stream().sorted().toList();
    }

    // ---- lists ------------------------------------------------------------------------------------------------

    private void stepOfLists() throws IOException {
        String key = key("list");
        String other = key("list");
        StoreList list = store.list(bytes(key));
        String word = word();
        String[] words = words();
        String from = index();
        String to = index();
        long start = Long.parseLong(from);
        long end = Long.parseLong(to);
        boolean first = random.nextBoolean();
        String side = first ? "LEFT" : "RIGHT";
        switch (random.nextInt(14)) {
            case 0 -> assertThat(list.addFirst(all(words))).isEqualTo(call("LPUSH", key, words));
            case 1, 2 -> assertThat(list.addLast(all(words))).isEqualTo(call("RPUSH", key, words));
            case 3 -> assertThat(list.addFirstIfPresent(all(words))).isEqualTo(call("LPUSHX", key, words));
            case 4 -> assertThat(text(list.pollFirst())).isEqualTo(call("LPOP", key));
            case 5 -> assertThat(text(list.pollLast())).isEqualTo(call("RPOP", key));
            case 6 -> assertThat(text(list.get(start))).isEqualTo(call("LINDEX", key, from));
            case 7 -> assertThat(texts(list.range(start, end))).isEqualTo(call("LRANGE", key, from, to));
            case 8 -> {
                boolean existed = list.exists();
                OptionalLong inserted = first
                        ? list.insertBefore(bytes(word), bytes("new"))
                        : list.insertAfter(bytes(word), bytes("new"));
                assertThat(inserted.orElse(existed ? -1 : 0))
                        .isEqualTo(call("LINSERT", key, first ? "BEFORE" : "AFTER", word, "new"));
            }
            case 9 ->
                assertThat(remove(list, start / 5, bytes(word)))
                        .isEqualTo(call("LREM", key, Long.toString(start / 5), word));
            case 10 -> {
                if (random.nextInt(6) == 0) {
                    list.trim(start, end);
                    assertThat(call("LTRIM", key, from, to)).isEqualTo("OK");
                }
            }
            case 11 -> {
                long rank = start / 5 == 0 ? 1 : start / 5;
                String[] options = {"RANK", Long.toString(rank), "COUNT", "2", "MAXLEN", "30"};
                long[] found = rank > 0
                        ? list.indexesOf(bytes(word), rank - 1, 2, 30)
                        : list.lastIndexesOf(bytes(word), -rank - 1, 2, 30);
                assertThat(Arrays.stream(found).boxed()).isEqualTo(positions(key, word, options));
            }
            case 12 -> {
                ListEnd end1 = first ? ListEnd.FIRST : ListEnd.LAST;
                ListEnd end2 = start > 0 ? ListEnd.FIRST : ListEnd.LAST;
                assertThat(text(list.move(end1, bytes(other), end2)))
                        .isEqualTo(call("LMOVE", key, other, side, start > 0 ? "LEFT" : "RIGHT"));
            }
            default -> {
                if (list.get(start) != null) {
                    list.set(start, bytes(word));
                    assertThat(call("LSET", key, from, word)).isEqualTo("OK");
                }
            }
        }
        assertThat(list.size()).isEqualTo(call("LLEN", key));
    }

    private static long remove(StoreList list, long count, byte[] element) {
        if (count == 0) {
            return list.removeAllOccurrences(element);
        }
        return count > 0 ? list.removeFirstOccurrences(element, count) : list.removeLastOccurrences(element, -count);
    }

    private List<?> positions(String key, String word, String... options) throws IOException {
        String[] more = Stream.concat(Stream.of(word), Arrays.stream(options)).toArray(String[]::new);
        return (List<?>) call("LPOS", key, more);
    }

    // ---- sets -------------------------------------------------------------------------------------------------

    private void stepOfSets() throws IOException {
        String key = key("set");
        String other = key("set");
        String third = key("set");
        StoreSet set = store.set(bytes(key));
        StoreSets sets = store.database(0).sets();
        String word = word();
        String[] words = words();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> assertThat(set.addAll(all(words))).isEqualTo(call("SADD", key, words));
            case 3 -> assertThat(set.removeAll(all(words))).isEqualTo(call("SREM", key, words));
            case 4 -> assertThat(number(set.contains(bytes(word)))).isEqualTo(call("SISMEMBER", key, word));
            case 5 ->
                assertThat(number(set.move(bytes(word), bytes(other)))).isEqualTo(call("SMOVE", key, other, word));
            case 6 ->
                assertThat(sorted(sets.union(all(key, other, third))))
                        .isEqualTo(sorted(call("SUNION", key, other, third)));
            case 7 ->
                assertThat(sorted(sets.intersection(all(key, other, third))))
                        .isEqualTo(sorted(call("SINTER", key, other, third)));
            case 8 ->
                assertThat(sorted(sets.difference(all(key, other, third))))
                        .isEqualTo(sorted(call("SDIFF", key, other, third)));
            case 9 ->
                assertThat(sets.intersectionSize(3, all(key, other)))
                        .isEqualTo(call("SINTERCARD", "2", key, other, "LIMIT", "3"));
            case 10 -> {
                int which = random.nextInt(3);
                byte[][] sources = all(other, third);
                long members = which == 0
                        ? sets.storeUnion(bytes(key), sources)
                        : which == 1
                                ? sets.storeIntersection(bytes(key), sources)
                                : sets.storeDifference(bytes(key), sources);
                String command =
                        List.of("SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE").get(which);
                assertThat(members).isEqualTo(call(command, key, other, third));
            }
            default -> {
                byte[] taken = set.pollRandom();
                if (taken != null) {
                    assertThat(call("SREM", key, text(taken))).isEqualTo(1L);
                }
            }
        }
        assertThat(set.size()).isEqualTo(call("SCARD", key));
    }

    // ---- hashes -----------------------------------------------------------------------------------------------

    private void stepOfHashes() throws IOException {
        String key = key("hash");
        StoreHash hash = store.hash(bytes(key));
        String field = word();
        String[] fields = words();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                String[] pairs = Arrays.stream(fields)
                        .flatMap(name -> Stream.of(name, "value of " + name))
                        .toArray(String[]::new);
                byte[][] values = Arrays.stream(fields)
                        .map(name -> bytes("value of " + name))
                        .toArray(byte[][]::new);
                assertThat(hash.putAll(all(fields), values)).isEqualTo(call("HSET", key, pairs));
            }
            case 3 -> assertThat(hash.removeAll(all(fields))).isEqualTo(call("HDEL", key, fields));
            case 4 -> assertThat(texts(hash.getAll(all(fields)))).isEqualTo(call("HMGET", key, fields));
            case 5 ->
                assertThat(number(hash.putIfAbsent(bytes(field), bytes("first"))))
                        .isEqualTo(call("HSETNX", key, field, "first"));
            case 6 -> assertThat((long) hash.valueLength(bytes(field))).isEqualTo(call("HSTRLEN", key, field));
            case 7 -> {
                long delta = random.nextInt(1000) - 500L;
                assertThat(hash.increment(bytes("integer"), delta))
                        .isEqualTo(call("HINCRBY", key, "integer", Long.toString(delta)));
            }
            case 8 -> {
                // In binary fractions, for a server's sums are not exact.
                BigDecimal delta = new BigDecimal(random.nextInt(64) - 32).divide(new BigDecimal(4));
                assertThat(hash.increment(bytes("decimal"), delta).toPlainString())
                        .isEqualTo(call("HINCRBYFLOAT", key, "decimal", delta.toPlainString()));
            }
            default -> assertThat(sorted(hash.fields())).isEqualTo(sorted(call("HKEYS", key)));
        }
        assertThat(hash.size()).isEqualTo(call("HLEN", key));
    }
}
