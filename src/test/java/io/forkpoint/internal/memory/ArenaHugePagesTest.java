package io.forkpoint.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.MachineFeature;
import io.forkpoint.memory.ArenaKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's own figures of a shared arena. */
class ArenaHugePagesTest {
    private static final long BLOCK = HugePages.BLOCK_BYTES;
    private static final int UNITS_A_BLOCK = 32;

    private final Arena arena = new Arena(ArenaKind.SHARED, 256L << 20);

    @BeforeEach
    void theKernelMakesThem() {
        MachineFeature.COLLAPSE.require(arena.hugePages().isOn());
    }

    @AfterEach
    void giveBack() {
        arena.discard();
    }

    /** Segments of one unit, each byte written. */
    private List<Integer> fill(int units) {
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < units; i++) {
            int unit = arena.takeSegment(1, 1024, 1);
            write(unit);
            made.add(unit);
        }
        return made;
    }

    private void write(int unit) {
        long address = arena.values().address() + ((long) unit << Arena.UNIT_SHIFT);
        for (int i = 0; i < SegmentDescriptor.UNIT_BYTES; i += 8) {
            UnsafeApi.putLong(address + i, (long) unit << 32 | i);
        }
    }

    private void check(List<Integer> units) {
        for (int unit : units) {
            long address = arena.values().address() + ((long) unit << Arena.UNIT_SHIFT);
            for (int i = 0; i < SegmentDescriptor.UNIT_BYTES; i += 8) {
                assertThat(UnsafeApi.getLong(address + i)).isEqualTo((long) unit << 32 | i);
            }
        }
    }

    private void makeHugePages() {
        while (arena.hugePages().step(0)) {
            Thread.onSpinWait();
        }
    }

    /** A figure of {@code smaps}, of the mappings within the arena, in bytes. */
    private long kernelSays(String figure) throws IOException {
        long from = arena.values().address();
        long to = from + arena.values().reservedBytes();
        boolean within = false;
        long kb = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("^[0-9a-f]+-[0-9a-f]+ .*")) {
                long start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
                within = start >= from && start < to;
            } else if (within && line.startsWith(figure + ":")) {
                kb += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kb * 1024;
    }

    @Test
    void fullBlocksAreOnHugePagesWithTheirContent() throws IOException {
        // Unit 0 is never used, and the last block only half.
        List<Integer> units = fill(4 * UNITS_A_BLOCK + UNITS_A_BLOCK / 2);
        assertThat(kernelSays("ShmemPmdMapped")).isZero();
        makeHugePages();
        assertThat(kernelSays("ShmemPmdMapped")).isEqualTo(4 * BLOCK);
        assertThat(arena.hugePages().bytes()).isEqualTo(4 * BLOCK);
        check(units);
    }

    @Test
    void aSparseBlockStaysAsItIs() throws IOException {
        List<Integer> units = fill(2 * UNITS_A_BLOCK - 1);
        List<Integer> kept = new ArrayList<>(units.subList(0, UNITS_A_BLOCK - 1));
        for (int unit : units.subList(UNITS_A_BLOCK - 1, units.size())) {
            if (unit % 2 == 0) {
                arena.giveSegment(unit);
            } else {
                kept.add(unit);
            }
        }
        makeHugePages();
        assertThat(kernelSays("ShmemPmdMapped")).isEqualTo(BLOCK);
        check(kept);
    }

    @Test
    void whatIsGivenBackAreWholeHugePages() throws IOException {
        List<Integer> units = fill(8 * UNITS_A_BLOCK - 1);
        makeHugePages();
        assertThat(kernelSays("ShmemPmdMapped")).isEqualTo(8 * BLOCK);
        // From the middle of the second block to the middle of the fifth: two whole blocks.
        List<Integer> kept = new ArrayList<>(units);
        List<Integer> freed = kept.subList(UNITS_A_BLOCK * 3 / 2, UNITS_A_BLOCK * 9 / 2);
        freed.forEach(arena::giveSegment);
        freed.clear();
        arena.discardFree(1);
        assertThat(kernelSays("Rss")).isEqualTo(6 * BLOCK);
        assertThat(kernelSays("ShmemPmdMapped")).isEqualTo(6 * BLOCK);
        assertThat(arena.hugePages().bytes()).isEqualTo(6 * BLOCK);
        check(kept);

        List<Integer> again = fill(3 * UNITS_A_BLOCK);
        makeHugePages();
        assertThat(kernelSays("ShmemPmdMapped")).isEqualTo(8 * BLOCK);
        check(kept);
        check(again);
    }

    @Test
    void memoryAheadOfItsUseIsOnHugePages() throws IOException {
        fill(UNITS_A_BLOCK);
        while (arena.populateAhead(4 * BLOCK)) {
            Thread.onSpinWait();
        }
        assertThat(kernelSays("ShmemPmdMapped")).isBetween(4 * BLOCK, 6 * BLOCK);
        assertThat(arena.hugePages().bytes()).isEqualTo(kernelSays("ShmemPmdMapped"));
        check(fill(4 * UNITS_A_BLOCK));
    }

    @Test
    void aLittleMemoryAheadIsOnSmallPages() throws IOException {
        fill(UNITS_A_BLOCK);
        long before = kernelSays("Rss");
        while (arena.populateAhead(BLOCK / 4)) {
            Thread.onSpinWait();
        }
        assertThat(kernelSays("Rss") - before).isBetween(BLOCK / 8, BLOCK / 4);
        assertThat(kernelSays("ShmemPmdMapped")).isZero();
    }

    @Test
    void anArenaThatWantsNoneHasNone() throws IOException {
        Arena small = new Arena(ArenaKind.SHARED, 64L << 20, 64L << 20, false);
        assertThat(small.hugePages().isOn()).isFalse();
        assertThat(new Arena(ArenaKind.PRIVATE, 64L << 20).hugePages().isOn())
                .as("copy-on-write")
                .isFalse();
        assertThat(new Arena(ArenaKind.PRIVATE_HUGE, 64L << 20, 64L << 20, false)
                        .hugePages()
                        .isOn())
                .as("it is called so")
                .isTrue();
    }
}
