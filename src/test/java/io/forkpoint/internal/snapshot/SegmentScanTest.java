package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan in Java beside a child's on the same arena, and what it does when it is stopped or meets damage. */
class SegmentScanTest {
    private static final SnapshotOptions PLAIN =
            SnapshotOptions.builder().lzf(false).build();
    private static final SnapshotSink NOWHERE = SnapshotSink.descriptor(0);

    @TempDir
    Path folder;

    private final Mapping preamble = Mapping.sharedWithChild(4096);
    private final UnsafeBuffer preambleBuffer = new UnsafeBuffer(preamble.address(), 4096);
    private final byte[] header = "REDIS0012".getBytes(US_ASCII);
    private ScanArena arena;

    static LongStream seeds() {
        return Seeds.some();
    }

    @BeforeEach
    void makeArena() {
        arena = new ScanArena();
        preambleBuffer.putBytes(0, header);
    }

    @AfterEach
    void giveBack() {
        SegmentScan.recordHook = null;
        arena.close();
    }

    private List<ScanPart> parts(SnapshotPart... parts) {
        List<ScanPart> list = new ArrayList<>();
        for (SnapshotPart part : parts) {
            ScanPart scanned = new ScanPart(part, new MemorySink());
            scanned.preambleAddress = preamble.address();
            scanned.preambleBytes = header.length;
            list.add(scanned);
        }
        return list;
    }

    private SegmentScan scan(SnapshotOptions options, List<ScanPart> parts, BooleanSupplier mustStop) {
        return new SegmentScan(arena.source(), options, parts, mustStop);
    }

    private static boolean never() {
        return false;
    }

    private void run(SegmentScan scan) {
        scan.run(ScanArena.EPOCH, arena.unitLimit());
    }

    private static byte[] written(ScanPart part) {
        return ((MemorySink) part.sink).bytes();
    }

    private void assertSameAsChild(SnapshotOptions options, List<ScanPart> parts) throws IOException {
        SegmentScan scan = scan(options, parts, SegmentScanTest::never);
        run(scan);
        long position = arena.scanUnit();
        List<byte[]> expected = new ChildScan(folder).run(arena, options, parts);
        assertThat(position).as("the position at the end").isEqualTo(arena.scanUnit());
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            byte[] written = written(parts.get(i));
            assertThat(written).as("part %d", i).isEqualTo(expected.get(i));
            assertThat(parts.get(i).bytes).isEqualTo(written.length);
            assertThat(parts.get(i).crc64).isEqualTo(new UnsafeBuffer(written).getLong(written.length - 8));
            bytes += written.length;
        }
        assertThat(scan.bytesWritten()).isEqualTo(bytes);
        assertThat(scan.keysWritten())
                .isEqualTo(parts.stream().mapToLong(part -> part.keys).sum());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameBytesAsAChild(long seed) throws Exception {
        Seeds.explain(seed, "scan", () -> {
            Random random = new Random(seed);
            new RandomBlocks(random, arena).fill(20_000);
            for (SnapshotOptions options : List.of(
                    SnapshotOptions.defaults(),
                    PLAIN,
                    SnapshotOptions.builder().checksum(false).build())) {
                List<ScanPart> all = parts(SnapshotPart.all(NOWHERE));
                assertSameAsChild(options, all);
                assertThat(all.get(0).keys).isGreaterThan(5_000);
                List<ScanPart> some = parts(
                        SnapshotPart.prefix(NOWHERE, 3, "-".getBytes(US_ASCII)),
                        SnapshotPart.databases(NOWHERE, 0, 1, 2),
                        SnapshotPart.databases(NOWHERE, 15));
                byte[] trailer = new byte[random.nextInt(100_000)];
                random.nextBytes(trailer);
                some.get(1).trailer = trailer;
                assertSameAsChild(options, some);
                assertThat(some).allMatch(part -> part.keys > 0);
            }
        });
    }

