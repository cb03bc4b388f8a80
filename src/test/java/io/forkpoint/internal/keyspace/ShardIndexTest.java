package io.forkpoint.internal.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShardIndexTest {
    private final IndexSpace space = new IndexSpace(64L << 20, false);
    private final ShardIndex index = new ShardIndex(space);

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void discard() {
        space.discard();
    }

    private void add(int position, long block, boolean expiry) {
        index.reserve(position);
        index.insert(position, block, expiry);
    }

    private long slot(int position, long block) {
        long at = 0;
        while ((at = index.find(position, at)) != 0) {
            if (ShardIndex.block(UnsafeApi.getLong(at)) == block) {
                return at;
            }
        }
        return 0;
    }

    @Test
    void positionsKeepTheOrderOfHashesAndStayInRange() {
        Random random = new Random(1);
        assertThat(ShardIndex.position(0)).isZero();
        assertThat(ShardIndex.position(-1)).isEqualTo(ShardIndex.POSITION_END - 1);
        for (int i = 0; i < 1_000_000; i++) {
            long a = random.nextLong();
            long b = a + (1L << random.nextInt(62));
            int positionA = ShardIndex.position(a);
            assertThat(positionA).isBetween(0, ShardIndex.POSITION_END - 1);
            if (Long.compareUnsigned(a, b) < 0) {
                assertThat(ShardIndex.position(b)).isGreaterThanOrEqualTo(positionA);
            }
        }
    }

    /** The density goes from 1.5 times the average at the start to 0.75 at the end. */
    @Test
    void positionsAreSpreadAsDescribed() {
        int[] counts = new int[64];
        Random random = new Random(2);
        int n = 4_000_000;
        for (int i = 0; i < n; i++) {
            counts[ShardIndex.position(random.nextLong()) >>> 20]++;
        }
        double average = n / 64.0;
        assertThat(counts[0] / average).isBetween(1.45, 1.55);
        assertThat(counts[63] / average).isBetween(0.72, 0.78);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatAMapFinds(long seed) throws Exception {
        Seeds.explain(seed, "index", () -> {
            Random random = new Random(seed);
            Map<Long, Integer> positions = new HashMap<>(); // by block
            List<Long> blocks = new ArrayList<>();
            long next = 1;
            for (int step = 0; step < 150_000; step++) {
                if (blocks.isEmpty() || random.nextInt(100) < ((step / 30_000) % 2 == 0 ? 75 : 30)) {
                    int position = random.nextInt(4) == 0 // the same position many times
                            ? random.nextInt(300) << 17
                            : ShardIndex.position(random.nextLong());
                    long block = next++ << 16;
                    boolean expiry = random.nextBoolean();
                    add(position, block, expiry);
                    positions.put(block, position);
                    blocks.add(block);
                    assertThat(ShardIndex.hasExpiry(UnsafeApi.getLong(slot(position, block))))
                            .isEqualTo(expiry);
                } else {
                    int at = random.nextInt(blocks.size());
                    long block = blocks.get(at);
                    blocks.set(at, blocks.get(blocks.size() - 1));
                    blocks.remove(blocks.size() - 1);
                    int position = positions.remove(block);
                    long slot = slot(position, block);
                    assertThat(slot).isNotZero();
                    index.remove(slot);
                    assertThat(slot(position, block)).isZero();
                }
            }
            positions.forEach(
                    (block, position) -> assertThat(slot(position, block)).isNotZero());
            assertThat(walk()).containsExactlyInAnyOrderElementsOf(positions.keySet());
        });
    }

    /** Every block, page by page in the order of positions. */
    private List<Long> walk() {
        List<Long> found = new ArrayList<>();
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        for (int position = 0; position < ShardIndex.POSITION_END; ) {
            int next = index.nextPage(position);
            assertThat(next).isGreaterThan(position);
            int n = index.slotsFrom(position, slots);
            for (int i = 0; i < n; i++) {
                assertThat(ShardIndex.positionOf(slots[i])).isBetween(position, next - 1);
                found.add(ShardIndex.block(slots[i]));
            }
            position = next;
        }
        return found;
    }

    @Test
    void slotsFromLeavesOutWhatComesBefore() {
        for (int position = 100; position < 110; position++) {
            add(position, (long) position << 16, false);
        }
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        assertThat(index.slotsFrom(105, slots)).isEqualTo(5);
        assertThat(index.slotsFrom(110, slots)).isZero();
        assertThat(index.nextPage(105)).isEqualTo(ShardIndex.POSITION_END);
    }

    @Test
    void replaceKeepsThePositionAndChangesTheRest() {
        add(7, 8L << 16, true);
        long slot = slot(7, 8L << 16);
        index.replace(slot, 9L << 16, false);
        assertThat(slot(7, 8L << 16)).isZero();
        assertThat(slot(7, 9L << 16)).isEqualTo(slot);
        assertThat(ShardIndex.hasExpiry(UnsafeApi.getLong(slot))).isFalse();
        assertThat(ShardIndex.positionOf(UnsafeApi.getLong(slot))).isEqualTo(7);
    }

    /** Removing leaves marks; they must not make the index grow. */
    @Test
    void churnDoesNotTakePages() {
        Random random = new Random(3);
        List<Integer> live = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int position = ShardIndex.position(random.nextLong());
            add(position, (long) (position + 1) << 6, false);
            live.add(position);
        }
        long before = space.usedBytes();
        for (int i = 0; i < 400_000; i++) {
            int at = random.nextInt(live.size());
            int old = live.get(at);
            index.remove(slot(old, (long) (old + 1) << 6));
            int position = ShardIndex.position(random.nextLong());
            add(position, (long) (position + 1) << 6, false);
            live.set(at, position);
        }
        live.forEach(position ->
                assertThat(slot(position, (long) (position + 1) << 6)).isNotZero());
        assertThat(space.usedBytes()).isLessThan(2 * before);
    }

    @Test
    void entriesTakeAboutFourteenBytesAtAnySize() {
        Random random = new Random(4);
        int n = 0;
        for (int size = 50_000; size <= 800_000; size = size * 5 / 4) {
            for (; n < size; n++) {
                add(ShardIndex.position(random.nextLong()), (n + 1L) << 16, false);
            }
            assertThat((double) space.usedBytes() / n).isBetween(11.0, 16.0);
        }
    }

    @Test
    void closingGivesAllPagesAndTheDirectoryBack() {
        IndexDirectories directories = space.directories();
        for (int round = 0; round < 3; round++) {
            ShardIndex grown = new ShardIndex(space);
            Random random = new Random(5);
            for (int i = 1; i < 100_000; i++) {
                int position = ShardIndex.position(random.nextLong());
                grown.reserve(position);
                grown.insert(position, (long) i << 16, false);
            }
            assertThat(space.usedBytes()).isGreaterThan(200L * IndexSpace.PAGE_BYTES);
            grown.close();
            assertThat(space.usedBytes()).isEqualTo(IndexSpace.PAGE_BYTES);
            assertThat(space.allocatedBytes()).isLessThan(500L * IndexSpace.PAGE_BYTES);
            // One of 512 numbers, and those that it was before, of 2 to 4 bytes a number each.
            assertThat(directories.allocatedBytes()).isLessThan(2 * 4 * 512 + 10 * 128);
        }
        assertThat(walk()).isEmpty();
        index.close();
        assertThat(space.usedBytes()).isZero();
    }

    /** To grow, and to be emptied, takes no memory of the heap: a write must not end halfway for want of it. */
    @Test
    void growsOutsideOfTheHeap() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        fill(new ShardIndex(space)).close();
        ShardIndex grown = new ShardIndex(space);
        long before = threads.getThreadAllocatedBytes(thread);
        long nothing = threads.getThreadAllocatedBytes(thread) - before;
        before = threads.getThreadAllocatedBytes(thread);
        fill(grown).close();
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isEqualTo(nothing);
    }

    private static ShardIndex fill(ShardIndex filled) {
        for (int i = 0; i < 200_000; i++) {
            int position = ShardIndex.position((i + 1L) * 0x9e3779b97f4a7c15L);
            filled.reserve(position);
            filled.insert(position, (i + 1L) << 16, false);
        }
        return filled;
    }

    @Test
    void swapExchangesContents() {
        ShardIndex other = new ShardIndex(space);
        add(5, 1L << 16, false);
        index.swap(other);
        assertThat(index.find(5, 0)).isZero();
        assertThat(other.find(5, 0)).isNotZero();
    }

    @Test
    void pagesAreNeverHandedOutTwice() {
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            assertThat(taken.add(space.take())).isTrue();
        }
        Collection<Integer> some = List.copyOf(taken).subList(0, 200);
        some.forEach(page -> {
            taken.remove(page);
            space.give(page);
        });
        for (int i = 0; i < 250; i++) {
            assertThat(taken.add(space.take())).isTrue();
        }
        // 300 taken, 200 given back, 250 taken: 50 of them new; and the index's own page.
        assertThat(space.allocatedBytes()).isEqualTo(351L * IndexSpace.PAGE_BYTES);
    }

    @Test
    void anIndexWithoutRoomSaysSoAndStaysWhole() {
        IndexSpace little = new IndexSpace(4L * IndexSpace.PAGE_BYTES, false);
        ShardIndex small = new ShardIndex(little);
        Random random = new Random(6);
        List<Integer> positions = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        int position = ShardIndex.position(random.nextLong());
                        small.reserve(position);
                        small.insert(position, 1L << 16, false);
                        positions.add(position);
                    }
                })
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("pages=4");
        assertThat(positions).hasSizeGreaterThan(1000);
        positions.forEach(position -> assertThat(small.find(position, 0)).isNotZero());
        little.discard();
    }
}
