package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.memory.ArenaKind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreMapTest {
    private final Store store = Store.open(new StoreOptions(ArenaKind.PRIVATE, 64L << 20, 2, false));
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
}
