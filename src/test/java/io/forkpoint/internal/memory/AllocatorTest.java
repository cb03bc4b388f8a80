package io.forkpoint.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.memory.ArenaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocatorTest {
    private static final long LIMIT = 8L << 20;

    private final Arena arena = new Arena(ArenaKind.PRIVATE, LIMIT);
    private final Allocator[] allocators = {new Allocator(arena), new Allocator(arena)};

    private record Block(Allocator allocator, long start, long bytes) {}

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void discard() {
        arena.discard();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void liveBlocksNeverOverlap(long seed) throws Exception {
        Seeds.explain(seed, "allocator", () -> {
            Random random = new Random(seed);
            NavigableMap<Long, Block> live = new TreeMap<>();
            List<Block> blocks = new ArrayList<>();
            int refused = 0;
            for (int step = 0; step < 60_000; step++) {
                // Waves, so that segments fill and empty.
                boolean grow = random.nextInt(100) < ((step / 5000) % 2 == 0 ? 70 : 30);
                if (grow) {
                    refused += allocate(random, live, blocks) ? 0 : 1;
                } else if (!blocks.isEmpty()) {
                    Block block = takeAny(random, blocks);
                    live.remove(block.start());
                    block.allocator().free(block.start());
                }
                assertThat(allocators[0].usedBytes() + allocators[1].usedBytes())
                        .isLessThanOrEqualTo(arena.allocatedBytes());
            }
            assertThat(refused).as("the limit was met").isPositive();
            blocks.forEach(block -> block.allocator().free(block.start()));
            assertThat(arena.allocatedBytes()).isZero();
            assertThat(allocators[0].usedBytes() + allocators[1].usedBytes()).isZero();
        });
    }

    private boolean allocate(Random random, NavigableMap<Long, Block> live, List<Block> blocks) {
        long bytes = switch (random.nextInt(30)) {
            case 0 -> 1 + random.nextInt(700_000);
            case 1, 2 -> 1 + random.nextInt(20_000);
            default -> 16 + random.nextInt(1500);
        };
        Allocator allocator = allocators[random.nextInt(2)];
        long usedBefore = allocator.usedBytes();
        long start;
        try {
            start = allocator.allocate(bytes, 1);
        } catch (MemoryLimitException e) {
            assertThat(e).hasMessageContaining("limit=" + LIMIT);
            assertThat(allocator.usedBytes()).isEqualTo(usedBefore);
            return false;
        }
        assertThat(start % 8).isZero();
        assertThat(start).isGreaterThanOrEqualTo(SegmentDescriptor.UNIT_BYTES);
        assertThat(start + bytes).isLessThanOrEqualTo(LIMIT + SegmentDescriptor.UNIT_BYTES);
        assertThat(arena.holds(start, bytes)).isTrue();
        Map.Entry<Long, Block> below = live.lowerEntry(start + bytes);
        if (below != null) {
            assertThat(below.getKey() + below.getValue().bytes()).isLessThanOrEqualTo(start);
        }
        Block block = new Block(allocator, start, bytes);
        live.put(start, block);
        blocks.add(block);
        return true;
    }

    private static Block takeAny(Random random, List<Block> blocks) {
        int index = random.nextInt(blocks.size());
        Block block = blocks.get(index);
        Block last = blocks.remove(blocks.size() - 1);
        if (index < blocks.size()) {
            blocks.set(index, last);
        }
        return block;
    }

    @Test
    void freedMemoryServesOtherSizesAndOtherShards() {
        for (int round = 0; round < 20; round++) {
            Allocator allocator = allocators[round % 2];
            int size = round % 3 == 0 ? 128 : round % 3 == 1 ? 1000 : 300_000;
            List<Long> blocks = new ArrayList<>();
            fill(allocator, size, blocks);
            int slotBytes = allocator.slotBytesAt(blocks.get(0));
            assertThat((long) blocks.size() * slotBytes).isGreaterThan(LIMIT * 7 / 8);
            blocks.forEach(allocator::free);
            assertThat(arena.allocatedBytes()).isZero();
        }
    }

    @Test
    void aBlockWithASegmentOfItsOwnWastesLessThanAUnit() {
        for (long bytes = SizeClasses.LAST_SHARED + 1L; bytes <= LIMIT / 2; bytes = bytes * 5 / 4) {
            long block = allocators[0].allocate(bytes, 1);
            assertThat((long) allocators[0].slotBytesAt(block))
                    .isBetween(bytes, bytes + SegmentDescriptor.UNIT_BYTES - 1);
            allocators[0].free(block);
        }
    }

    private static void fill(Allocator allocator, int size, List<Long> blocks) {
        assertThatThrownBy(() -> {
                    while (true) {
                        blocks.add(allocator.allocate(size, 1));
                    }
                })
                .isInstanceOf(MemoryLimitException.class);
    }

    @Test
    void freeAllGivesEverySegmentBack() {
        List<Long> blocks = new ArrayList<>();
        fill(allocators[0], 500, blocks);
        allocators[0].freeAll();
        assertThat(arena.allocatedBytes()).isZero();
        assertThat(allocators[0].usedBytes()).isZero();
        List<Long> again = new ArrayList<>();
        fill(allocators[1], 500, again);
        assertThat(again).hasSameSizeAs(blocks);
    }

    /** Of any size, some of whose blocks were freed one by one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void freeAllGivesBackWhatIsLeft(long seed) throws Exception {
        Seeds.explain(seed, "allocator", () -> {
            Random random = new Random(seed);
            NavigableMap<Long, Block> live = new TreeMap<>();
            List<Block> blocks = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (int step = 0; step < 3000; step++) {
                    if (random.nextInt(3) > 0) {
                        allocate(random, live, blocks);
                    } else if (!blocks.isEmpty()) {
                        Block block = takeAny(random, blocks);
                        live.remove(block.start());
                        block.allocator().free(block.start());
                    }
                }
                Allocator emptied = allocators[round % 2];
                emptied.freeAll();
                blocks.removeIf(block -> block.allocator() == emptied);
                live.values().removeIf(block -> block.allocator() == emptied);
                assertThat(emptied.usedBytes()).isZero();
            }
            allocators[0].freeAll();
            allocators[1].freeAll();
            assertThat(arena.allocatedBytes()).isZero();
        });
    }

    @Test
    void discardingFreeMemoryKeepsWhatIsInUse() {
        long kept = allocators[0].allocate(100, 1);
        long address = arena.values().address() + kept;
        org.agrona.UnsafeApi.putLong(address + 8, 42);
        allocators[1].allocate(3 << 20, 1);
        allocators[1].freeAll();
        arena.discardFree(1 << 20);
        assertThat(org.agrona.UnsafeApi.getLong(address + 8)).isEqualTo(42);
        assertThat(arena.allocatedBytes()).isEqualTo(SegmentDescriptor.UNIT_BYTES);
        List<Long> blocks = new ArrayList<>();
        fill(allocators[1], 60_000, blocks);
        assertThat(blocks.size() * 61_440L).isGreaterThan(LIMIT * 7 / 8);
    }

    @Test
    void limitsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new Arena(ArenaKind.PRIVATE, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limitBytes=1000");
        assertThatThrownBy(() -> new Arena(ArenaKind.PRIVATE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
