package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store of as many shards as there can be. */
class ManyShardsTest {
    private static final int KEYS = 10_000;

    @TempDir
    Path folder;

    private Store store;
    private Database database;

    @BeforeEach
    void open() {
        store = Store.open(
                StoreOptions.builder().limitBytes(256 << 20).shards(1024).build());
        database = store.database(0);
        for (int i = 0; i < KEYS; i++) {
            database.put(key(i), bytes("0"));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] key(int number) {
        return bytes("key-" + number);
    }

    @Test
    void anAtomicOperationLocksAllOfThem() {
        byte[][] keys = new byte[KEYS][];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = key(i);
        }
        database.atomically(keys, transaction -> {
            for (byte[] key : keys) {
                transaction.increment(key, 1);
            }
            return null;
        });
        for (byte[] key : keys) {
            assertThat(database.get(key)).isEqualTo(bytes("1"));
        }
    }

    @Test
    void aCursorComesToEveryKey() {
        Set<String> seen = new TreeSet<>();
        long cursor = 0;
        do {
            cursor = database.scan(cursor, 100, key -> seen.add(Texts.text(key)));
        } while (cursor != 0);
        assertThat(seen).hasSize(KEYS);
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"ASYNC_FORK", "THREAD"})
    void aSnapshotHasAllOfThem(SnapshotMethod method) {
        Path file = folder.resolve("many.rdb");
        assertThat(store.snapshot(method, file).join().keys()).isEqualTo(KEYS);
        store.clear();
        assertThat(database.size()).isZero();
        assertThat(store.load(file).keys()).isEqualTo(KEYS);
        assertThat(database.get(key(KEYS - 1))).isEqualTo(bytes("0"));
        try (Store few = Store.open(StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(64 << 20)
                .shards(1)
                .backgroundExpiry(true)
                .build())) {
            assertThat(few.load(file).keys()).isEqualTo(KEYS);
        }
    }
}
