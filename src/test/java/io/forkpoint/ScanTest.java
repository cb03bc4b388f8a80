package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.memory.ArenaKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {
    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(128L << 20)
            .shards(4)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Map<String, Integer> scanAll(int count) {
        Map<String, Integer> seen = new HashMap<>();
        long cursor = 0;
        do {
            cursor = database.scan(
                    cursor, count, key -> seen.merge(new String(key, StandardCharsets.US_ASCII), 1, Integer::sum));
        } while (cursor != 0);
        return seen;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, Integer.MAX_VALUE})
    void everyKeyComesOnce(int count) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            keys.add("k" + i);
            database.put(bytes("k" + i), new byte[1]);
            store.database(1).put(bytes("other" + i), new byte[1]);
        }
        Map<String, Integer> seen = scanAll(count);
        assertThat(seen.keySet()).isEqualTo(keys);
        assertThat(seen.values()).containsOnly(1);
    }

    @Test
    void anEmptyDatabaseHasNoKeys() {
        assertThat(scanAll(10)).isEmpty();
    }

    @Test
    void aCallVisitsAboutAsManyAsAsked() {
        for (int i = 0; i < 5000; i++) {
            database.put(bytes("k" + i), new byte[1]);
        }
        int[] visited = new int[1];
        long cursor = 0;
        do {
            visited[0] = 0;
            cursor = database.scan(cursor, 50, key -> visited[0]++);
            assertThat(visited[0]).isBetween(cursor == 0 ? 0 : 1, 60);
        } while (cursor != 0);
    }

    /** What stays comes exactly once while others make the index split its pages many times. */
    @Test
    void keysThatStayComeOnceWhileTheIndexGrows() throws Exception {
        int stay = 5000;
        for (int i = 0; i < stay; i++) {
            database.put(bytes("stay" + i), new byte[10]);
        }
        long pagesBefore = store.memory().index();
        try (Workers writers = new Workers()) {
            for (int w = 0; w < 2; w++) {
                writers.add(w, writer -> {
                    for (int i = 0; i < 150_000 && !writers.isStopped(); i++) {
                        database.put(bytes("new" + writer + ":" + i), new byte[10]);
                        database.remove(bytes("new" + writer + ":" + (i - 5000 - i / 2)));
                        // Overwritten ones stay too.
                        database.put(
                                bytes("stay" + ThreadLocalRandom.current().nextInt(stay)),
                                new byte[ThreadLocalRandom.current().nextInt(100)]);
                    }
                });
            }
            writers.start();
            for (int round = 0; round < 10; round++) {
                Map<String, Integer> seen = scanAll(20);
                for (int i = 0; i < stay; i++) {
                    assertThat(seen.get("stay" + i)).as("stay" + i).isEqualTo(1);
                }
                assertThat(seen.values()).containsOnly(1);
            }
            writers.join();
        }
        assertThat(store.memory().index()).isGreaterThan(3 * pagesBefore);
        assertThat(scanAll(500)).hasSize(Math.toIntExact(database.size()));
    }

    @Test
    void theVisitorMayChangeTheStore() {
        for (int i = 0; i < 2000; i++) {
            database.put(bytes("k" + i), new byte[1]);
        }
        long cursor = 0;
        do {
            cursor = database.scan(cursor, 30, database::remove);
        } while (cursor != 0);
        assertThat(database.size()).isZero();
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> database.scan(0, 0, key -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=0");
        assertThatThrownBy(() -> database.scan(-1, 10, key -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor=-1");
        assertThatThrownBy(() -> database.scan(Long.MAX_VALUE, 10, key -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor=" + Long.MAX_VALUE);
    }
}
