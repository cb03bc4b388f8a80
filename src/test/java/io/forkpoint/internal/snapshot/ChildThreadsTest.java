package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.Store;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Children whose scan is done by several threads. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildThreadsTest extends VariantFixture {
    private static final int THREADS = 5;
    private static final int LARGE_ENTRIES = 5_000;

    /** What stands before the records has the time in it, and the checksum at the end comes from it. */
    private static final int PREAMBLE_BYTES = 1_000;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBytesDoNotDependOnTheNumberOfThreads(long seed) throws Exception {
        Seeds.explain(seed, "scan", () -> {
            try (ScanArena arena = new ScanArena()) {
                new RandomBlocks(new Random(seed), arena).fill(20_000);
                SnapshotSink nowhere = SnapshotSink.descriptor(0);
                assertSameForAllThreads(arena, SnapshotPart.all(nowhere));
                assertSameForAllThreads(
                        arena,
                        SnapshotPart.prefix(nowhere, 3, "-".getBytes(US_ASCII)),
                        SnapshotPart.databases(nowhere, 0, 1, 2),
                        SnapshotPart.databases(nowhere, 15));
            }
        });
    }

    private void assertSameForAllThreads(ScanArena arena, SnapshotPart... parts) throws IOException {
        byte[] header = "REDIS0012".getBytes(US_ASCII);
        Mapping preamble = Mapping.sharedWithChild(4096);
        new UnsafeBuffer(preamble.address(), header.length).putBytes(0, header);
        List<ScanPart> scanned = Arrays.stream(parts)
                .map(part -> {
                    ScanPart one = new ScanPart(part, new MemorySink());
                    one.preambleAddress = preamble.address();
                    one.preambleBytes = header.length;
                    return one;
                })
                .toList();
        ChildScan child = new ChildScan(folder);
        List<byte[]> expected =
                child.run(arena, SnapshotOptions.builder().scanThreads(1).build(), scanned);
        for (int threads : new int[] {2, THREADS, SnapshotOptions.MAX_SCAN_THREADS}) {
            List<byte[]> files = child.run(
                    arena, SnapshotOptions.builder().scanThreads(threads).build(), scanned);
            for (int i = 0; i < parts.length; i++) {
                assertThat(files.get(i)).as("part %d by %d threads", i, threads).isEqualTo(expected.get(i));
            }
            assertThat(arena.scanUnit()).isEqualTo(arena.unitLimit());
        }
        preamble.unmap();
    }

    /** Into a pipe that nobody reads before all threads are there. */
    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void aSnapshotIsTakenByAsManyAsWereAskedFor(Variant variant) throws Exception {
        SnapshotOptions options = SnapshotOptions.builder().scanThreads(1).build();
        try (Store filled = filled(variant);
                RawPipe pipe = new RawPipe()) {
            byte[] value = new byte[1_500];
            for (int i = 0; i < LARGE_ENTRIES; i++) {
                new Random(i).nextBytes(value);
                filled.database(i % 3).put(bytes("large:" + i), value);
            }
            filled.snapshot(variant.method, target, options).join();
            byte[] expected = Files.readAllBytes(target);

            Snapshot snapshot = filled.snapshot(
                    variant.method,
                    to(SnapshotSink.descriptor(pipe.writingEnd)),
                    options.toBuilder().scanThreads(THREADS).build());
            while (threadsOfChild(snapshot) != THREADS) {
                assertThat(snapshot).isNotDone();
                LockSupport.parkNanos(500_000);
            }
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(pipe::drain);
            SnapshotReport report = snapshot.join();
            pipe.closeWritingEnd();

            byte[] streamed = read.join();
            assertThat(report.keys()).isEqualTo(ENTRIES + LARGE_ENTRIES);
            assertThat(report.bytes()).isEqualTo(streamed.length);
            assertThat(records(streamed)).isEqualTo(records(expected));
            assertNothingHeld(filled);
        }
    }

    private static byte[] records(byte[] file) {
        return Arrays.copyOfRange(file, PREAMBLE_BYTES, file.length - Long.BYTES);
    }

    /** 0 if it has no child, or none any more. */
    private static int threadsOfChild(Snapshot snapshot) {
        String[] tasks = new File("/proc/" + snapshot.childPid() + "/task").list();
        return tasks == null ? 0 : tasks.length;
    }
}
