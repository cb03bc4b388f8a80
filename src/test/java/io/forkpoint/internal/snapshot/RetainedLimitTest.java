package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotRetainedLimitException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A scan that has stopped, and writers that go on until what is retained for it meets a bound. */
@Tag("inject")
@Timeout(120)
@ParameterizedClass
@EnumSource(names = {"ASYNC_FORK_SHARED", "THREAD_SHARED", "THREAD_PRIVATE"})
class RetainedLimitTest extends SnapshotFixture {
    private static final long LITTLE = 1 << 10;
    private static final long MORE = 2 << 10;
    private static final long PLENTY = 1L << 40;

    private ScanHold hold;

    @BeforeEach
    void chooseHold() {
        hold = ScanHold.of(variant);
    }

    @AfterEach
    void disarm() {
        hold.disarm();
    }

    /** A snapshot whose scan has stopped at its first record. */
    private Snapshot heldSnapshot(long slowBytes, long maxBytes) {
        return heldSnapshot(
                hold,
                1,
                SnapshotOptions.builder().retainedBounds(slowBytes, maxBytes).build());
    }

    private void overwriteAll(String value) {
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("key:" + i), bytes(value));
        }
    }

    @Test
    void pastTheFirstBoundWritersGoOnAndTheFileIsExact() {
        Snapshot snapshot = heldSnapshot(LITTLE, PLENTY);
        overwriteAll("changed");
        long retained = store.memory().retained();
        assertThat(retained).isGreaterThan(LITTLE);
        assertThat(snapshot.progress().retainedBytes()).isEqualTo(retained);
        // What was born after the gate is overwritten in place, and retains nothing more.
        overwriteAll("CHANGED");
        assertThat(store.memory().retained()).isEqualTo(retained);
        hold.release();
        SnapshotReport report = snapshot.join();
        assertThat(report.retainedPeakBytes()).isEqualTo(retained);
        assertThat(snapshot.progress().retainedBytes()).isZero();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void pastTheSecondBoundTheSnapshotIsGivenUpAndNoWrite() throws IOException {
        byte[] good = lastGoodFile();
        Snapshot snapshot = heldSnapshot(LITTLE, MORE);
        int written = 0;
        while (store.memory().retained() <= MORE) {
            database.put(bytes("key:" + written++), bytes("changed"));
        }
        hold.crawl();
        assertThat(failure(snapshot))
                .isInstanceOf(SnapshotRetainedLimitException.class)
                .hasMessageContainingAll(target.toString(), Long.toString(MORE), "retainedMaxBytes");
        assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.FAILED);
        hold.disarm();
        assertNothingIsHeld();
        for (int i = 0; i < written; i++) {
            assertThat(database.get(bytes("key:" + i))).isEqualTo(bytes("changed"));
        }
        assertRecovered(good);
    }

    /** The store is nearly full: what is retained would take the room of what is written. */
    @Test
    void aFullArenaGivesTheSnapshotUpAndNoWrite() throws Exception {
        int values = 400;
        int length = 10_000;
        try (Store small = Store.open(options().toBuilder()
                .arena(variant.arena)
                .limitBytes(5 << 20)
                .shards(1)
                .build())) {
            for (int i = 0; i < values; i++) {
                small.database(0).put(bytes("key:" + i), new byte[length]);
            }
            long used = small.memory().used();
            hold.arm(1);
            Snapshot snapshot = small.snapshot(
                    variant.method,
                    target,
                    SnapshotOptions.builder().retainedBounds(PLENTY, PLENTY).build());
            assertThat(hold.awaitHeld(snapshot)).isTrue();
            hold.crawl();
            byte[] changed = new byte[length];
            changed[0] = 1;
            for (int i = 0; i < values; i++) {
                small.database(0).put(bytes("key:" + i), changed);
            }
            assertThat(failure(snapshot))
                    .isInstanceOf(SnapshotRetainedLimitException.class)
                    .hasMessageContaining("memory limit");
            hold.disarm();
            for (int i = 0; i < values; i++) {
                assertThat(small.database(0).get(bytes("key:" + i))).isEqualTo(changed);
            }
            assertThat(small.memory().retained()).isZero();
            assertThat(small.memory().used()).isEqualTo(used);
            assertThat(small.snapshot(variant.method, target).join().keys()).isEqualTo(values);
            // What does not fit anyhow is refused as ever.
            assertThatThrownBy(() -> small.database(0).put(bytes("too large"), new byte[2 << 20]))
                    .isInstanceOf(MemoryLimitException.class);
        }
    }

    /** As by {@code SETRANGE}, {@code APPEND} and others that change a part of a string. */
    @Test
    void whatIsChangedWhereItLiesIsNotRefusedForASnapshot() throws Exception {
        for (boolean appends : new boolean[] {false, true}) {
            try (Store small = Store.open(options().toBuilder()
                    .arena(variant.arena)
                    .limitBytes(5 << 20)
                    .shards(1)
                    .build())) {
                Database database = small.database(0);
                byte[] key = bytes("key");
                // The scan meets them first, and crawls long enough for the write to come before it.
                for (int i = 0; i < 500; i++) {
                    database.put(bytes("before:" + i), key);
                }
                database.put(key, new byte[3 << 20]);
                hold.arm(1);
                Snapshot snapshot = small.snapshot(
                        variant.method,
                        target,
                        SnapshotOptions.builder().retainedBounds(PLENTY, PLENTY).build());
                assertThat(hold.awaitHeld(snapshot)).isTrue();
                hold.crawl();
                // A copy does not fit beside it.
                if (appends) {
                    database.append(key, bytes("!"));
                } else {
                    database.entries().edit(key, entry -> {
                        entry.resize(entry.length()).putByte(0, (byte) '!');
                        return null;
                    });
                }
                assertThat(failure(snapshot)).isInstanceOf(SnapshotRetainedLimitException.class);
                hold.disarm();
                assertThat(new String(database.get(key), StandardCharsets.US_ASCII).trim())
                        .isEqualTo("!");
            }
        }
    }

    /** Several shards run out of memory at a time, each with its own lock held. */
    @Test
    void writersOfAllShardsFindRoomTogether() throws Exception {
        int writers = 4;
        int values = 100;
        try (Store small = Store.open(options().toBuilder()
                .arena(variant.arena)
                .limitBytes(6 << 20)
                .shards(4)
                .build())) {
            for (int i = 0; i < writers * values; i++) {
                small.database(0).put(bytes("key:" + i), new byte[10_000]);
            }
            hold.arm(1);
            Snapshot snapshot = small.snapshot(
                    variant.method,
                    target,
                    SnapshotOptions.builder().retainedBounds(PLENTY, PLENTY).build());
            assertThat(hold.awaitHeld(snapshot)).isTrue();
            hold.crawl();
            List<Future<?>> running = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(writers);
            for (int w = 0; w < writers; w++) {
                int writer = w;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < values; i++) {
                        small.database(0).put(bytes("key:" + (i * writers + writer)), new byte[10_000]);
                    }
                }));
            }
            threads.shutdown();
            for (Future<?> writer : running) {
                writer.get();
            }
            assertThat(failure(snapshot)).isInstanceOf(SnapshotRetainedLimitException.class);
            hold.disarm();
            assertThat(small.size()).isEqualTo((long) writers * values);
            assertThat(small.memory().retained()).isZero();
        }
    }

    /** What is retained lies in shards that the writer itself has locked, but for the one that needs room. */
    @Test
    void aTransactionOnAllShardsFindsRoom() throws Exception {
        int values = 400;
        byte[] value = new byte[10_000];
        byte[][] keys = new byte[values][];
        try (Store small = Store.open(options().toBuilder()
                .arena(variant.arena)
                .limitBytes(6 << 20)
                .shards(2)
                .build())) {
            for (int i = 0; i < values; i++) {
                keys[i] = bytes("key:" + i);
                small.database(0).put(keys[i], value);
            }
            hold.arm(1);
            Snapshot snapshot = small.snapshot(
                    variant.method,
                    target,
                    SnapshotOptions.builder().retainedBounds(PLENTY, PLENTY).build());
            assertThat(hold.awaitHeld(snapshot)).isTrue();
            hold.crawl();
            byte[][] all = Arrays.copyOf(keys, values + 1);
            all[values] = bytes("large");
            small.database(0).atomically(all, transaction -> {
                for (byte[] key : keys) {
                    transaction.remove(key);
                }
                transaction.put(bytes("large"), new byte[4 << 20]);
                return null;
            });
            assertThat(failure(snapshot)).isInstanceOf(SnapshotRetainedLimitException.class);
            hold.disarm();
            assertThat(small.size()).isEqualTo(1);
            assertThat(small.memory().retained()).isZero();
        }
    }

    @Test
    void whatWasFlushedMakesRoomToo() {
        int values = 400;
        byte[] value = new byte[10_000];
        try (Store small = Store.open(options().toBuilder()
                .arena(variant.arena)
                .limitBytes(6 << 20)
                .shards(2)
                .build())) {
            for (int i = 0; i < values; i++) {
                small.database(0).put(bytes("key:" + i), value);
            }
            hold.arm(1);
            Snapshot snapshot = small.snapshot(
                    variant.method,
                    target,
                    SnapshotOptions.builder().retainedBounds(PLENTY, PLENTY).build());
            assertThat(hold.awaitHeld(snapshot)).isTrue();
            hold.crawl();
            small.clear();
            for (int i = 0; i < values; i++) {
                small.database(0).put(bytes("other:" + i), value);
            }
            assertThat(failure(snapshot)).isInstanceOf(SnapshotRetainedLimitException.class);
            hold.disarm();
            assertThat(small.size()).isEqualTo(values);
            assertThat(small.memory().retained()).isZero();
        }
    }

    @Test
    void closeEndsWritersThatAreHeldBack() throws Exception {
        // Each write that retains waits.
        Snapshot snapshot = heldSnapshot(1, PLENTY);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < 2; w++) {
            String value = "by writer " + w;
            writers.add(threads.submit(() -> {
                while (true) {
                    overwriteAll(value);
                    database.clear();
                }
            }));
        }
        threads.shutdown();
        while (store.memory().retained() < LITTLE) {
            assertThat(writers).noneMatch(Future::isDone);
        }
        hold.crawl();
        store.close();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        for (Future<?> writer : writers) {
            assertThatThrownBy(writer::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoreClosedException.class);
        }
    }
}
