package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two databases change places, whole, also under a snapshot and at the store's limit. */
class DatabaseSwapTest {
    private static final long FAR = 33_000_000_000_000L;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(48L << 20)
            .shards(4)
            .backgroundExpiry(false)
            .build());
    private final Database first = store.database(0);
    private final Database second = store.database(3);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        store.close();
    }

    /** All of a database, by keys: what each dumps to, and when it expires. */
    private static Map<String, List<Object>> content(Database database) {
        List<String> keys = new ArrayList<>();
        long cursor = 0;
        do {
            cursor = database.scan(cursor, 100, key -> keys.add(text(key)));
        } while (cursor != 0);
        Map<String, List<Object>> content = new HashMap<>();
        for (String key : keys) {
            content.put(
                    key,
                    List.of(
                            new String(
                                    database.entries().dump(bytes(key)), java.nio.charset.StandardCharsets.ISO_8859_1),
                            database.expiresAtMillis(bytes(key))));
        }
        assertThat(content).hasSize((int) database.size());
        return content;
    }

    private static void fill(Database database, Random random) {
        for (int i = 0; i < 300; i++) {
            byte[] key = bytes("k" + random.nextInt(500));
            database.remove(key);
            switch (random.nextInt(4)) {
                case 0 -> database.list(key).addLast(all("a", "x".repeat(random.nextInt(1500))));
                case 1 -> {
                    for (int j = 0; j < 80; j++) {
                        database.hash(key).put(bytes("field" + j), bytes("v".repeat(random.nextInt(30))));
                    }
                }
                default -> database.put(key, bytes("v".repeat(random.nextInt(300))));
            }
            if (random.nextInt(3) == 0) {
                database.expireAt(key, FAR + i);
            }
        }
    }

    @Test
    void contentsChangePlaces() {
        first.put(bytes("both"), bytes("1"), FAR);
        first.list(bytes("list")).addLast(all("a", "b"));
        second.put(bytes("both"), bytes("2"));
        store.database(1).put(bytes("both"), bytes("stays"));
        first.entries().swap(second);
        assertThat(text(first.get(bytes("both")))).isEqualTo("2");
        assertThat(first.size()).isEqualTo(1);
        assertThat(text(second.get(bytes("both")))).isEqualTo("1");
        assertThat(second.expiresAtMillis(bytes("both"))).isEqualTo(FAR);
        assertThat(texts(second.list(bytes("list")).range(0, -1))).containsExactly("a", "b");
        assertThat(text(store.database(1).get(bytes("both")))).isEqualTo("stays");
        first.entries().swap(first);
        assertThat(text(first.get(bytes("both")))).isEqualTo("2");
    }

    @Test
    void aSnapshotHasOneOrTheOther() {
        Random random = new Random(7);
        fill(first, random);
        fill(second, random);
        for (int i = 0; i < 8; i++) {
            Map<String, List<Object>> one = content(first);
            Map<String, List<Object>> other = content(second);
            Path file = folder.resolve("dump" + i + ".rdb");
            Snapshot snapshot = store.snapshot(i % 2 == 0 ? SnapshotMethod.THREAD : SnapshotMethod.FORK, file);
            first.entries().swap(second);
            assertThat(content(first)).isEqualTo(other);
            assertThat(content(second)).isEqualTo(one);
            snapshot.join();
            try (Store loaded = Store.open(StoreOptions.builder()
                    .arena(ArenaKind.PRIVATE)
                    .limitBytes(32L << 20)
                    .shards(4)
                    .backgroundExpiry(false)
                    .build())) {
                loaded.load(file);
                Map<String, List<Object>> saved = content(loaded.database(0));
                assertThat(saved).isIn(one, other);
                assertThat(content(loaded.database(3))).isEqualTo(saved.equals(one) ? other : one);
            }
        }
        first.clear();
        second.clear();
        assertAllIsFreed();
    }

    private void assertAllIsFreed() {
        long end = System.nanoTime() + 20_000_000_000L;
        while (store.memory().used() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(store.memory().used()).isZero();
    }

    @Test
    void nothingIsChangedIfTheCopiesDoNotFit() {
        Random random = new Random(8);
        fill(second, random);
        for (int i = 0; i < 300; i++) {
            first.put(bytes("large" + i), new byte[100_000]);
        }
        Map<String, List<Object>> one = content(first);
        Map<String, List<Object>> other = content(second);
        assertThatThrownBy(() -> first.entries().swap(second)).isInstanceOf(MemoryLimitException.class);
        assertThat(content(first)).isEqualTo(one);
        assertThat(content(second)).isEqualTo(other);
        first.clear();
        second.clear();
        assertAllIsFreed();
    }
}
