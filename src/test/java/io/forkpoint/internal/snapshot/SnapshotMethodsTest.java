package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.SnapshotTargetException;
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
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each method writes where, and reports. */
class SnapshotMethodsTest extends VariantFixture {
    @ParameterizedTest
    @EnumSource
    void writesTheStoreAndReportsIt(Variant variant) throws IOException {
        try (Store filled = filled(variant)) {
            Snapshot snapshot = filled.snapshot(variant.method, target);
            SnapshotReport report = snapshot.join();

            byte[] file = Files.readAllBytes(target);
            long crc = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(file.length - Long.BYTES);
            assertThat(content(target)).isEqualTo(expected());
            assertThat(report.method()).isEqualTo(variant.method);
            assertThat(report.reason()).isEqualTo("asked for");
            assertThat(report.parts())
                    .containsExactly(new SnapshotReport.Part(SnapshotSink.file(target), ENTRIES, file.length, crc));
            assertThat(report.keys()).isEqualTo(ENTRIES);
            assertThat(report.bytes()).isEqualTo(file.length);
            assertThat(report.megabytesPerSecond()).isPositive();
            assertThat(report.exitStatus()).isZero();
            assertThat(report.childPid() > 0).isEqualTo(variant.forks());
            assertThat(report.retainedPeakBytes()).isZero();
            assertTimings(variant, report.timings());
            assertThat(snapshot.progress())
                    .isEqualTo(new SnapshotProgress(
                            SnapshotPhase.DONE, ENTRIES, ENTRIES, file.length, 0, report.copyOnWriteBytes()));
            assertNothingHeld(filled);
        }
    }

    /** The child's priority is seen by a test of the helper. */
    @Test
    void theScanRunsInTheBackground() {
        List<String> scheduling = new CopyOnWriteArrayList<>();
        WritableByteChannel channel = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                String[] fields =
                        Files.readString(Path.of("/proc/thread-self/stat")).split(" ", -1);
                scheduling.add("nice " + fields[18] + " policy " + fields[40]);
                int written = bytes.remaining();
                bytes.position(bytes.limit());
                return written;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        try (Store filled = filled(Variant.THREAD_SHARED)) {
            List<SnapshotPart> parts = List.of(SnapshotPart.all(SnapshotSink.channel(channel)));
            filled.snapshot(SnapshotMethod.THREAD, parts, SnapshotOptions.defaults())
                    .join();
        }
        // SCHED_BATCH is 3. This JVM's own priority is 0, or it was started in the background itself.
        assertThat(scheduling).isNotEmpty().allMatch(of -> of.matches("nice 1[0-9] policy 3"));
    }

