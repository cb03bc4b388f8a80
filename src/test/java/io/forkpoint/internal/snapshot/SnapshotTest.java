package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.machine.PeerProgram;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots that go well, and those that are refused before they begin. */
@ParameterizedClass
@EnumSource
class SnapshotTest extends SnapshotFixture {
    @Test
    void theFileHoldsTheStore() {
        snapshot().join();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void theReportSaysWhatWasWritten() throws IOException {
        Snapshot snapshot = snapshot();
        SnapshotReport report = snapshot.join();

        byte[] file = Files.readAllBytes(target);
        long crc = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(file.length - Long.BYTES);
        assertThat(report.method()).isEqualTo(variant.method);
        assertThat(report.target()).isEqualTo(target);
        assertThat(report.keys()).isEqualTo(ENTRIES);
        assertThat(report.bytes()).isEqualTo(file.length);
        assertThat(report.crc64()).isEqualTo(crc).isNotZero();
        assertThat(report.exitStatus()).isZero();
        assertThat(report.pause()).isPositive().isLessThan(report.duration());
        assertThat(report.megabytesPerSecond()).isPositive();
        assertThat(report.retainedPeakBytes()).isZero();
        assertThat(report.copyOnWritePeakBytes()).isGreaterThanOrEqualTo(report.copyOnWriteBytes());
        if (variant.forks()) {
            assertThat(report.childPid()).isPositive();
            assertThat(report.fork()).isPositive().isLessThan(report.duration());
            assertThat(report.timings().trim()).isPositive().isLessThan(report.duration());
        } else {
            assertThat(report.childPid()).isZero();
            assertThat(report.fork()).isZero();
            assertThat(report.timings().trim()).isZero();
        }
        if (variant.method == SnapshotMethod.FORK) {
            assertThat(report.fork()).isLessThanOrEqualTo(report.pause());
        }
        assertThat(snapshot.progress())
                .isEqualTo(new SnapshotProgress(
                        SnapshotPhase.DONE, ENTRIES, ENTRIES, file.length, 0, report.copyOnWriteBytes()));
    }

    @Test
    void whereNobodyWritesNextToNothingIsCopied() {
        // What is left is the stack, and what the JVM's other threads write of libc's own data.
        assertThat(snapshot().join().copyOnWritePeakBytes()).isLessThan(512 << 10);
    }

    @Test
    void withoutAChecksumTheFieldIsZero() throws IOException {
        SnapshotReport report =
                snapshot(SnapshotOptions.builder().checksum(false).build()).join();
        byte[] file = Files.readAllBytes(target);
        assertThat(report.crc64()).isZero();
        assertThat(ByteBuffer.wrap(file).getLong(file.length - Long.BYTES)).isZero();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void redisAcceptsTheFile() throws Exception {
        database.put(bytes("mortal"), bytes("x"), System.currentTimeMillis() + 3_600_000);
        database.put(bytes("long"), new byte[100_000]);
        store.database(15).put(bytes("number"), bytes("12345"));
        snapshot().join();

        Process check = new ProcessBuilder(PeerProgram.REDIS_CHECK_RDB.command(), target.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).as(output).isZero();
        assertThat(output).contains("\\o/ RDB looks OK! \\o/", (ENTRIES + 3) + " keys read", "1 expires");
    }

    @Test
    void anEmptyStoreIsAFileToo() {
        store.clear();
        assertThat(snapshot().join().keys()).isZero();
        assertThat(content(target)).isEmpty();
    }

    @Test
    void theNextOneReplacesTheFile() {
        for (int i = 0; i < 20; i++) {
            database.put(bytes("round"), bytes(Integer.toString(i)));
            snapshot().join();
            assertThat(content(target)).containsEntry("round", Integer.toString(i));
        }
    }

    /** What a reader holds back is no part of the snapshots that are taken meanwhile. */
    @Test
    void aViewThatOutlivesSnapshotsStaysAsItWas() throws Exception {
        database.read(bytes("key:7"), view -> {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < ENTRIES; i++) {
                    database.put(bytes("key:" + i), bytes("round " + round));
                }
                assertThat(snapshot().join().keys()).isEqualTo(ENTRIES);
                assertThat(content(target).values()).containsOnly("round " + round);
            }
            store.clear();
            database.put(bytes("a"), bytes("b"));
            assertThat(snapshot().join().keys()).isEqualTo(1);
            assertThat(content(target)).containsOnlyKeys("a");
            assertThat(view.getStringWithoutLengthUtf8(0, view.capacity())).isEqualTo("value:7");
            return null;
        });
        for (int millis = 0; store.memory().retained() != 0; millis++) {
            assertThat(millis).as("what the reader held back is freed").isLessThan(60_000);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void oneCanStartAsSoonAsTheLastHasEnded() {
        assertThat(snapshot().thenCompose(first -> snapshot()).join().keys()).isEqualTo(ENTRIES);
    }

    @Test
    void whoHearsOfTheEndMayCloseTheStore() throws Exception {
        snapshot().thenRun(store::close).get(1, TimeUnit.MINUTES);
        assertThatThrownBy(this::snapshot).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void aLoadExcludesSnapshotsAndTheOtherWayRound() {
        GatedChannel channel = new GatedChannel();
        Snapshot running = store.snapshot(variant.method, toChannel(channel), SnapshotOptions.defaults());
        channel.awaitWriter();
        for (ThrowingCallable second : List.<ThrowingCallable>of(() -> store.load(target), this::snapshot)) {
            assertThatThrownBy(second)
                    .isInstanceOf(SnapshotInProgressException.class)
                    .hasMessageContaining("the snapshot to the channel " + channel + " is running");
        }
        channel.open();
        assertThat(running.join().keys()).isEqualTo(ENTRIES);
    }

    private static List<SnapshotPart> toChannel(GatedChannel channel) {
        return List.of(SnapshotPart.all(SnapshotSink.channel(channel)));
    }

    @Test
    void aForkOnTheWrongArenaIsRefusedWithWhatToOpenInstead() {
        boolean shares = variant.arena == ArenaKind.SHARED;
        SnapshotMethod wrong = shares ? SnapshotMethod.FORK : SnapshotMethod.ASYNC_FORK;
        assertThatThrownBy(() -> store.snapshot(wrong, target))
                .isInstanceOf(SnapshotMethodException.class)
                .hasMessageContaining(shares ? "ArenaKind.PRIVATE" : "ArenaKind.SHARED");
        assertThat(snapshot().join().keys()).isEqualTo(ENTRIES);
    }

    @Test
    void hugePagesAreSavedToo() {
        SnapshotMethod method = variant.retains() ? SnapshotMethod.THREAD : SnapshotMethod.FORK;
        try (Store huge =
                Store.open(options().toBuilder().arena(ArenaKind.PRIVATE_HUGE).build())) {
            huge.database(0).put(bytes("a"), bytes("b"));
            huge.snapshot(method, target).join();
        }
        assertThat(content(target)).containsOnlyKeys("a");
    }

    @Test
    void severalStoresSaveAtTheSameTime() {
        List<Store> stores = new ArrayList<>();
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Store other =
                        Store.open(options().toBuilder().arena(variant.arena).build());
                stores.add(other);
                for (int key = 0; key < ENTRIES; key++) {
                    other.database(0).put(bytes("key:" + key), bytes("value:" + key));
                }
            }
            for (int round = 0; round < 5; round++) {
                snapshots.clear();
                stores.forEach(other ->
                        snapshots.add(other.snapshot(variant.method, folder.resolve(other.hashCode() + ".rdb"))));
                snapshots.forEach(Snapshot::join);
            }
            for (Store other : stores) {
                assertThat(content(folder.resolve(other.hashCode() + ".rdb"))).isEqualTo(expected());
            }
        } finally {
            stores.forEach(Store::close);
        }
    }

    @Test
    void whatTheArenaGrowsByBetweenTrimmingAndGateIsInTheFile() {
        int values = 100;
        Runnable grow = () -> {
            for (int i = 0; i < values; i++) {
                database.put(bytes("large:" + i), new byte[1 << 20]);
            }
        };
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, Map.of("closeGate", grow))) {
            Snapshot snapshot = hooked.start(variant.method, target, SnapshotOptions.defaults());
            assertThat(snapshot.join().keys()).isEqualTo(ENTRIES + values);
        }
        try (Store copy = Store.open(options())) {
            assertThat(copy.load(target).keys()).isEqualTo(ENTRIES + values);
        }
    }
}
