package io.forkpoint.internal.value;

import static io.forkpoint.internal.value.ModelRun.bytes;
import static io.forkpoint.internal.value.ModelRun.text;
import static io.forkpoint.internal.value.ModelRun.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What moves from one collection to another is in one of them, also if memory is refused on the way. */
class MoveModelTest {
    private static final int STEPS = 6_000;

    static LongStream seeds() {
        return Seeds.some();
    }

    /** Two collections of one space. */
    private static final class Pair implements AutoCloseable {
        final TestSpace space = new TestSpace(64L << 20);
        private final TestSlot[] slots = {new TestSlot(space), new TestSlot(space)};
        final CollectionValue[] values = new CollectionValue[2];
        private final Random random;
        long refused;

        Pair(int type, Random random) {
            this.random = random;
            for (int i = 0; i < 2; i++) {
                values[i] = new CollectionValue(space, slots[i], type);
            }
        }

        /** Whether it was not refused. */
        boolean step(Runnable change) {
            values[0].open();
            values[1].open();
            space.refuseAfter(random.nextInt(4) == 0 ? random.nextInt(4) : Long.MAX_VALUE);
            boolean done = false;
            try {
                change.run();
                done = true;
            } catch (MemoryLimitException e) {
                refused++;
            }
            space.refuseAfter(Long.MAX_VALUE);
            for (int i = 0; i < 2; i++) {
                values[i].store();
                if (values[i].open().exists() && values[i].size() == 0) {
                    slots[i].remove();
                    values[i].open();
                }
            }
            if (random.nextInt(40) == 0) {
                if (space.isUnderSnapshot()) {
                    space.endSnapshot();
                } else {
                    space.beginSnapshot();
                }
            }
            return done;
        }

        void check() {
            TreeCheck check = new TreeCheck(space).check(values[0].items()).check(values[1].items());
            int entries = (values[0].exists() ? 1 : 0) + (values[1].exists() ? 1 : 0);
            assertThat(space.live.size()).isEqualTo(check.blocks().size() + entries);
        }

        @Override
        public void close() {
            if (space.isUnderSnapshot()) {
                space.endSnapshot();
            }
            space.close();
        }
    }

    private static String name(int number) {
        return "e" + number + "x".repeat(number % 17 == 0 ? number % 400 : 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void elementsOfLists(long seed) throws Exception {
        Seeds.explain(seed, "two lists", () -> {
            Random random = new Random(seed);
            try (Pair pair = new Pair(CollectionDescriptor.TYPE_LIST, random)) {
                List<List<String>> model = List.of(new ArrayList<>(), new ArrayList<>());
                for (int i = 0; i < STEPS; i++) {
                    // Mostly one way, then mostly the other, so that both become small and large.
                    int from = random.nextInt(5) == 0 ? (i / 700 + 1) % 2 : i / 700 % 2;
                    ListValue source = new ListValue(pair.values[from]);
                    ListValue other = new ListValue(pair.values[1 - from]);
                    boolean fromFirst = random.nextBoolean();
                    boolean toFirst = random.nextBoolean();
                    if (i < 500 || random.nextInt(10) == 0) {
                        String element = name(random.nextInt(1000));
                        if (pair.step(() -> source.push(fromFirst, new byte[][] {bytes(element)}))) {
                            model.get(from).add(fromFirst ? 0 : model.get(from).size(), element);
                        }
                    } else {
                        String[] moved = new String[1];
                        if (pair.step(() -> moved[0] = text(source.moveTo(other, fromFirst, toFirst)))) {
                            List<String> left = model.get(from);
                            List<String> right = model.get(1 - from);
                            String expected = left.isEmpty() ? null : left.remove(fromFirst ? 0 : left.size() - 1);
                            assertThat(moved[0]).isEqualTo(expected);
                            if (expected != null) {
                                right.add(toFirst ? 0 : right.size(), expected);
                            }
                        }
                    }
                    if (i % 11 == 0) {
                        pair.check();
                        for (int each = 0; each < 2; each++) {
                            assertThat(texts(new ListValue(pair.values[each]).range(0, -1)))
                                    .isEqualTo(model.get(each));
                        }
                    }
                }
                assertThat(pair.refused).isPositive();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void membersOfSets(long seed) throws Exception {
        Seeds.explain(seed, "two sets", () -> {
            Random random = new Random(seed);
            try (Pair pair = new Pair(CollectionDescriptor.TYPE_SET, random)) {
                List<TreeSet<String>> model = List.of(new TreeSet<>(), new TreeSet<>());
                for (int i = 0; i < STEPS; i++) {
                    int from = random.nextInt(5) == 0 ? (i / 700 + 1) % 2 : i / 700 % 2;
                    SetValue source = new SetValue(pair.values[from]);
                    SetValue other = new SetValue(pair.values[1 - from]);
                    String member = name(random.nextInt(400));
                    if (i < 500 || random.nextInt(10) == 0) {
                        if (pair.step(() -> source.add(bytes(member)))) {
                            model.get(from).add(member);
                        }
                    } else {
                        boolean[] moved = new boolean[1];
                        if (pair.step(() -> moved[0] = source.moveTo(other, bytes(member)))) {
                            assertThat(moved[0]).isEqualTo(model.get(from).remove(member));
                            if (moved[0]) {
                                model.get(1 - from).add(member);
                            }
                        }
                    }
                    if (i % 11 == 0) {
                        pair.check();
                        compare(pair, model);
                    }
                }
                assertThat(pair.refused).isPositive();
            }
        });
    }

    private static void compare(Pair pair, List<? extends Set<String>> model) {
        SetValue one = new SetValue(pair.values[0]);
        SetValue other = new SetValue(pair.values[1]);
        assertThat(texts(one.members())).isEqualTo(List.copyOf(model.get(0)));
        assertThat(texts(other.members())).isEqualTo(List.copyOf(model.get(1)));
        TreeSet<String> union = new TreeSet<>(model.get(0));
        union.addAll(model.get(1));
        assertThat(texts(SetValue.union(one, other).toArray(byte[][]::new))).isEqualTo(List.copyOf(union));
        TreeSet<String> both = new TreeSet<>(model.get(0));
        both.retainAll(model.get(1));
        assertThat(texts(SetValue.intersection(one, other).toArray(byte[][]::new)))
                .isEqualTo(List.copyOf(both));
        assertThat(SetValue.intersectionSize(Long.MAX_VALUE, one, other)).isEqualTo(both.size());
        assertThat(SetValue.intersectionSize(1, one, other)).isEqualTo(Math.min(1, both.size()));
        TreeSet<String> first = new TreeSet<>(model.get(0));
        first.removeAll(model.get(1));
        assertThat(texts(SetValue.difference(one, other).toArray(byte[][]::new)))
                .isEqualTo(List.copyOf(first));
    }
}
