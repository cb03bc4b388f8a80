package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots by several threads of this process, and how they end when one of them fails or is stuck. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanThreadsSnapshotTest extends VariantFixture {
    private static final int LARGE = 4_000;
    private static final SnapshotOptions OPTIONS =
            SnapshotOptions.builder().lzf(false).scanThreads(3).build();

    @AfterEach
    void unhook() {
        SegmentScan.recordHook = null;
    }

    /** With more than several chunks hold. */
    private static Store large(Variant variant) {
        Store filled = filled(variant);
        Random random = new Random(1);
        byte[] noise = new byte[1000];
        for (int i = 0; i < LARGE; i++) {
            random.nextBytes(noise);
            filled.database(i % 2).put(bytes("large:" + i), noise);
        }
        return filled;
    }

    private static void awaitWriting(Snapshot snapshot) {
        while (snapshot.progress().phase() != SnapshotPhase.WRITING) {
            assertThat(snapshot).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void theirFilesAreWhole(Variant variant) {
        Path other = folder.resolve("other.rdb");
        List<SnapshotPart> parts = List.of(
                SnapshotPart.databases(SnapshotSink.file(target), 0),
                SnapshotPart.databases(SnapshotSink.file(other), 1));
        try (Store filled = large(variant)) {
            for (int threads : new int[] {1, 2, 7}) {
                SnapshotReport report = filled.snapshot(
                                variant.method,
                                parts,
                                OPTIONS.toBuilder().scanThreads(threads).build())
                        .join();
                assertThat(report.keys()).isEqualTo(ENTRIES + LARGE);
                assertThat(report.parts())
                        .extracting(SnapshotReport.Part::keys)
                        .containsExactly(ENTRIES + LARGE / 2L, LARGE / 2L);
                assertThat(content(target)).hasSize(ENTRIES + LARGE / 2).containsAllEntriesOf(expected());
                assertThat(contents(other, 2).get(1)).hasSize(LARGE / 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void aDescriptorThatNobodyReadsDoesNotKeepThemFromBeingCancelled(Variant variant) {
        try (Store filled = large(variant);
                RawPipe unread = new RawPipe()) {
            Snapshot snapshot =
                    filled.snapshot(variant.method, to(SnapshotSink.descriptor(unread.writingEnd)), OPTIONS);
            awaitWriting(snapshot);
            snapshot.cancel(true);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertNothingHeld(filled);
        }
    }

    /** Whichever of them is stuck in it is interrupted. */
    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void aChannelThatNobodyReadsDoesNotKeepThemFromBeingCancelled(Variant variant) throws Exception {
        Pipe full = Pipe.open();
        try (Store filled = large(variant)) {
            Snapshot snapshot = filled.snapshot(variant.method, to(SnapshotSink.channel(full.sink())), OPTIONS);
            awaitWriting(snapshot);
            snapshot.cancel(true);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertNothingHeld(filled);
        } finally {
            full.source().close();
            full.sink().close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void anErrorOfOneEndsTheOneThatIsStuckInAChannel(Variant variant) throws Exception {
        Pipe full = Pipe.open();
        try (Store filled = large(variant)) {
            assertErrorEndsIt(filled, variant, SnapshotSink.channel(full.sink()));
        } finally {
            full.source().close();
            full.sink().close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void anErrorOfOneEndsTheOneThatIsStuckInAPipe(Variant variant) {
        try (Store filled = large(variant);
                RawPipe unread = new RawPipe()) {
            assertErrorEndsIt(filled, variant, SnapshotSink.descriptor(unread.writingEnd));
        }
    }

    private void assertErrorEndsIt(Store filled, Variant variant, SnapshotSink sink) {
        Error error = new OutOfMemoryError("made by the test");
        SegmentScan.recordHook = records -> {
            if (Thread.currentThread().getName().equals("forkpoint-scan-2")) {
                throw error;
            }
        };
        Snapshot snapshot = filled.snapshot(variant.method, to(sink), OPTIONS);
        assertThat(failure(snapshot))
                .hasMessageContaining("failed unexpectedly")
                .hasCause(error);
        assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.FAILED);
        SegmentScan.recordHook = null;
        assertNothingHeld(filled);
        assertThat(filled.snapshot(variant.method, target, OPTIONS).join().keys())
                .isEqualTo(ENTRIES + LARGE + 1);
    }
}
