package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reader without a lock may come to any bytes: whatever they are, it reads nothing outside of the arena, which would be
 * the end of the process, and ends.
 */
class TornReadTest {
    private static final List<ItemKind> KINDS = List.of(ItemKind.values());
    private static final int READS = 60_000;
    private static final int NODES = 400;
    private static final int NODE_BYTES = 2048;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyBytesAreSafeToRead(long seed) throws Exception {
        Seeds.explain(seed, "any bytes", () -> {
            Random random = new Random(seed);
            try (TestSpace space = new TestSpace(8L << 20)) {
                long[] nodes = new long[NODES];
                for (int i = 0; i < NODES; i++) {
                    nodes[i] = space.allocate(NODE_BYTES);
                }
                int torn = 0;
                for (int i = 0; i < READS; i++) {
                    fill(random, space, nodes);
                    torn += read(random, space, nodes) ? 0 : 1;
                }
                assertThat(torn).as("reads that were given up").isBetween(1, READS - 1);
            }
        });
    }

    /** Makes a node that looks like one, more or less. */
    private static void fill(Random random, TestSpace space, long[] nodes) {
        long node = space.address(nodes[random.nextInt(NODES)]);
        byte[] bytes = new byte[NODE_BYTES];
        random.nextBytes(bytes);
        UnsafeApi.copyMemory(bytes, UnsafeApi.arrayBaseOffset(byte[].class), null, node, NODE_BYTES);
        int capacity = random.nextInt(8) == 0 ? random.nextInt(1 << 17) : NODE_BYTES - 8;
        UnsafeApi.putLong(node, CollectionDescriptor.nodeHeader(1, random.nextInt(3), capacity));
        long image = node + BlockDescriptor.WORD_BYTES;
        int count = random.nextInt(60);
        UnsafeApi.putShort(image, (short) count);
        UnsafeApi.putShort(image + 2, (short) random.nextInt(1800));
        for (int i = 0; i < count && random.nextInt(30) != 0; i++) {
            int end = (i + 1) * (16 + random.nextInt(8)) | (random.nextInt(10) == 0 ? 0x8000 : 0);
            if (capacity <= NODE_BYTES - 8) {
                UnsafeApi.putShort(image + capacity - 2 - 2L * i, (short) end);
            }
            long item = image + 4 + i * 18L;
            if (random.nextInt(3) != 0 && item + 16 < node + NODE_BYTES) {
                UnsafeApi.putLong(item, nodes[random.nextInt(NODES)]);
                UnsafeApi.putLong(item + 8, random.nextInt(100));
            }
        }
    }

    /** Returns whether it saw something. */
    private static boolean read(Random random, TestSpace space, long[] nodes) {
        TreeCursor cursor = new TreeCursor(space, KINDS.get(random.nextInt(KINDS.size())));
        try {
            long root = random.nextInt(10) == 0 ? random.nextLong() >>> 8 : nodes[random.nextInt(NODES)];
            cursor.openRoot(root | (long) random.nextInt(3) << 56, random.nextInt(1000));
            byte[] key = new byte[random.nextInt(20)];
            boolean there =
                    random.nextBoolean() ? cursor.find(key) : cursor.seek(random.nextInt(2) * cursor.size() / 2);
            there |= cursor.settle();
            for (int i = 0; i < 5 && there; i++) {
                assertThat(cursor.item()).isNotNull();
                assertThat(cursor.key()).isNotNull();
                assertThat(cursor.value()).isNotNull();
                there = random.nextBoolean() ? cursor.next() : cursor.previous();
            }
            return there;
        } catch (TornReadException e) {
            return false;
        }
    }
}
