package io.forkpoint.internal.value;

import static io.forkpoint.internal.value.ModelRun.bytes;
import static io.forkpoint.internal.value.ModelRun.text;
import static io.forkpoint.internal.value.ModelRun.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A set value does what a sorted set of strings does, whatever is refused to it. */
class SetModelTest {
    private static final int STEPS = 5_000;

    private final TreeSet<String> model = new TreeSet<>();
    private Random random;
    private ModelRun run;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOperation(long seed) throws Exception {
        Seeds.explain(seed, "a set", () -> {
            for (int members : new int[] {10, 200, 5000}) {
                random = new Random(seed + members);
                model.clear();
                try (ModelRun opened = new ModelRun(CollectionDescriptor.TYPE_SET, random)) {
                    run = opened;
                    for (int i = 0; i < STEPS; i++) {
                        step((i / 1000) % 2 == 0, members);
                        compare(i);
                    }
                    assertThat(run.refused()).isPositive();
                }
            }
        });
    }

    private String member(int members) {
        int number = random.nextInt(members);
        return "m" + number + "x".repeat(number % 29 == 0 ? number % 500 : 0);
    }

    private List<String> some(int members) {
        return IntStream.range(0, random.nextInt(random.nextInt(10) == 0 ? 60 : 4))
                .mapToObj(i -> member(members))
                .toList();
    }

    private void step(boolean growing, int members) {
        int action = random.nextInt(100);
        List<String> some = some(members);
        if (action < (growing ? 60 : 20)) {
            run.step("add", on(set -> set.addAll(bytes(some))), () -> count(some, model::add));
        } else if (action < 75) {
            run.step("remove", on(set -> set.removeAll(bytes(some))), () -> count(some, model::remove));
        } else if (action < 85) {
            pop(growing);
        } else if (action < 87) {
            List<String> sorted = new ArrayList<>(new TreeSet<>(some));
            run.step(
                    "replace",
                    on(set -> {
                        set.replaceAll(List.of(bytes(sorted)));
                        return set.size();
                    }),
                    () -> {
                        model.clear();
                        model.addAll(sorted);
                        return (long) model.size();
                    });
        } else {
            read(members);
        }
    }

    private static long count(List<String> members, java.util.function.Predicate<String> change) {
        return members.stream().filter(change).count();
    }

    private <T> Supplier<T> on(Function<SetValue, T> operation) {
        return () -> operation.apply(new SetValue(run.value));
    }

    private void pop(boolean growing) {
        long count = random.nextInt(growing ? 5 : 80);
        String[] taken = new String[1];
        List<String> several = new ArrayList<>();
        if (random.nextBoolean()) {
            run.step("pop", on(set -> taken[0] = text(set.pop(random))), () -> {
                assertThat(taken[0] == null ? model.isEmpty() : model.remove(taken[0]))
                        .isTrue();
                return taken[0];
            });
        } else {
            run.step("pop several", on(set -> several.addAll(texts(set.pop(random, count)))), () -> {
                assertThat(several).hasSize((int) Math.min(count, model.size())).doesNotHaveDuplicates();
                assertThat(model).containsAll(several);
                several.forEach(model::remove);
                return !several.isEmpty();
            });
        }
    }

    private void read(int members) {
        SetValue set = new SetValue(run.value.open());
        String member = member(members);
        assertThat(set.contains(bytes(member))).isEqualTo(model.contains(member));
        long count = random.nextInt(40) - 20L;
        List<String> chosen = texts(set.random(random, count));
        assertThat(model).containsAll(chosen);
        if (count >= 0) {
            assertThat(chosen).hasSize((int) Math.min(count, model.size())).doesNotHaveDuplicates();
        } else {
            assertThat(chosen).hasSize(model.isEmpty() ? 0 : (int) -count);
        }
        Set<String> visited = new HashSet<>();
        byte[] cursor = null;
        int each = 1 + random.nextInt(30);
        do {
            List<String> now = new ArrayList<>();
            cursor = set.scan(cursor, each, bytes -> now.add(text(bytes)));
            assertThat(now).hasSizeLessThanOrEqualTo(each);
            now.forEach(one -> assertThat(visited.add(one)).isTrue());
        } while (cursor != null);
        assertThat(visited).isEqualTo(model);
    }

    private void compare(int step) {
        if (step % 7 == 0) {
            run.check();
            assertThat(texts(new SetValue(run.value.open()).members())).isEqualTo(new ArrayList<>(model));
        }
    }
}
