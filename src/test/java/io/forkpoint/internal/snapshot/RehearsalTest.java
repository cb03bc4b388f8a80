package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.internal.keyspace.WarmUp;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody waits for the rehearsal, which waits for every snapshot, and ends with the store. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RehearsalTest {
    @TempDir
    Path folder;

    private static Store open(ArenaKind arena) {
        return Store.open(
                StoreOptions.builder().arena(arena).limitBytes(64 << 20).build());
    }

    /** Does something while a rehearsal would not come from the spot. */
    private static void amidRehearsal(Runnable action) {
        Object thread = RehearsalThread.class;
        Object classes = Preload.class;
        Object scans = Rehearsal.class;
        synchronized (thread) {
            synchronized (classes) {
                synchronized (scans) {
                    action.run();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"FORK", "ASYNC_FORK", "THREAD"})
    void aSnapshotDoesNotWaitForIt(SnapshotMethod method) {
        amidRehearsal(() -> {
            try (Store store = open(method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED)) {
                store.database(0).put("key".getBytes(UTF_8), new byte[10]);
                assertThat(store.snapshot(method, folder.resolve("dump.rdb"))
                                .join()
                                .keys())
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void expiredEntriesAreRemovedMeanwhile() {
        amidRehearsal(() -> {
            try (Store store = open(ArenaKind.SHARED)) {
                Database database = store.database(0);
                // Another key each time: a write would remove an expired one itself.
                for (int i = 0; store.expiredKeys() == 0; i++) {
                    byte[] key = ("key:" + i).getBytes(UTF_8);
                    database.put(key, new byte[10]);
                    database.expireAt(key, System.currentTimeMillis() + 10);
                    Thread.yield();
                }
            }
        });
    }

    @Test
    void itStandsStillWhileASnapshotRunsAndEndsWithTheStore() throws Exception {
        ExclusiveActivity activity = new ExclusiveActivity();
        RehearsalThread rehearsal = new RehearsalThread(activity);
        assertThat(rehearsal.mayGoOn()).isTrue();
        ExclusiveActivity.Permit snapshot = activity.enterSnapshot("a snapshot");
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> answer.complete(rehearsal.mayGoOn()));
        asking.start();
        while (asking.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(answer).isNotDone();
        snapshot.close();
        assertThat(answer.get()).isTrue();
        try (ExclusiveActivity.Permit another = activity.enterSnapshot("another")) {
            assertThat(another).isNotNull();
            rehearsal.close();
            assertThat(rehearsal.mayGoOn()).isFalse();
        }
    }

    @Test
    void itStopsWhereverItIsTold() {
        for (Predicate<BooleanSupplier> each : List.<Predicate<BooleanSupplier>>of(WarmUp::run, Rehearsal::run)) {
            for (int steps : new int[] {0, 1, 100, 310, 350}) {
                AtomicInteger asked = new AtomicInteger();
                assertThat(each.test(() -> asked.incrementAndGet() <= steps)).isFalse();
            }
            assertThat(each.test(() -> true)).isTrue();
        }
    }
}