    @Test
    void anEmptyArenaIsAWholeFile() throws IOException {
        assertSameAsChild(SnapshotOptions.defaults(), parts(SnapshotPart.all(NOWHERE)));
    }

    /** They must agree on it: the child cannot compress a longer one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void theLongestCompressedStringIsAChilds(int count) throws IOException {
        int longest = (int) SegmentScan.maxLzfBytes(count);
        SnapshotPart[] parts = new SnapshotPart[count];
        for (int i = 0; i < count; i++) {
            parts[i] = SnapshotPart.databases(NOWHERE, i);
        }
        arena.put(0, "longest".getBytes(US_ASCII), new byte[longest]);
        List<ScanPart> compressed = parts(parts);
        assertSameAsChild(SnapshotOptions.defaults(), compressed);
        assertThat(compressed.get(0).bytes).isLessThan(longest);
        arena.put(0, "longer".getBytes(US_ASCII), new byte[longest + 1]);
        List<ScanPart> plain = parts(parts);
        assertSameAsChild(SnapshotOptions.defaults(), plain);
        assertThat(plain.get(0).bytes).isGreaterThan(longest);
    }

    @Test
    void theHookHearsOfEachRecordAndThePositionStaysBehindIt() {
        List<Long> units = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            units.add(arena.unitOf(arena.put(0, new byte[] {1}, new byte[300_000])));
        }
        List<Long> heard = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        SegmentScan.recordHook = records -> {
            heard.add(records);
            positions.add(arena.scanUnit());
        };
        run(scan(PLAIN, parts(SnapshotPart.all(NOWHERE)), SegmentScanTest::never));
        assertThat(heard).containsExactly(1L, 2L, 3L);
        assertThat(positions).containsExactly(0L, units.get(1), units.get(2));
    }

    @Test
    void whoMustStopGetsNothingMore() {
        for (int i = 0; i < 5_000; i++) {
            arena.put(0, ("key:" + i).getBytes(US_ASCII), new byte[1_000]);
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<ScanPart> parts = parts(SnapshotPart.all(NOWHERE));
        SegmentScan.recordHook = records -> {
            if (records == 2_000) {
                stop.set(true);
            }
        };
        SegmentScan scan = scan(PLAIN, parts, stop::get);
        run(scan);
        assertThat(scan.keysWritten()).isBetween(2_000L, 2_100L);
        assertThat(written(parts.get(0))).hasSizeBetween(1_500_000, 2_000 * 1_020);
        assertThat(scan.bytesWritten()).isEqualTo(written(parts.get(0)).length);
        assertThat(arena.scanUnit()).isLessThan(arena.unitLimit());
    }

    @Test
    void aHugeValueCanBeStoppedInItsMidst() {
        arena.put(0, new byte[] {1}, new byte[64 << 20]);
        List<ScanPart> parts = parts(SnapshotPart.all(NOWHERE));
        run(scan(PLAIN, parts, () -> written(parts.get(0)).length > 1 << 20));
        assertThat(written(parts.get(0))).hasSizeBetween(1 << 20, 2 << 20);
    }

    @Test
    void aDamagedSegmentIsReportedNotFollowed() {
        arena.put(0, new byte[] {1}, new byte[300_000]);
        long unit = arena.unitOf(arena.put(0, new byte[] {2}, new byte[300_000]));
        assertDamaged(unit, SegmentDescriptor.SLOT_BYTES_OFFSET, 12, 5 << 16);
        assertDamaged(unit, SegmentDescriptor.SLOT_BYTES_OFFSET, -8, 5 << 16);
        assertDamaged(unit, SegmentDescriptor.UNITS_OFFSET, 0, 5);
        assertDamaged(unit, SegmentDescriptor.UNITS_OFFSET, 6, 5);
        assertDamaged(unit, SegmentDescriptor.UNITS_OFFSET, -1, 5);
        assertDamaged(unit, SegmentDescriptor.HIGH_WATER_OFFSET, 2, 1);
        assertDamaged(unit, SegmentDescriptor.HIGH_WATER_OFFSET, -1, 1);
        arena.putSegment(unit, SegmentDescriptor.HIGH_WATER_OFFSET, 0);
        assertDamaged(unit, SegmentDescriptor.UNITS_OFFSET, 0, 5);
        arena.putSegment(unit, SegmentDescriptor.HIGH_WATER_OFFSET, 1);
        List<ScanPart> mended = parts(SnapshotPart.all(NOWHERE));
        run(scan(PLAIN, mended, SegmentScanTest::never));
        assertThat(mended.get(0).keys).isEqualTo(2);
    }

    private void assertDamaged(long unit, int field, int damage, int sound) {
        arena.putSegment(unit, field, damage);
        List<ScanPart> parts = parts(SnapshotPart.all(NOWHERE));
        assertThatThrownBy(() -> run(scan(PLAIN, parts, SegmentScanTest::never)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContainingAll("memory damaged at the entry after number 1", "report this as a bug");
        arena.putSegment(unit, field, sound);
    }

    /** The store may be giving it back, or making another in its place. */
    @Test
    void whatIsSaidOfALaterSegmentIsNotBelieved() {
        arena.put(0, new byte[] {1}, new byte[300_000]);
        long later =
                arena.put(0, BlockDescriptor.TYPE_STRING, -1, new byte[] {2}, new byte[300_000], ScanArena.EPOCH + 1);
        arena.put(0, new byte[] {3}, new byte[300_000]);
        arena.putSegment(arena.unitOf(later), SegmentDescriptor.UNITS_OFFSET, 7);
        arena.putSegment(arena.unitOf(later), SegmentDescriptor.HIGH_WATER_OFFSET, 1 << 20);
        List<ScanPart> parts = parts(SnapshotPart.all(NOWHERE));
        run(scan(PLAIN, parts, SegmentScanTest::never));
        assertThat(parts.get(0).keys).isEqualTo(2);
    }

