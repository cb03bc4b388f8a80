package io.forkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says of its saves, and that it saves itself. */
class PersistenceTest {
    private static final List<SavePoint> SOON = SavePoint.parse("1 1");
    private static final List<SavePoint> LATE = SavePoint.parse("3600 1000000");

    @TempDir
    Path folder;

    private final Store store = Store.open(StoreOptions.defaults().withLimitBytes(16 << 20));
    private Path target;

    @BeforeEach
    void fill() {
        target = folder.resolve("dump.rdb");
        put("a");
        put("b");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String key) {
        store.database(0).put(bytes(key), new byte[] {1});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private AutoSave autoSave(List<SavePoint> points) {
        return store.autoSave(points, target, SnapshotMethod.AUTO, SnapshotOptions.DEFAULT);
    }

    @Test
    void whatChangesAnEntryCountsAndNothingElse() {
        store.database(0).put(bytes("a"), new byte[] {2});
        store.database(0).increment(bytes("number"), 1);
        store.database(0).increment(bytes("number"), 1);
        store.database(0).remove(bytes("a"));
        store.database(0).remove(bytes("none"));
        store.database(0).get(bytes("b"));
        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(2 + 4);

        store.flushAll();
        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(2 + 4 + 2);
    }

    @Test
    void beforeTheFirstSaveAllIsWell() {
        PersistenceReport report = store.persistence();

        assertThat(report.isLastSaveOk()).isTrue();
        assertThat(report.lastSave()).isBeforeOrEqualTo(Instant.now());
        assertThat(report.lastDuration()).isNull();
        assertThat(report.isSnapshotRunning()).isFalse();
    }

    @Test
    void aSaveOfEverythingLeavesNothingUnsaved() {
        Instant opened = store.persistence().lastSave();

        store.snapshot(SnapshotMethod.AUTO, target).join();
        put("c");

        PersistenceReport report = store.persistence();
        assertThat(report.changesSinceLastSave()).isEqualTo(1);
        assertThat(report.lastSave()).isAfterOrEqualTo(opened);
        assertThat(report.lastDuration()).isPositive();
    }

    @Test
    void aPartLeavesEverythingUnsaved() {
        SnapshotPart part = SnapshotPart.databases(SnapshotSink.file(target), 0);

        store.snapshot(SnapshotMethod.AUTO, List.of(part), SnapshotOptions.DEFAULT)
                .join();

        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(2);
    }

    @Test
    void aSaveThatFailedSaysWhy() {
        Snapshot failed =
                store.snapshot(SnapshotMethod.AUTO, folder.resolve("missing").resolve("dump.rdb"));

        assertThatThrownBy(failed::join).hasMessageContaining("missing");
        assertThat(store.persistence().isLastSaveOk()).isFalse();
        assertThat(store.persistence().lastFailure()).contains("missing", "ENOENT");
        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(2);

        store.snapshot(SnapshotMethod.AUTO, target).join();
        assertThat(store.persistence().isLastSaveOk()).isTrue();
    }

    @Test
    void aStoreSavesItselfUntilItIsTold() throws Exception {
        try (AutoSave saving = autoSave(SOON)) {
            while (store.persistence().changesSinceLastSave() != 0) {
                assertThat(saving.isClosed()).isFalse();
                Thread.sleep(10);
            }
        }
        try (Store copy = Store.open(StoreOptions.defaults().withLimitBytes(16 << 20))) {
            copy.load(target);
            assertThat(copy.size()).isEqualTo(2);
        }
    }

    @Test
    void oneAutoSaveAtATime() {
        AutoSave first = autoSave(LATE);

        assertThatThrownBy(() -> autoSave(LATE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(target.toString());

        first.close();
        autoSave(LATE).close();
        assertThat(Files.exists(target)).isFalse();
    }

    @Test
    void theStoresCloseEndsIt() {
        AutoSave saving = autoSave(LATE);

        store.close();

        assertThat(saving.isClosed()).isTrue();
        assertThatThrownBy(() -> autoSave(LATE)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void aMethodThatCannotBeUsedIsRefusedAtOnce() {
        assertThatThrownBy(() -> store.autoSave(LATE, target, SnapshotMethod.FORK, SnapshotOptions.DEFAULT))
                .isInstanceOf(SnapshotMethodException.class);
    }
}
