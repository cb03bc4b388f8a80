package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What other projects' files hold is loaded into trees and written again from them, by each method: the content is the
 * same, whatever encoding it was in, and all methods write the same bytes.
 */
class RoundTripTest {
    private static final Set<String> BAD =
            Set.of("future_v19.rdb", "invalid_chksum_v8.rdb", "redis_ent_opcode_ram_lru.rdb");

    @TempDir
    private Path folder;

    private int loads;

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"FORK", "ASYNC_FORK", "THREAD"})
    void contentOutlivesTheTree(SnapshotMethod method) throws Exception {
        List<Path> files = Stream.of(Corpus.LIBRDB, Corpus.RDB_TOOLS)
                .flatMap(name -> Corpus.rdbFiles(name).stream())
                .filter(file -> !BAD.contains(file.getFileName().toString()))
                .toList();
        ArenaKind arena = method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED;
        try (Store store = Store.open(
                StoreOptions.builder().arena(arena).limitBytes(1L << 30).build())) {
            for (Path file : files) {
                LoadedFile original = LoadedFile.of(file);
                if (original.databases.keySet().stream().anyMatch(number -> number >= Store.DATABASES)) {
                    continue;
                }
                assertOutlives(store, method, file, original);
            }
        }
    }

    private void assertOutlives(Store store, SnapshotMethod method, Path file, LoadedFile original) throws Exception {
        long now = System.currentTimeMillis();
        original.expiries.forEach((key, expiry) -> {
            if (expiry <= now) {
                original.databases.values().forEach(keys -> keys.remove(key));
            }
        });
        // Any number of threads loads the same.
        store.load(file, LoadOptions.builder().threads(1 + loads++ % 4).build());
        Path again = folder.resolve("again.rdb");
        store.snapshot(method, again).join();
        LoadedFile written = LoadedFile.of(again);
        // A snapshot holds them until they have been removed in the background.
        forgetExpiredFields(original);
        forgetExpiredFields(written);
        assertThat(canonical(written)).as(file.toString()).isEqualTo(canonical(original));
        assertThat(written.fieldExpiries).as(file.toString()).isEqualTo(original.fieldExpiries);
        assertThat(written.groups).as(file.toString()).isEqualTo(original.groups);
        Files.delete(again);
    }

    /** Every type in every encoding, from the project's own samples; fields that have expired are left behind. */
    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"FORK", "ASYNC_FORK", "THREAD"})
    void everyEncodingOutlivesTheTree(SnapshotMethod method) throws Exception {
        ArenaKind arena = method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED;
        try (Store store = Store.open(
                StoreOptions.builder().arena(arena).limitBytes(1L << 30).build())) {
            for (byte[] sample : List.of(SampleFile.redis(), SampleFile.valkey())) {
                Path file = Files.write(folder.resolve("sample.rdb"), sample);
                LoadedFile original = LoadedFile.of(file);
                assertOutlives(store, method, file, original);
            }
        }
    }

    private static void forgetExpiredFields(LoadedFile file) {
        long now = System.currentTimeMillis();
        file.fieldExpiries.entrySet().removeIf(field -> {
            boolean expired = field.getValue() <= now;
            int dot = field.getKey().lastIndexOf('.');
            String key = field.getKey().substring(0, dot);
            file.databases.values().forEach(keys -> {
                if (expired && keys.get(key) instanceof Map<?, ?> fields) {
                    fields.remove(field.getKey().substring(dot + 1));
                    if (fields.isEmpty()) {
                        keys.remove(key);
                    }
                }
            });
            return expired;
        });
    }

    /** What came from Valkey goes back to Valkey: its form of fields that expire is not that of Redis. */
    @Test
    void expiriesOfFieldsKeepTheDialectOfTheirFile() throws Exception {
        byte[] file = RdbBuilder.file("VALKEY080")
                .bytes(22)
                .string("hash")
                .length(2)
                .string("f")
                .string("v")
                .int64(4_102_444_800_123L)
                .string("g")
                .string("w")
                .int64(-1)
                .end();
        Path first = Files.write(folder.resolve("first.rdb"), file);
        Path second = folder.resolve("second.rdb");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64L << 20).build())) {
            store.load(first);
            store.snapshot(second).join();
            LoadedFile again = LoadedFile.of(second);
            assertThat(again.valkey).isTrue();
            assertThat(again.database(0)).isEqualTo(Map.of("hash", Map.of("f", "v", "g", "w")));
            assertThat(again.fieldExpiries).isEqualTo(Map.of("hash.f", 4_102_444_800_123L));
            store.snapshot(
                            SnapshotMethod.THREAD,
                            second,
                            SnapshotOptions.builder()
                                    .oldestServer(OldestServer.REDIS_7_4)
                                    .build())
                    .join();
            LoadedFile forRedis = LoadedFile.of(second);
            assertThat(forRedis.valkey).isFalse();
            assertThat(forRedis.version).isEqualTo(12);
            assertThat(forRedis.fieldExpiries).isEqualTo(again.fieldExpiries);
        }
    }

    /** Without the order of what has none. */
    private static Map<Integer, Map<String, Object>> canonical(LoadedFile file) {
        Map<Integer, Map<String, Object>> databases = new TreeMap<>();
        file.databases.forEach((number, keys) -> {
            Map<String, Object> sorted = new TreeMap<>();
            keys.forEach((key, value) -> sorted.put(
                    key, file.types.get(key).typeName().equals("set") ? new TreeSet<>((List<?>) value) : value));
            if (!sorted.isEmpty()) {
                databases.put(number, sorted);
            }
        });
        return databases;
    }
}