    @Test
    void aBlockWhoseHeaderIsLargerThanItsSlotIsReported() {
        long block = arena.put(0, new byte[] {1}, new byte[] {2});
        UnsafeBuffer header = new UnsafeBuffer(block, 24);
        header.putLong(0, BlockDescriptor.header(ScanArena.EPOCH, 0, 0, true, 256, 0));
        header.putLong(8, 0);
        assertThatThrownBy(() -> run(scan(PLAIN, parts(SnapshotPart.all(NOWHERE)), SegmentScanTest::never)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("after number 0");
    }

    @Test
    void aDamagedBlockIsReportedNotFollowed() {
        long block = arena.put(0, new byte[] {1}, new byte[300_000]);
        UnsafeBuffer wide = new UnsafeBuffer(block, 16);
        int slotBytes = 5 << 16;
        for (int[] lengths : new int[][] {{1, slotBytes}, {slotBytes - 16, 1}, {-1, 1}, {1, -1}, {1 << 30, 1 << 30}}) {
            wide.putInt(8, lengths[0]);
            wide.putInt(12, lengths[1]);
            assertThatThrownBy(() -> run(scan(PLAIN, parts(SnapshotPart.all(NOWHERE)), SegmentScanTest::never)))
                    .as(Arrays.toString(lengths))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("after number 0");
        }
        wide.putInt(8, 1);
        wide.putInt(12, slotBytes - 17);
        run(scan(PLAIN, parts(SnapshotPart.all(NOWHERE)), SegmentScanTest::never));
    }

    @Test
    void aScanThatNeverRunsGivesItsMemoryBack() {
        SegmentScan scan = scan(PLAIN, parts(SnapshotPart.all(NOWHERE)), SegmentScanTest::never);
        scan.close();
        scan.close();
        assertThat(scan.keysWritten()).isZero();
    }
}
