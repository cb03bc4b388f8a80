package io.forkpoint.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
        try (Store store = Store.open(StoreOptions.defaults().withArena(arena).withLimitBytes(1L << 30))) {
            for (Path file : files) {
                LoadedFile original = LoadedFile.of(file);
                if (original.databases.keySet().stream().anyMatch(number -> number >= Store.DATABASES)) {
                    continue;
                }
                long now = System.currentTimeMillis();
                original.expiries.forEach((key, expiry) -> {
                    if (expiry <= now) {
                        original.databases.values().forEach(keys -> keys.remove(key));
                    }
                });
                store.load(file);
                Path again = folder.resolve(file.getFileName());
                store.snapshot(method, again).join();
                LoadedFile written = LoadedFile.of(again);
                assertThat(canonical(written)).as(file.toString()).isEqualTo(canonical(original));
                assertThat(written.fieldExpiries).as(file.toString()).isEqualTo(original.fieldExpiries);
                assertThat(written.groups).as(file.toString()).isEqualTo(original.groups);
                Files.delete(again);
            }
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