    private static void assertTimings(Variant variant, SnapshotReport.Timings timings) {
        assertThat(timings.prepare()).isPositive();
        assertThat(timings.pause()).isPositive();
        // A child of FORK may have written all before its parent has opened the gate.
        assertThat(timings.write()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(timings.write().isZero()).isIn(false, variant.method == SnapshotMethod.FORK);
        assertThat(timings.publish()).isPositive();
        assertThat(timings.trim().isZero()).isEqualTo(!variant.forks());
        assertThat(timings.trim()).isLessThanOrEqualTo(timings.prepare());
        assertThat(timings.fork().isZero()).isEqualTo(!variant.forks());
        if (variant.method == SnapshotMethod.FORK) {
            assertThat(timings.fork()).isLessThan(timings.pause());
        }
        Duration phases =
                timings.prepare().plus(timings.pause()).plus(timings.write()).plus(timings.publish());
        assertThat(phases).isLessThanOrEqualTo(timings.total());
    }

    @ParameterizedTest
    @EnumSource
    void writesSeveralFilesOfOneMoment(Variant variant) {
        Path other = folder.resolve("other.rdb");
        Path prefixed = folder.resolve("prefixed.rdb");
        try (Store filled = filled(variant)) {
            filled.database(3).put(bytes("three"), bytes("3"));
            filled.database(4).put(bytes("four"), bytes("4"), System.currentTimeMillis() + 3_600_000);
            filled.database(5).put(bytes("yes:1"), bytes("1"));
            filled.database(5).put(bytes("no:1"), bytes("2"));
            filled.database(6).put(bytes("nowhere"), bytes("x"));
            SnapshotReport report = filled.snapshot(
                            variant.method,
                            List.of(
                                    SnapshotPart.databases(SnapshotSink.file(target), 0),
                                    SnapshotPart.databases(SnapshotSink.file(other), 3, 4, 15),
                                    SnapshotPart.prefix(SnapshotSink.file(prefixed), 5, bytes("yes:"))),
                            SnapshotOptions.defaults())
                    .join();
            assertThat(report.parts()).extracting(SnapshotReport.Part::keys).containsExactly((long) ENTRIES, 2L, 1L);
            assertThat(report.keys()).isEqualTo(ENTRIES + 3);
            assertThat(report.bytes())
                    .isEqualTo(report.parts().stream()
                            .mapToLong(SnapshotReport.Part::bytes)
                            .sum());
        }
        assertThat(contents(target, 16).get(0)).isEqualTo(expected());
        assertOnly(contents(other, 16), 3, "three", 4, "four");
        assertOnly(contents(prefixed, 16), 5, "yes:1", 5, "yes:1");
    }

    private static void assertOnly(
            List<SortedMap<String, String>> contents, int database, String key, int second, String secondKey) {
        assertThat(contents.get(database)).containsOnlyKeys(key);
        assertThat(contents.get(second)).containsOnlyKeys(secondKey);
        for (int i = 0; i < contents.size(); i++) {
            assertThat(contents.get(i).isEmpty()).isEqualTo(i != database && i != second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixteenPartsAreTheMost(Variant variant) {
        List<SnapshotPart> parts = new java.util.ArrayList<>();
        try (Store filled = filled(variant)) {
            for (int i = 0; i < Store.DATABASES; i++) {
                filled.database(i).put(bytes("number"), bytes(Integer.toString(i)));
                parts.add(SnapshotPart.databases(SnapshotSink.file(folder.resolve(i + ".rdb")), i));
            }
            filled.snapshot(variant.method, parts, SnapshotOptions.defaults()).join();
        }
        for (int i = 0; i < Store.DATABASES; i++) {
            assertThat(contents(folder.resolve(i + ".rdb"), Store.DATABASES).get(i))
                    .containsEntry("number", Integer.toString(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatCannotBeOpenedLeavesNoOther(Variant variant) {
        try (Store filled = filled(variant)) {
            Snapshot snapshot = filled.snapshot(
                    variant.method,
                    List.of(
                            SnapshotPart.databases(SnapshotSink.file(target), 0),
                            SnapshotPart.databases(SnapshotSink.file(folder.resolve("missing/x.rdb")), 1)),
                    SnapshotOptions.defaults());
            assertThat(failure(snapshot))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining("missing/x.rdb");
            assertThat(target).doesNotExist();
            assertNothingHeld(filled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesToAChannelAndLeavesItOpen(Variant variant) throws IOException {
        GatedChannel channel = new GatedChannel();
        channel.open();
        try (Store filled = filled(variant)) {
            SnapshotReport report = toChannel(filled, variant, channel, SnapshotOptions.defaults())
                    .join();
            assertThat(report.bytes()).isEqualTo(channel.written().length);
            assertThat(report.target()).isNull();
        }
        Files.write(target, channel.written());
        assertThat(content(target)).isEqualTo(expected());
    }

    @ParameterizedTest
    @EnumSource
    void writesToAPipe(Variant variant) throws IOException {
        try (Store filled = filled(variant);
                RawPipe pipe = new RawPipe()) {
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(pipe::drain);
            SnapshotReport report = filled.snapshot(
                            variant.method, to(SnapshotSink.descriptor(pipe.writingEnd)), SnapshotOptions.defaults())
                    .join();
            pipe.closeWritingEnd();
            assertThat(report.bytes()).isEqualTo(read.join().length);
            Files.write(target, read.join());
        }
        assertThat(content(target)).isEqualTo(expected());
    }

    @ParameterizedTest
    @EnumSource
    void aDescriptorThatIsNotOpenIsNamed(Variant variant) {
        int closed;
        try (RawPipe pipe = new RawPipe()) {
            closed = pipe.writingEnd;
        }
        try (Store filled = filled(variant)) {
            Snapshot snapshot =
                    filled.snapshot(variant.method, to(SnapshotSink.descriptor(closed)), SnapshotOptions.defaults());
            assertThat(failure(snapshot))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining("the file descriptor " + closed);
            assertNothingHeld(filled);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHARED, ASYNC_FORK", "PRIVATE, THREAD", "PRIVATE_HUGE, THREAD"})
    void autoChoosesByTheArenaAndSaysSo(ArenaKind arena, SnapshotMethod chosen) {
        try (Store opened = Store.open(options().toBuilder().arena(arena).build())) {
            SnapshotReport report = opened.snapshot(target).join();
            assertThat(report.method()).isEqualTo(chosen);
            assertThat(report.reason()).startsWith("AUTO: the arena is ").contains("pause");
        }
    }

    @Test
    void theDefaultMethodIsTheStores() {
        try (Store opened = Store.open(
                options().toBuilder().defaultMethod(SnapshotMethod.FORK).build())) {
            assertThat(opened.snapshot(target).join().method()).isEqualTo(SnapshotMethod.FORK);
        }
    }

    @Test
    void aForkBeforeTheGateIsRefusedWhereTheArenaIsPrivate() {
        assertThatThrownBy(() -> store.snapshot(SnapshotMethod.ASYNC_FORK, target))
                .isInstanceOf(SnapshotMethodException.class)
                .hasMessageContainingAll("ASYNC_FORK", "PRIVATE", "FORK or THREAD", "ArenaKind.SHARED");
    }
}
