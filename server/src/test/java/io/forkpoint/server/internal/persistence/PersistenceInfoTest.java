package io.forkpoint.server.internal.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What INFO says at the very moment at which a save ends, before anybody else has been told of it. */
class PersistenceInfoTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"ASYNC_FORK", "THREAD"})
    void aSaveThatIsNotRunningIsInAllTheFigures(SnapshotMethod method) throws Exception {
        try (Store store = open();
                Persistence persistence = new Persistence(store, config())) {
            store.database(0).put(new byte[] {1}, new byte[] {2});

            Map<String, String> info = atTheEnd(store, persistence, method, folder.resolve("dump.rdb"), () -> {});

            assertThat(info)
                    .containsEntry("rdb_bgsave_in_progress", "0")
                    .containsEntry("rdb_current_bgsave_type", "none")
                    .containsEntry("rdb_last_bgsave_type", method == SnapshotMethod.THREAD ? "forkless" : "fork")
                    .containsEntry("rdb_last_bgsave_status", "ok")
                    .containsEntry("rdb_last_bgsave_time_sec", "0")
                    .containsEntry("rdb_changes_since_last_save", "0")
                    .containsEntry("forkpoint_store_damaged", "0")
                    .containsEntry("rdb_saves", "1");
            assertThat(Long.parseLong(info.get("rdb_last_cow_size")))
                    .isEqualTo(store.persistence().ended().lastSuccess().copyOnWriteBytes());
            assertThat(store.persistence().ended().forks()).isEqualTo(method == SnapshotMethod.THREAD ? 0 : 1);
        }
    }

    @Test
    void whoIsToldThatNoneIsRunningCanStartOne() throws Exception {
        try (Store store = open();
                Persistence persistence = new Persistence(store, config())) {
            AtomicReference<Object> answer = new AtomicReference<>();

            Map<String, String> info = atTheEnd(store, persistence, null, folder.resolve("dump.rdb"), () -> {
                try {
                    answer.set(persistence.save(null, false, false));
                } catch (RuntimeException refused) {
                    answer.set(refused);
                }
            });

            assertThat(info).containsEntry("rdb_bgsave_in_progress", "0");
            assertThat(answer.get()).isEqualTo("Background saving started");
        }
    }

    @Test
    void aFailureIsInAllTheFiguresAndInTheRefusalOfWrites() throws Exception {
        try (Store store = open();
                Persistence persistence = new Persistence(store, config())) {
            Path nowhere = Files.createDirectory(folder.resolve("gone")).resolve("dump.rdb");

            Map<String, String> info = atTheEnd(
                    store,
                    persistence,
                    SnapshotMethod.THREAD,
                    nowhere,
                    () -> assertThat(store.isLastSaveOk()).isFalse());

            assertThat(info)
                    .containsEntry("rdb_bgsave_in_progress", "0")
                    .containsEntry("rdb_last_bgsave_status", "err")
                    .containsEntry("rdb_saves", "0");
        }
    }

    private ServerSettings config() {
        ServerSettings config = new ServerSettings();
        config.dir.set(folder.toString());
        config.save.set(List.of());
        return config;
    }

    private static Store open() {
        return Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
    }

    /**
     * INFO persistence, asked by the first who hears that a snapshot has ended: of what completes with a future, what came
     * last is told first. A snapshot by BGSAVE if there is no method.
     */
    private static Map<String, String> atTheEnd(
            Store store, Persistence persistence, SnapshotMethod method, Path target, Runnable then) throws Exception {
        CompletableFuture<Map<String, String>> said = new CompletableFuture<>();
        // No snapshot comes to its gate meanwhile.
        store.undivided(() -> {
            if (method == null) {
                var unused = persistence.save(null, false, false);
            } else {
                var unused = store.snapshot(method, target);
            }
            Snapshot snapshot = store.persistence().current();
            var known = persistence.figures().of(snapshot);
            assertThat(known.snapshot()).isSameAs(snapshot);
            removeFolderOf(target);
            var unused = snapshot.whenComplete((report, failure) -> {
                try {
                    Map<String, String> fields = new HashMap<>();
                    new PersistenceInfo(store, persistence).write(fields::put);
                    then.run();
                    said.complete(fields);
                } catch (Throwable e) {
                    said.completeExceptionally(e);
                }
            });
        });
        return said.get(60, TimeUnit.SECONDS);
    }

    /** So that the snapshot fails, if the folder is one that may go. */
    private static void removeFolderOf(Path target) {
        if (target.getParent().endsWith("gone")) {
            assertThat(target.getParent().toFile().delete()).isTrue();
        }
    }
}
