package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots that are cancelled, or come too late, wherever they are; nothing is published or left behind. */
class GivingUpTest extends VariantFixture {
    private static final int LARGE = 1 << 20;

    /** For every variant: the calls of the source in the order in which they are first made, each in its phase. */
    static Stream<Arguments> moments() {
        return Stream.of(Variant.values())
                .flatMap(variant -> Stream.of("unitLimit", "counts", "closeGate", "stepEpoch", "openGate")
                        .map(call -> Arguments.of(variant, call)));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aCancelEndsItWhereverItIs(Variant variant, String call) {
        CompletableFuture<Snapshot> started = new CompletableFuture<>();
        Map<String, Runnable> hooks = Map.of(call, () -> started.join().cancel(true));
        assertEnds(variant, SnapshotOptions.defaults(), hooks, snapshot -> {
            started.complete(snapshot);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.CANCELLED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelBeforeTheMomentComesInTimeForTheSmallestStore(Variant variant) {
        CompletableFuture<Snapshot> started = new CompletableFuture<>();
        Map<String, Runnable> hooks = Map.of("closeGate", () -> started.join().cancel(true));
        try (Store filled = filled(variant);
                SnapshotCoordinator hooked = HookedSource.coordinator(filled, hooks)) {
            Snapshot snapshot = hooked.start(variant.method, target, SnapshotOptions.defaults());
            started.complete(snapshot);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertThat(target).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeLimitEndsIt(Variant variant) {
        SnapshotOptions limited =
                SnapshotOptions.builder().timeLimit(Duration.ofMillis(300)).build();
        Runnable outlastIt = () -> {
            long end = System.nanoTime() + limited.timeLimit().toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        };
        assertEnds(variant, limited, Map.of("openGate", outlastIt), snapshot -> {
            assertThat(failure(snapshot))
                    .isInstanceOf(SnapshotTimeoutException.class)
                    .hasMessageContaining("PT0.3S");
            assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.FAILED);
        });
    }

    /** Takes a snapshot that cannot come to its end, since nobody reads one of its parts, and looks what is left of it. */
    private void assertEnds(
            Variant variant, SnapshotOptions options, Map<String, Runnable> hooks, Consumer<Snapshot> assertion) {
        try (Store filled = filled(variant);
                RawPipe unread = new RawPipe()) {
            filled.database(0).put(bytes("large"), incompressible());
            List<SnapshotPart> parts = List.of(
                    SnapshotPart.databases(SnapshotSink.file(target), 1),
                    SnapshotPart.databases(SnapshotSink.descriptor(unread.writingEnd), 0));
            try (SnapshotCoordinator hooked = HookedSource.coordinator(filled, hooks)) {
                assertion.accept(hooked.start(variant.method, parts, options));
            }
            assertThat(target).doesNotExist();
            assertNothingHeld(filled);
            assertThat(filled.snapshot(variant.method, target).join().keys()).isEqualTo(ENTRIES + 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatFailsEndsIt(Variant variant) {
        WritableByteChannel failing = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                throw new IOException("the other side has gone");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        try (Store filled = filled(variant)) {
            filled.database(0).put(bytes("large"), incompressible());
            List<SnapshotPart> parts = List.of(
                    SnapshotPart.databases(SnapshotSink.file(target), 1),
                    SnapshotPart.databases(SnapshotSink.channel(failing), 0));
            assertThat(failure(filled.snapshot(variant.method, parts, SnapshotOptions.defaults())))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining("the other side has gone")
                    .hasRootCauseInstanceOf(IOException.class);
            assertThat(target).doesNotExist();
            assertNothingHeld(filled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipeThatNobodyReadsDoesNotKeepItFromBeingCancelled(Variant variant) throws IOException {
        Pipe full = Pipe.open();
        try (Store filled = filled(variant)) {
            filled.database(0).put(bytes("large"), incompressible());
            Snapshot snapshot =
                    filled.snapshot(variant.method, to(SnapshotSink.channel(full.sink())), SnapshotOptions.defaults());
            while (snapshot.progress().phase() != SnapshotPhase.WRITING) {
                assertThat(snapshot).isNotDone();
            }
            snapshot.cancel(true);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertNothingHeld(filled);
        } finally {
            full.source().close();
            full.sink().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDescriptorThatNobodyReadsDoesNotKeepItFromBeingCancelled(Variant variant) {
        try (Store filled = filled(variant);
                RawPipe unread = new RawPipe()) {
            filled.database(0).put(bytes("large"), incompressible());
            Snapshot snapshot = filled.snapshot(
                    variant.method, to(SnapshotSink.descriptor(unread.writingEnd)), SnapshotOptions.defaults());
            while (snapshot.progress().phase() != SnapshotPhase.WRITING) {
                assertThat(snapshot).isNotDone();
            }
            snapshot.cancel(true);
            assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
            assertNothingHeld(filled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipeWhoseReaderHasGoneIsNamed(Variant variant) {
        try (Store filled = filled(variant);
                RawPipe broken = new RawPipe()) {
            broken.closeReadingEnd();
            assertThat(failure(filled.snapshot(
                            variant.method,
                            to(SnapshotSink.descriptor(broken.writingEnd)),
                            SnapshotOptions.defaults())))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("the file descriptor " + broken.writingEnd, "EPIPE");
        }
    }

    /** More than a pipe and our buffers hold. */
    private static byte[] incompressible() {
        byte[] value = new byte[LARGE];
        new Random(1).nextBytes(value);
        return value;
    }
}
