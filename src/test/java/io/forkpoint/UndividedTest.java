package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A snapshot's moment waits for what is done undivided. */
class UndividedTest {
    /** Long enough for a snapshot of nothing, if it did not wait; only a broken one depends on it. */
    private static final int WAIT_MILLIS = 300;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"THREAD", "ASYNC_FORK"})
    void aSnapshotHasAllOfIt(SnapshotMethod method) {
        Path file = folder.resolve("dump.rdb");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            Database database = store.database(0);
            AtomicReference<Snapshot> snapshot = new AtomicReference<>();
            store.undivided(() -> {
                database.put(bytes("first"), bytes("1"));
                snapshot.set(store.snapshot(method, file));
                await(snapshot.get());
                database.put(bytes("last"), bytes("2"));
            });
            assertThat(snapshot.get().join().keys()).isEqualTo(2);
            store.load(file);
            assertThat(database.get(bytes("last"))).isEqualTo(bytes("2"));
        }
    }

    private static void await(Snapshot snapshot) {
        Uninterrupted.pause(snapshot, TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
        assertThat(snapshot).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"THREAD", "ASYNC_FORK"})
    void whatIsDoneUndividedMayFlush(SnapshotMethod method) {
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            store.database(0).put(bytes("k"), bytes("v"));
            AtomicReference<Snapshot> snapshot = new AtomicReference<>();
            store.undivided(() -> {
                snapshot.set(store.snapshot(method, folder.resolve("dump.rdb")));
                store.clear();
            });
            assertThat(snapshot.get().join().keys()).isZero();
        }
    }
}
