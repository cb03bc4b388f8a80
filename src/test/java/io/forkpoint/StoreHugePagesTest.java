package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.machine.MachineFeature;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotPhase;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store whose memory changes its pages while it is used. */
class StoreHugePagesTest {
    private static final StoreOptions OPTIONS =
            StoreOptions.builder().limitBytes(512L << 20).shards(2).build();
    private static final int ENTRIES = 20_000;
    private static final int VALUE_BYTES = 1000;

    @TempDir
    Path folder;

    private static byte[] key(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static byte[] value(int i, int round) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) (i * 31 + round));
        return value;
    }

    private static void requireThem() {
        MachineFeature.COLLAPSE.require(
                new Arena(ArenaKind.SHARED, 1 << 20).hugePages().isOn());
    }

    private static void fill(Database database, int round) {
        for (int i = 0; i < ENTRIES; i++) {
            database.put(key(i), value(i, round));
        }
    }

    private static void check(Database database, int round) {
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(database.get(key(i))).isEqualTo(value(i, round));
        }
    }

    private static void awaitHugePages(Store store, long bytes) throws InterruptedException {
        while (store.memory().hugePages() < bytes) {
            Thread.sleep(10);
        }
    }

    @Test
    void aStoreIsPutOnHugePagesAsItGrows() throws Exception {
        requireThem();
        try (Store store = Store.open(OPTIONS)) {
            fill(store.database(0), 1);
            awaitHugePages(store, 16L << 20);
            MemoryReport report = store.memory();
            assertThat(report.hugePages()).isLessThan(report.allocated() + (80L << 20));
            check(store.database(0), 1);
        }
    }

    @Test
    void aStoreThatWantsNoneHasNone() throws Exception {
        try (Store store = Store.open(OPTIONS.toBuilder().hugePages(false).build())) {
            fill(store.database(0), 1);
            // A snapshot has the maintenance's thread go round, and memory is made ready for it.
            store.snapshot(folder.resolve("dump.rdb")).join();
            assertThat(store.memory().hugePages()).isZero();
        }
    }

    /** Pages become huge, and small, and go away, under writers who check each value before they replace it. */
    @Test
    void writersDoNotSeeThePagesChange() throws Exception {
        requireThem();
        try (Store store = Store.open(OPTIONS)) {
            Database database = store.database(0);
            fill(database, 0);
            CompletableFuture<?> writer = CompletableFuture.runAsync(() -> {
                for (int round = 1; round <= 20; round++) {
                    check(database, round - 1);
                    fill(database, round);
                }
            });
            while (!writer.isDone()) {
                // Something else comes and goes beside it.
                for (int i = 0; i < 4000; i++) {
                    store.database(1).put(key(i), value(i, i));
                }
                store.database(1).clear();
                store.trim();
            }
            writer.join();
            check(database, 20);
            awaitHugePages(store, 16L << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC_FORK", "THREAD"})
    void aSnapshotOfHugePagesIsOfItsMoment(SnapshotMethod method) throws Exception {
        requireThem();
        Path file = folder.resolve("dump.rdb");
        try (Store store = Store.open(OPTIONS);
                Store loaded = Store.open(OPTIONS)) {
            fill(store.database(0), 1);
            awaitHugePages(store, 16L << 20);
            Snapshot snapshot = store.snapshot(method, file);
            while (snapshot.progress().phase().compareTo(SnapshotPhase.WRITING) < 0) {
                Thread.sleep(1);
            }
            fill(store.database(0), 2);
            snapshot.join();
            check(store.database(0), 2);
            loaded.load(file);
            check(loaded.database(0), 1);
        }
    }
}
