package io.forkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.snapshot.GatedChannel;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(16 << 20).build());
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
        return store.autoSave(points, target, SnapshotMethod.AUTO, SnapshotOptions.defaults());
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

        store.clear();
        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(2 + 4 + 2);
    }

    @Test
    void beforeTheFirstSaveAllIsWell() {
        PersistenceReport report = store.persistence();

        assertThat(report.isLastSaveOk()).isTrue();
        assertThat(report.lastSave()).isBeforeOrEqualTo(Instant.now());
        assertThat(report.lastDuration()).isNull();
        assertThat(report.isSnapshotRunning()).isFalse();
        assertThat(report.isDamaged()).isFalse();
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

        store.snapshot(SnapshotMethod.AUTO, List.of(part), SnapshotOptions.defaults())
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
        try (Store copy = Store.open(StoreOptions.builder().limitBytes(16 << 20).build())) {
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
        assertThatThrownBy(() -> store.autoSave(LATE, target, SnapshotMethod.FORK, SnapshotOptions.defaults()))
                .isInstanceOf(SnapshotMethodException.class);
    }

    private long keysOfTheFile() {
        try (Store copy = Store.open(StoreOptions.builder().limitBytes(16 << 20).build())) {
            return copy.load(target).keys();
        }
    }

    @Test
    void closeSavingSavesWhatNoPointHasComeTo() {
        autoSave(LATE);

        store.closeSaving();

        assertThat(keysOfTheFile()).isEqualTo(2);
        assertThatThrownBy(store::size).isInstanceOf(StoreClosedException.class);
        store.closeSaving(); // and a second time does nothing
    }

    @Test
    void closeSavingWaitsForASnapshotThatRuns() throws Exception {
        autoSave(LATE);
        GatedChannel channel = new GatedChannel();
        Snapshot held = store.snapshot(
                SnapshotMethod.THREAD,
                List.of(SnapshotPart.all(SnapshotSink.channel(channel))),
                SnapshotOptions.defaults());
        channel.awaitWriter();
        Thread closing = new Thread(store::closeSaving);
        closing.start();
        put("c");
        channel.open();
        closing.join();
        held.join();
        assertThat(keysOfTheFile()).isEqualTo(3);
    }

    @Test
    void theLastSaveKeepsToNoPace() {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        store.database(0).put(new byte[] {'l'}, large);
        store.autoSave(
                LATE,
                target,
                SnapshotMethod.THREAD,
                SnapshotOptions.builder()
                        .maxBytesPerSecond(1)
                        .timeLimit(Duration.ofMinutes(1))
                        .build());

        store.closeSaving();

        assertThat(keysOfTheFile()).isEqualTo(3);
    }

    @Test
    void closeSavingLeavesAFileThatHasAllAsItIs() throws Exception {
        autoSave(LATE);
        store.snapshot(target).join();
        Files.delete(target);

        store.closeSaving();

        assertThat(target).doesNotExist();
    }

    @Test
    void closeSavingThatFailsLeavesTheStoreOpen() throws Exception {
        target = Files.createDirectory(folder.resolve("gone")).resolve("dump.rdb");
        autoSave(LATE);
        Files.delete(target.getParent());

        assertThatThrownBy(store::closeSaving)
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContaining(target.toString());
        assertThat(store.size()).isEqualTo(2);

        Files.createDirectory(target.getParent());
        store.closeSaving();
        assertThat(keysOfTheFile()).isEqualTo(2);
    }

    @Test
    void closeSavingNeedsAnAutoSave() {
        assertThatThrownBy(store::closeSaving)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("autoSave");
        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRefusedWhenItIsAskedFor() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path refused : List.of(
                folder.resolve("missing").resolve("dump.rdb"),
                file.resolve("dump.rdb"),
                Path.of("/proc/dump.rdb"),
                folder,
                folder.resolve("n".repeat(300)))) {
            assertThatThrownBy(
                            () -> store.autoSave(LATE, refused, SnapshotMethod.AUTO, SnapshotOptions.defaults()),
                            "%s",
                            refused)
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining(refused.toString());
        }
        autoSave(LATE).close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aFolderThatComesLaterIsWaitedForIfThatIsAskedFor() throws Exception {
        target = folder.resolve("later").resolve("dump.rdb");
        try (AutoSave saving =
                store.autoSaveOnceWritable(SOON, target, SnapshotMethod.AUTO, SnapshotOptions.defaults())) {
            while (store.persistence().isLastSaveOk()) {
                assertThat(saving.isClosed()).isFalse();
                Thread.sleep(10);
            }
            Files.createDirectory(target.getParent());
            while (!store.persistence().isLastSaveOk()) {
                Thread.sleep(10);
            }
        }
        assertThat(keysOfTheFile()).isEqualTo(2);
    }
}
