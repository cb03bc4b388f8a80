package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.ArenaKind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreMapTest {
    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final ConcurrentMap<String, String> map = store.database(3).asMap(Codec.utf8(), Codec.utf8());

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatAHashMapDoes(long seed) throws Exception {
        Seeds.explain(seed, "map", () -> {
            Random random = new Random(seed);
            Map<String, String> model = new HashMap<>();
            for (int step = 0; step < 20_000; step++) {
                String key = "k" + random.nextInt(2000);
                String value = "v" + random.nextInt(3);
                String other = "v" + random.nextInt(3);
                step(random.nextInt(16), key, value, other, model);
                if (step % 4000 == 0) {
                    assertThat(map).isEqualTo(model);
                    assertThat(map.hashCode()).isEqualTo(model.hashCode());
                }
            }
            assertThat(model).isEqualTo(map);
            assertThat(map.keySet()).isEqualTo(model.keySet());
            assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
        });
    }

    private void step(int what, String key, String value, String other, Map<String, String> model) {
        switch (what) {
            case 0 -> assertThat(map.get(key)).isEqualTo(model.get(key));
            case 1, 2, 3 -> assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
            case 4 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
            case 5 -> assertThat(map.putIfAbsent(key, value)).isEqualTo(model.putIfAbsent(key, value));
            case 6 -> assertThat(map.remove(key, value)).isEqualTo(model.remove(key, value));
            case 7 -> assertThat(map.replace(key, other, value)).isEqualTo(model.replace(key, other, value));
            case 8 -> assertThat(map.replace(key, value)).isEqualTo(model.replace(key, value));
            case 9 -> assertThat(map.containsKey(key)).isEqualTo(model.containsKey(key));
            case 10 -> assertThat(map.getOrDefault(key, "x")).isEqualTo(model.getOrDefault(key, "x"));
            case 11 ->
                assertThat(map.merge(key, value, String::concat)).isEqualTo(model.merge(key, value, String::concat));
            case 12 ->
                assertThat(map.computeIfAbsent(key, k -> value)).isEqualTo(model.computeIfAbsent(key, k -> value));
            case 13 -> {
                // A null result removes.
                assertThat(map.computeIfPresent(key, (k, v) -> v.length() > 8 ? null : v + value))
                        .isEqualTo(model.computeIfPresent(key, (k, v) -> v.length() > 8 ? null : v + value));
            }
            case 14 ->
                assertThat(map.compute(key, (k, v) -> v == null ? value : null))
                        .isEqualTo(model.compute(key, (k, v) -> v == null ? value : null));
            default -> assertThat(map.size()).isEqualTo(model.size());
        }
    }

    @Test
    void iteratorsRemoveAndEntriesWriteThrough() {
        for (int i = 0; i < 1000; i++) {
            map.put("k" + i, "v" + i);
        }
        for (Map.Entry<String, String> entry : map.entrySet()) {
            entry.setValue(entry.getValue() + "!");
        }
        assertThat(map.get("k7")).isEqualTo("v7!");
        Iterator<String> keys = map.keySet().iterator();
        while (keys.hasNext()) {
            if (keys.next().endsWith("3")) {
                keys.remove();
            }
        }
        assertThat(map).hasSize(900);
        assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
        map.clear();
        assertThat(map.isEmpty()).isTrue();
        assertThat(map.entrySet().iterator().hasNext()).isFalse();
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> map.put(null, "v"));
        assertThatNullPointerException().isThrownBy(() -> map.put("k", null));
        assertThatNullPointerException().isThrownBy(() -> map.get(null));
        assertThat(map).isEmpty();
    }

    @Test
    void otherDatabasesAreNoPartOfIt() {
        map.put("k", "v");
        assertThat(store.database(2).asMap(Codec.utf8(), Codec.utf8())).isEmpty();
        assertThat(store.database(3).asMap(Codec.utf8(), Codec.utf8())).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void computingInSeveralThreadsLosesNothing() throws Exception {
        int threads = 4;
        int times = 20_000;
        Workers.run(threads, number -> {
            for (int i = 0; i < times; i++) {
                map.merge("sum", "1", (old, one) -> Integer.toString(Integer.parseInt(old) + 1));
            }
        });
        assertThat(map.get("sum")).isEqualTo(Integer.toString(threads * times));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void addOtherTypes() {
        Database database = store.database(3);
        database.list(bytes("list")).addLast(bytes("e"));
        database.set(bytes("set")).add(bytes("e"));
        database.hash(bytes("hash")).put(bytes("f"), bytes("v"));
        database.sortedSet(bytes("sorted set")).add(bytes("e"), 1);
        database.stream(bytes("stream")).add(bytes("f"), bytes("v"));
    }

    @Test
    void otherTypesAreNoPartOfIt() {
        addOtherTypes();
        map.put("k", "v");
        map.put("l", "w");

        assertThat(map).hasSize(2).isEqualTo(Map.of("k", "v", "l", "w"));
        for (String other : List.of("list", "set", "hash", "sorted set", "stream")) {
            assertThat(map.get(other)).isNull();
            assertThat(map.getOrDefault(other, "x")).isEqualTo("x");
            assertThat(map.containsKey(other)).isFalse();
            assertThat(map.keySet().contains(other)).isFalse();
            assertThat(map.entrySet().contains(Map.entry(other, "v"))).isFalse();
            assertThat(map.remove(other)).isNull();
            assertThat(map.remove(other, "v")).isFalse();
            assertThat(map.keySet().remove(other)).isFalse();
            assertThat(map.entrySet().remove(Map.entry(other, "v"))).isFalse();
            assertThat(map.replace(other, "v")).isNull();
            assertThat(map.replace(other, "v", "w")).isFalse();
            assertThat(map.computeIfPresent(other, (k, v) -> "x")).isNull();
            assertThat(map.compute(other, (k, v) -> null)).isNull();
        }
        map.replaceAll((k, v) -> v + "!");
        assertThat(map.values()).containsExactlyInAnyOrder("v!", "w!");
        map.values().removeIf(v -> v.equals("v!"));
        assertThat(map.keySet().retainAll(List.of("x"))).isTrue();
        assertThat(map).isEmpty();
        map.put("k", "v");
        map.clear();
        assertThat(map).isEmpty();
        assertThat(store.database(3).size()).isEqualTo(5);
    }

    @Test
    void otherTypesAreInTheWayOfThoseWhoPut() {
        addOtherTypes();
        for (String other : List.of("list", "set", "hash", "sorted set", "stream")) {
            List<ThrowingCallable> puts = List.of(
                    () -> map.put(other, "v"),
                    () -> map.putAll(Map.of(other, "v")),
                    () -> map.putIfAbsent(other, "v"),
                    () -> map.computeIfAbsent(other, k -> "v"),
                    () -> map.compute(other, (k, v) -> "v"),
                    () -> map.merge(other, "v", String::concat));
            for (ThrowingCallable put : puts) {
                assertThatThrownBy(put).isInstanceOf(WrongTypeException.class);
            }
        }
        assertThat(map).isEmpty();
        assertThat(store.database(3).size()).isEqualTo(5);
    }

    @Test
    void stringsAreCountedWhateverBecomesOfThem() {
        addOtherTypes();
        Database database = store.database(3);
        database.put(bytes("list"), bytes("now a string"));
        database.put(bytes("k"), bytes("v"));
        database.rename(bytes("k"), bytes("set"));
        database.entries().move(bytes("set"), store.database(4), bytes("set"), true);
        database.copy(bytes("list"), bytes("hash"), true);
        assertThat(map).hasSize(2);
        assertThat(store.database(4).asMap(Codec.utf8(), Codec.utf8())).hasSize(1);

        database.remove(bytes("list"));
        database.set(bytes("list")).add(bytes("e"));
        database.hash(bytes("other hash")).put(bytes("f"), bytes("v"));
        assertThat(map).hasSize(1).isEqualTo(Map.of("hash", "now a string"));
        database.clear();
        assertThat(map).isEmpty();
    }

    @Test
    void streamsOfItGoOnWhenEntriesExpire() {
        try (Store other = Store.open(StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(16L << 20)
                .shards(2)
                .backgroundExpiry(false)
                .build())) {
            Database database = other.database(0);
            ConcurrentMap<String, String> expiring = database.asMap(Codec.utf8(), Codec.utf8());
            expiring.put("k", "v");
            long soon = System.currentTimeMillis() + 20;
            database.put(bytes("gone"), bytes("v"), soon);
            while (System.currentTimeMillis() <= soon) {
                Thread.onSpinWait();
            }
            assertThat(expiring.keySet().stream().toList()).containsExactly("k");
            assertThat(expiring.values().stream().toList()).containsExactly("v");
            assertThat(expiring.entrySet().stream().toList()).containsExactly(Map.entry("k", "v"));
            assertThat(expiring.keySet().toArray()).containsExactly("k");
        }
    }

    @Test
    void valuesAreFoundByTheirBytes() {
        Map<byte[], byte[]> raw = store.database(3).asMap(Codec.bytes(), Codec.bytes());
        raw.put(bytes("k"), bytes("v"));
        assertThat(raw.containsValue(bytes("v"))).isTrue();
        assertThat(raw.containsValue(bytes("w"))).isFalse();
        assertThat(raw.entrySet().contains(Map.entry(bytes("k"), bytes("v")))).isTrue();
        assertThat(raw.entrySet().remove(Map.entry(bytes("k"), bytes("w")))).isFalse();
        assertThat(raw.entrySet().remove(Map.entry(bytes("k"), bytes("v")))).isTrue();
        assertThat(raw).isEmpty();
    }
}
