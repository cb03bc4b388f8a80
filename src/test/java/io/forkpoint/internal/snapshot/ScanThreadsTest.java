package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.Seeds;
import io.forkpoint.errors.SnapshotCountException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scan by several threads: the bytes are those of one, and of a child, and no thread is left waiting for another. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanThreadsTest {
    private static final String NAME = "scan-under-test";
    private static final long LOOK_NANOS = 1_000_000;
    private static final int VALUE_BYTES = 1000;
    private static final int CHUNK_RECORDS = SegmentDescriptor.CHUNK_UNITS * SegmentDescriptor.UNIT_BYTES / VALUE_BYTES;
    private static final int RECORDS = 20 * CHUNK_RECORDS;
    private static final SnapshotOptions PLAIN =
            SnapshotOptions.builder().lzf(false).build();

    @TempDir
    Path folder;

    private final ScanArena arena = new ScanArena();
    private final AtomicBoolean stopped = new AtomicBoolean();

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void giveBack() {
        SegmentScan.recordHook = null;
        arena.close();
    }

    private static List<ScanPart> all() {
        return List.of(CollectionScan.part("REDIS0012"));
    }

    private static List<ScanPart> some() {
        return Stream.of(
                        SnapshotPart.prefix(SnapshotSink.descriptor(0), 3, new byte[] {'-'}),
                        SnapshotPart.databases(SnapshotSink.descriptor(0), 0, 1, 2),
                        SnapshotPart.databases(SnapshotSink.descriptor(0), 15))
                .map(part -> CollectionScan.part(part, new MemorySink(), "REDIS0012"))
                .toList();
    }

    private static byte[] written(ScanPart part) {
        return ((MemorySink) part.sink).bytes();
    }

    private void run(SnapshotOptions options, List<ScanPart> parts) {
        new SegmentScan(arena.source(), options, parts, () -> false).run(ScanArena.EPOCH, arena.unitLimit());
    }

    private void assertSameForAnyNumber(SnapshotOptions options, boolean isWhole) throws Exception {
        List<byte[]> byChild = new ChildScan(folder).run(arena, options, isWhole ? all() : some());
        for (int threads : new int[] {1, 2, 3, 7, SnapshotOptions.MAX_SCAN_THREADS}) {
            List<ScanPart> parts = isWhole ? all() : some();
            run(options.toBuilder().scanThreads(threads).build(), parts);
            assertThat(arena.scanUnit()).isEqualTo(arena.unitLimit());
            for (int i = 0; i < parts.size(); i++) {
                // No message could hold them.
                assertThat(Arrays.mismatch(written(parts.get(i)), byChild.get(i)))
                        .as("the first byte of part %d that differs, by %d threads", i, threads)
                        .isEqualTo(-1);
                assertThat(parts.get(i).bytes).isEqualTo(byChild.get(i).length);
                assertThat(parts.get(i).keys).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameBytesForAnyNumberOfThreads(long seed) throws Exception {
        Seeds.explain(seed, "threads that scan", () -> {
            Random random = new Random(seed);
            RandomBlocks blocks = new RandomBlocks(random, arena);
            RandomCollections collections = new RandomCollections(random, arena);
            blocks.fill(4_000);
            collections.fill(10);
            collections.fillExpiring(10);
            byte[] noise = new byte[3 << 20];
            random.nextBytes(noise);
            arena.put(15, "large".getBytes(US_ASCII), noise);
            arena.put(2, "long".getBytes(US_ASCII), new byte[5 << 20]);
            blocks.fill(4_000);
            for (SnapshotOptions options : List.of(
                    SnapshotOptions.defaults(),
                    PLAIN,
                    SnapshotOptions.builder().checksum(false).build())) {
                assertSameForAnyNumber(options, true);
                assertSameForAnyNumber(options, false);
            }
        });
    }

    @Test
    void threadsThatThereAreNoChunksForDoNoHarm() throws Exception {
        arena.put(0, new byte[] {1}, new byte[10]);
        assertSameForAnyNumber(PLAIN, true);
    }

    /** Databases that take turns, so that each chunk has to say its own. */
    @Test
    void eachChunkSelectsItsDatabase() throws Exception {
        for (int i = 0; i < 4 * CHUNK_RECORDS; i++) {
            arena.put(i / 100 % 16, ("key:" + i).getBytes(US_ASCII), new byte[VALUE_BYTES]);
        }
        assertSameForAnyNumber(PLAIN, true);
    }

    private void fill() {
        for (int i = 0; i < RECORDS; i++) {
            arena.put(0, ("key:" + i).getBytes(US_ASCII), new byte[VALUE_BYTES]);
        }
    }

    private byte[] byOneThread() {
        List<ScanPart> parts = all();
        run(PLAIN.toBuilder().scanThreads(1).build(), parts);
        return written(parts.get(0));
    }

    /** Keeps what it is given, but not before it is opened; looks at the position. */
    private final class GatedSink implements ByteSink {
        private final MemorySink taken = new MemorySink();
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private long position;
        private int writes;
        private int failsAt;

        @Override
        public void write(long address, long bytes) {
            reached.countDown();
            Uninterrupted.await(opened);
            if (++writes == failsAt) {
                throw new SnapshotTargetException("refused by the test");
            }
            assertThat(arena.scanUnit()).isGreaterThanOrEqualTo(position);
            position = arena.scanUnit();
            taken.write(address, bytes);
        }

        @Override
        public void sync() {}

        @Override
        public void publish() {}

        @Override
        public void close() {}
    }

    /** A scan by three threads on a thread of its own. */
    private final class Running {
        private final GatedSink sink = new GatedSink();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final SegmentScan scan;
        private final Thread thread;

        Running(Runnable onFailure) {
            ScanPart part = CollectionScan.part(SnapshotPart.all(SnapshotSink.descriptor(0)), sink, "REDIS0012");
            scan = new SegmentScan(
                    arena.source(), PLAIN.toBuilder().scanThreads(3).build(), List.of(part), stopped::get, onFailure);
            thread = new Thread(
                    () -> failure.set(catchThrowable(() -> scan.run(ScanArena.EPOCH, arena.unitLimit()))), NAME);
        }

        byte[] written() {
            return sink.taken.bytes();
        }

        /** Returns when both other threads wait for the turn of the first one, which waits in its sink. */
        void awaitTurns() {
            Uninterrupted.await(sink.reached);
            while (Thread.getAllStackTraces().keySet().stream()
                            .filter(each -> each.getName().startsWith(NAME + '-'))
                            .filter(each -> LockSupport.getBlocker(each) instanceof ScanTurn)
                            .count()
                    < 2) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        void end() {
            sink.opened.countDown();
            Uninterrupted.join(thread);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(each -> each.getName().startsWith(NAME));
        }
    }

    @Test
    void whoHasNoTurnWaitsWithOneChunk() {
        fill();
        byte[] expected = byOneThread();
        Running running = new Running(() -> {});
        running.thread.start();
        running.awaitTurns();
        assertThat(running.scan.keysWritten()).isBetween(2L * CHUNK_RECORDS, 3L * CHUNK_RECORDS);
        assertThat(running.scan.bytesWritten()).isZero();
        // What they have encoded is held until it is written.
        assertThat(arena.scanUnit()).isEqualTo(SegmentDescriptor.CHUNK_UNITS);
        running.end();
        assertThat(running.failure.get()).isNull();
        assertThat(Arrays.mismatch(running.written(), expected)).isEqualTo(-1);
        assertThat(running.scan.bytesWritten()).isEqualTo(expected.length);
        assertThat(running.scan.keysWritten()).isEqualTo(RECORDS);
    }

    /** It reaches into chunks behind its own, whose threads must not take the position back. */
    @Test
    void thePositionNeverGoesBack() {
        arena.put(0, new byte[] {1}, new byte[20 << 20]);
        fill();
        arena.put(0, new byte[] {2}, new byte[20 << 20]);
        Running running = new Running(() -> {});
        running.thread.start();
        running.end();
        assertThat(running.failure.get()).isNull();
        assertThat(running.sink.position).isEqualTo(arena.unitLimit());
    }

    @Test
    void whoMustStopIsHeardByThoseWhoWait() {
        fill();
        Running running = new Running(() -> {});
        running.thread.start();
        running.awaitTurns();
        stopped.set(true);
        running.end();
        assertThat(running.failure.get()).isNull();
        assertThat(running.sink.writes).isEqualTo(1);
        assertThat(arena.scanUnit()).isLessThan(arena.unitLimit());
    }

    @Test
    void aHugeValueCanBeStoppedInItsMidst() {
        fill();
        arena.put(0, new byte[] {1}, new byte[32 << 20]);
        List<ScanPart> parts = all();
        int most = byOneThread().length - (16 << 20);
        new SegmentScan(
                        arena.source(),
                        PLAIN.toBuilder().scanThreads(3).build(),
                        parts,
                        () -> parts.get(0).bytes > most)
                .run(ScanArena.EPOCH, arena.unitLimit());
        assertThat(written(parts.get(0))).hasSizeBetween(most, most + (2 << 20));
    }

    @Test
    void nothingIsWrittenBehindAFailure() {
        fill();
        byte[] expected = byOneThread();
        for (int failsAt = 1; failsAt < 8; failsAt++) {
            Running running = new Running(() -> {});
            running.sink.failsAt = failsAt;
            running.thread.start();
            running.end();
            assertThat(running.failure.get())
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessage("refused by the test");
            assertThat(running.sink.writes).isEqualTo(failsAt);
            byte[] written = running.written();
            assertThat(Arrays.mismatch(written, expected)).isEqualTo(written.length);
        }
    }

    /** The first one is stuck in its sink, and is let go on by nobody but who hears of the failure. */
    @Test
    void anErrorOfOneThreadEndsTheOthers() {
        fill();
        Error error = new OutOfMemoryError("made by the test");
        SegmentScan.recordHook = records -> {
            if (Thread.currentThread().getName().equals(NAME + "-2")) {
                throw error;
            }
        };
        AtomicReference<Running> running = new AtomicReference<>();
        running.set(new Running(() -> running.get().sink.opened.countDown()));
        running.get().thread.start();
        Uninterrupted.join(running.get().thread);
        running.get().end();
        assertThat(running.get().failure.get()).isSameAs(error);
        assertThat(running.get().scan.hasFailed()).isTrue();
        assertThat(running.get().sink.writes).isLessThanOrEqualTo(1);
    }

    @Test
    void whatAllThreadsHaveMetIsCounted() {
        fill();
        arena.put(7, new byte[] {1}, new byte[10]);
        long[] counted = new long[16];
        counted[0] = RECORDS;
        counted[7] = 2;
        List<ScanPart> parts = all();
        SegmentScan scan =
                new SegmentScan(arena.source(), PLAIN.toBuilder().scanThreads(3).build(), parts, () -> false);
        assertThatThrownBy(() -> scan.run(ScanArena.EPOCH, arena.unitLimit(), counted, "nowhere"))
                .isInstanceOfSatisfying(
                        SnapshotCountException.class,
                        e -> assertThat(e.met()).startsWith(RECORDS).contains(1, Index.atIndex(7)));
        assertThat(written(parts.get(0)).length).isLessThan(byOneThread().length);
        counted[7] = 1;
        List<ScanPart> right = all();
        new SegmentScan(arena.source(), PLAIN.toBuilder().scanThreads(3).build(), right, () -> false)
                .run(ScanArena.EPOCH, arena.unitLimit(), counted, "nowhere");
        assertThat(Arrays.mismatch(written(right.get(0)), byOneThread())).isEqualTo(-1);
    }

    @Test
    void damageIsReportedByWhoeverMeetsIt() {
        fill();
        long unit = arena.unitOf(arena.put(0, new byte[] {1}, new byte[300_000]));
        arena.putSegment(unit, SegmentDescriptor.UNITS_OFFSET, -1);
        List<ScanPart> parts = all();
        assertThatThrownBy(() -> run(PLAIN.toBuilder().scanThreads(3).build(), parts))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("memory damaged");
        arena.putSegment(unit, SegmentDescriptor.UNITS_OFFSET, 5);
        assertThat(arena.scanUnit()).isLessThanOrEqualTo(unit);
    }
}
