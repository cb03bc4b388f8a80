package io.forkpoint.internal.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tree does what a sorted map, or a list, does; its invariants hold after every step; frozen blocks never change. */
class TreeModelTest {
    private static final int STEPS = 6_000;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMapOfFields(long seed) {
        for (int mode = 0; mode < 4; mode++) {
            runMap(new Random(seed + mode), mode);
        }
    }

    private static byte[] key(Random random, int mode) {
        return switch (mode) {
            case 0 -> ("field:" + random.nextInt(3000)).getBytes(US_ASCII);
            case 1 -> ("f" + random.nextInt(40)).getBytes(US_ASCII);
            case 2 -> ("x".repeat(random.nextInt(4) * 120) + random.nextInt(500)).getBytes(US_ASCII);
            default -> Integer.toString(random.nextInt(100_000)).getBytes(US_ASCII);
        };
    }

    private static void runMap(Random random, int mode) {
        try (TestSpace space = new TestSpace(64L << 20)) {
            TestSlot slot = new TestSlot(space);
            CollectionValue value = new CollectionValue(space, slot, CollectionDescriptor.TYPE_HASH);
            TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
            ItemBuffer item = new ItemBuffer();
            for (int step = 0; step < STEPS; step++) {
                Tree tree = value.open().items();
                boolean growing = (step / 1500) % 2 == 0;
                byte[] key = key(random, mode);
                boolean found = tree.find(key);
                assertThat(found).isEqualTo(model.containsKey(key));
                space.refuseAfter(random.nextInt(20) == 0 ? random.nextInt(3) : Long.MAX_VALUE);
                try {
                    if (random.nextInt(10) < (growing ? 8 : 2)) {
                        byte[] content = new byte[random.nextInt(40) == 0 ? random.nextInt(2000) : random.nextInt(30)];
                        random.nextBytes(content);
                        item.clear().putVarint((long) key.length << 1).put(key).put(content);
                        if (found) {
                            tree.replace(item);
                        } else {
                            tree.insert(item);
                        }
                        model.put(key, content);
                    } else if (found) {
                        tree.remove();
                        model.remove(key);
                    } else if (random.nextInt(200) == 0 && !model.isEmpty()) {
                        removeRange(random, value, model);
                    }
                } catch (MemoryLimitException e) {
                    assertThat(e).hasMessageContaining("refused");
                }
                value.store();
                space.refuseAfter(Long.MAX_VALUE);
                finishStep(random, space, slot, value, step);
                if (step % 97 == 0) {
                    compare(value.open().items(), model);
                }
            }
            compare(value.open().items(), model);
        }
    }

    private static void removeRange(Random random, CollectionValue value, NavigableMap<byte[], byte[]> model) {
        int from = random.nextInt(model.size());
        int to = from + random.nextInt(model.size() - from + 1);
        value.items().removeRange(from, to);
        List<byte[]> keys = new ArrayList<>(model.keySet());
        keys.subList(from, to).forEach(model::remove);
    }

    private static void finishStep(Random random, TestSpace space, TestSlot slot, CollectionValue value, int step) {
        value.open();
        if (value.exists() && value.size() == 0 && !value.isRooted()) {
            slot.remove();
        }
        if (step % 7 == 0 || value.size() < 50) {
            TreeCheck check = new TreeCheck(space).check(value.open().items());
            // Nothing is lost: what is in use is the entry and what the tree reaches.
            assertThat(space.live.size()).isEqualTo(check.blocks().size() + (value.exists() ? 1 : 0));
        }
        if (random.nextInt(100) == 0) {
            if (space.isUnderSnapshot()) {
                space.endSnapshot();
            } else {
                space.beginSnapshot();
            }
        }
    }

    private static void compare(Tree tree, NavigableMap<byte[], byte[]> model) {
        assertThat(tree.size()).isEqualTo(model.size());
        long rank = 0;
        boolean more = tree.first();
        for (var entry : model.entrySet()) {
            assertThat(more).isTrue();
            assertThat(tree.key()).isEqualTo(entry.getKey());
            assertThat(tree.value()).isEqualTo(entry.getValue());
            assertThat(tree.rank()).isEqualTo(rank++);
            more = tree.next();
        }
        assertThat(more).isFalse();
        more = tree.last();
        for (byte[] key : model.descendingKeySet()) {
            assertThat(more).isTrue();
            assertThat(tree.key()).isEqualTo(key);
            more = tree.previous();
        }
        assertThat(more).isFalse();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aListOfElements(long seed) {
        Random random = new Random(seed);
        try (TestSpace space = new TestSpace(64L << 20)) {
            TestSlot slot = new TestSlot(space);
            CollectionValue value = new CollectionValue(space, slot, CollectionDescriptor.TYPE_LIST);
            List<byte[]> model = new ArrayList<>();
            ItemBuffer item = new ItemBuffer();
            for (int step = 0; step < STEPS; step++) {
                Tree tree = value.open().items();
                boolean growing = (step / 1500) % 2 == 0;
                byte[] element = new byte[random.nextInt(60) == 0 ? random.nextInt(1000) : random.nextInt(25)];
                random.nextBytes(element);
                item.clear().put(element);
                int size = model.size();
                space.refuseAfter(random.nextInt(20) == 0 ? random.nextInt(3) : Long.MAX_VALUE);
                try {
                    if (random.nextInt(10) < (growing ? 8 : 2)) {
                        int place = random.nextInt(4);
                        int at = place == 0 ? 0 : place == 1 ? size : random.nextInt(size + 1);
                        tree.seek(at);
                        if (place == 3 && at < size) {
                            tree.replace(item);
                            model.set(at, element);
                        } else {
                            tree.insert(item);
                            model.add(at, element);
                        }
                    } else if (size > 0 && random.nextInt(100) == 0) {
                        int from = random.nextInt(size);
                        int to = from + random.nextInt(size - from + 1);
                        value.items().removeRange(from, to);
                        model.subList(from, to).clear();
                    } else if (size > 0) {
                        int at = random.nextBoolean() ? random.nextInt(size) : random.nextBoolean() ? 0 : size - 1;
                        tree.seek(at);
                        tree.remove();
                        model.remove(at);
                    }
                } catch (MemoryLimitException e) {
                    assertThat(e).hasMessageContaining("refused");
                }
                value.store();
                space.refuseAfter(Long.MAX_VALUE);
                finishStep(random, space, slot, value, step);
                if (step % 97 == 0) {
                    tree = value.open().items();
                    assertThat(tree.size()).isEqualTo(model.size());
                    boolean more = tree.first();
                    for (byte[] expected : model) {
                        assertThat(more).isTrue();
                        assertThat(tree.item()).isEqualTo(expected);
                        more = tree.next();
                    }
                }
            }
        }
    }
}
