package io.forkpoint.internal.value;

import static io.forkpoint.internal.value.ModelRun.bytes;
import static io.forkpoint.internal.value.ModelRun.text;
import static io.forkpoint.internal.value.ModelRun.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list value does what a list of strings does, whatever is refused to it. */
class ListModelTest {
    private static final int STEPS = 5_000;

    private final List<String> model = new ArrayList<>();
    private Random random;
    private ModelRun run;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOperation(long seed) throws Exception {
        Seeds.explain(seed, "a list", () -> {
            for (int longest : new int[] {8, 60, 600}) {
                random = new Random(seed + longest);
                model.clear();
                try (ModelRun opened = new ModelRun(CollectionDescriptor.TYPE_LIST, random)) {
                    run = opened;
                    for (int i = 0; i < STEPS; i++) {
                        step((i / 1000) % 2 == 0, longest);
                        compare(i);
                    }
                    assertThat(run.refused()).isPositive();
                }
            }
        });
    }

    private String element(int longest) {
        int length = random.nextInt(30) == 0 ? random.nextInt(longest) : random.nextInt(4);
        return "e" + "x".repeat(length) + random.nextInt(5);
    }

    private List<String> elements(int longest) {
        return IntStream.range(0, random.nextInt(random.nextInt(10) == 0 ? 40 : 4))
                .mapToObj(i -> element(longest))
                .toList();
    }

    private long index() {
        return random.nextLong(2L * model.size() + 5) - model.size() - 2;
    }

    private void step(boolean growing, int longest) {
        int action = random.nextInt(100);
        boolean first = random.nextBoolean();
        boolean other = random.nextBoolean();
        if (action < (growing ? 50 : 15)) {
            List<String> more = elements(longest);
            run.step("push", on(list -> list.push(first, bytes(more))), () -> push(first, more));
        } else if (action < 60) {
            pop(first, growing);
        } else if (action < 70) {
            long index = index();
            String element = element(longest);
            if (at(index) >= 0) {
                run.step("set", on(list -> text(list.set(index, bytes(element)))), () -> model.set(at(index), element));
            }
        } else if (action < 80) {
            String pivot = element(longest);
            String element = element(longest);
            run.step(
                    "insert",
                    on(list -> list.insert(first, bytes(pivot), bytes(element))),
                    () -> insert(first, pivot, element));
        } else if (action < 84) {
            long count = random.nextInt(4);
            boolean fromEnd = random.nextBoolean();
            String element = element(longest);
            run.step(
                    "remove",
                    on(list -> list.remove(bytes(element), fromEnd, count)),
                    () -> remove(element, fromEnd, count));
        } else if (action < 86) {
            long from = random.nextInt(growing ? 3 : 40);
            long to = -1L - random.nextInt(growing ? 3 : 40);
            run.step(
                    "trim",
                    on(list -> {
                        list.trim(from, to);
                        return list.size();
                    }),
                    () -> trim((int) from, (int) to));
        } else if (action < 93) {
            run.step("rotate", on(list -> text(list.rotate(first, other))), () -> rotate(first, other));
        } else {
            read(longest);
        }
    }

    private <T> Supplier<T> on(java.util.function.Function<ListValue, T> operation) {
        return () -> operation.apply(new ListValue(run.value));
    }

    private void pop(boolean first, boolean growing) {
        if (random.nextBoolean()) {
            run.step("pop", on(list -> text(list.pop(first))), () -> take(first));
            return;
        }
        long count = random.nextInt(growing ? 4 : 60);
        run.step("pop several", on(list -> texts(list.pop(first, count))), () -> {
            List<String> taken = new ArrayList<>();
            while (taken.size() < count && !model.isEmpty()) {
                taken.add(take(first));
            }
            return taken;
        });
    }

    private void read(int longest) {
        long from = index();
        long to = index();
        run.step("range", on(list -> texts(list.range(from, to))), () -> range((int) from, (int) to));
        run.step("get", on(list -> text(list.get(from))), () -> at(from) < 0 ? null : model.get(at(from)));
        String element = element(longest);
        boolean fromEnd = random.nextBoolean();
        long offset = random.nextInt(4);
        long count = random.nextInt(4);
        long most = random.nextInt(30);
        run.step(
                "indexes",
                on(list -> Arrays.toString(list.indexesOf(bytes(element), fromEnd, offset, count, most))),
                () -> indexesOf(element, fromEnd, offset, count, most).toString());
    }

    private int at(long index) {
        long at = index < 0 ? index + model.size() : index;
        return at >= 0 && at < model.size() ? (int) at : -1;
    }

    private long push(boolean first, List<String> more) {
        more.forEach(element -> model.add(first ? 0 : model.size(), element));
        return model.size();
    }

    private String take(boolean first) {
        return model.isEmpty() ? null : model.remove(first ? 0 : model.size() - 1);
    }

    private long insert(boolean before, String pivot, String element) {
        int at = model.indexOf(pivot);
        if (at < 0) {
            return model.isEmpty() ? 0 : -1;
        }
        model.add(before ? at : at + 1, element);
        return model.size();
    }

    private long remove(String element, boolean fromEnd, long count) {
        if (fromEnd) {
            Collections.reverse(model);
        }
        long removed = 0;
        while (removed < count && model.remove(element)) {
            removed++;
        }
        if (fromEnd) {
            Collections.reverse(model);
        }
        return removed;
    }

    private List<String> range(int from, int to) {
        int start = Math.max(0, from < 0 ? from + model.size() : from);
        int end = Math.min(model.size() - 1, to < 0 ? to + model.size() : to);
        return start > end ? List.of() : List.copyOf(model.subList(start, end + 1));
    }

    private long trim(int from, int to) {
        List<String> kept = range(from, to);
        model.clear();
        model.addAll(kept);
        return model.size();
    }

    private String rotate(boolean fromFirst, boolean toFirst) {
        String element = take(fromFirst);
        if (element != null) {
            push(toFirst, List.of(element));
        }
        return element;
    }

    private List<Long> indexesOf(String element, boolean fromEnd, long offset, long count, long most) {
        List<Long> found = new ArrayList<>();
        long skip = offset;
        for (int i = 0; i < model.size() && i < most; i++) {
            int at = fromEnd ? model.size() - 1 - i : i;
            if (model.get(at).equals(element) && skip-- <= 0 && found.size() < count) {
                found.add((long) at);
            }
        }
        return found;
    }

    private void compare(int step) {
        if (step % 5 == 0) {
            run.check();
            assertThat(texts(new ListValue(run.value.open()).range(0, -1))).isEqualTo(model);
        }
    }
}
