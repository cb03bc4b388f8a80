package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sorted set does what a plain model does, also when memory is refused; both trees agree; frozen blocks stay. */
class SortedSetModelTest {
    private static final int STEPS = 6_000;
    private static final double[] SPECIAL = {
        0, -0.0, 1, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MIN_VALUE, 1e300
    };

    private final SortedSetModel model = new SortedSetModel();
    private Random random;
    private int mode;
    private CollectionValue value;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatTheModelDoes(long seed) throws Exception {
        for (mode = 0; mode < 4; mode++) {
            random = new Random(seed + mode);
            model.scores.clear();
            Seeds.explain(seed, "mode " + mode, this::run);
        }
    }

    private void run() {
        try (TestSpace space = new TestSpace(64L << 20)) {
            TestSlot slot = new TestSlot(space);
            value = new CollectionValue(space, slot, CollectionDescriptor.TYPE_SORTED_SET);
            for (int step = 0; step < STEPS; step++) {
                value.open();
                boolean refusing = random.nextInt(3) == 0;
                space.refuseAfter(refusing ? random.nextInt(6) : Long.MAX_VALUE);
                try {
                    step(step / 1500 % 2 == 0);
                } catch (MemoryLimitException e) {
                    assertThat(e).hasMessageContaining("refused");
                }
                space.refuseAfter(Long.MAX_VALUE);
                value.store();
                finishStep(space, slot, step);
            }
            compare();
        }
    }

    private void finishStep(TestSpace space, TestSlot slot, int step) {
        value.open();
        if (value.exists() && value.size() == 0) {
            assertThat(value.second().size()).isZero();
            slot.remove();
            value.open();
        }
        if (step % 7 == 0 || value.size() < 50) {
            TreeCheck check = new TreeCheck(space).check(value.items()).check(value.second());
            assertThat(space.live.size()).isEqualTo(check.blocks().size() + (value.exists() ? 1 : 0));
        }
        if (step % 41 == 0 || value.size() < 10) {
            compare();
        }
        if (random.nextInt(25) == 0) {
            if (space.isUnderSnapshot()) {
                space.endSnapshot();
            } else {
                space.beginSnapshot();
            }
        }
    }

    /** All members, in both trees. */
    private void compare() {
        SortedSetRanges ranges = new SortedSetRanges(value);
        List<ScoredMember> expected = model.members();
        assertThat(ranges.range(RankRange.all(), false, 0, -1)).isEqualTo(expected);
        Collections.reverse(expected);
        assertThat(ranges.range(RankRange.all(), true, 0, -1)).isEqualTo(expected);
        if (value.isRooted()) {
            assertThat(value.second().size()).isIn(0L, value.size());
        }
        List<ScoredMember> scanned = new ArrayList<>();
        byte[] behind = null;
        do {
            behind = ranges.scan(behind, 1 + random.nextInt(20), scanned::add);
        } while (behind != null);
        assertThat(scanned)
                .isEqualTo(model.scores.entrySet().stream()
                        .map(each -> new ScoredMember(each.getKey(), each.getValue()))
                        .toList());
    }

    private byte[] member() {
        String text = switch (mode) {
            case 0 -> "member:" + random.nextInt(3000);
            case 1 -> "m" + random.nextInt(45);
            case 2 -> "x".repeat(random.nextInt(4) * 120) + random.nextInt(500);
            default -> Integer.toString(random.nextInt(100_000));
        };
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private double score() {
        return random.nextInt(8) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(400) - 200;
    }

    private void step(boolean growing) {
        int kind = random.nextInt(100);
        if (kind < (growing ? 5 : 1)) {
            addSome();
        } else if (kind < (growing ? 70 : 20)) {
            addOne();
        } else if (kind < 75) {
            removeSome();
        } else if (kind < 85) {
            readOne();
        } else if (kind < 96) {
            readRange();
        } else {
            removeRange();
        }
    }

    private void addSome() {
        List<ScoredMember> members = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            members.add(new ScoredMember(member(), score()));
        }
        AddCounts counts = new SortedSetValue(value).addAll(members, AddCondition.IF_GREATER);
        List<AddOutcome> outcomes = members.stream()
                .map(each -> model.add(each.member(), each.score(), AddCondition.IF_GREATER))
                .toList();
        assertThat(counts)
                .isEqualTo(new AddCounts(
                        Collections.frequency(outcomes, AddOutcome.ADDED),
                        Collections.frequency(outcomes, AddOutcome.CHANGED)));
    }

    private void addOne() {
        SortedSetValue set = new SortedSetValue(value);
        byte[] member = member();
        AddCondition[] conditions = AddCondition.values();
        AddCondition condition =
                random.nextInt(3) == 0 ? conditions[random.nextInt(conditions.length)] : AddCondition.ALWAYS;
        if (random.nextInt(4) > 0) {
            double score = score();
            AddOutcome added = set.add(member, score, condition);
            assertThat(added).isEqualTo(model.add(member, score, condition));
            return;
        }
        double delta = score();
        double sum = model.scores.getOrDefault(member, 0.0) + delta;
        if (Double.isNaN(sum)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> set.increment(member, delta, condition))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NaN");
            return;
        }
        double result = set.increment(member, delta, condition);
        boolean refused = model.add(member, sum, condition) == AddOutcome.REFUSED;
        assertThat((Object) result).isEqualTo(refused ? Double.NaN : sum + 0.0);
    }

    private void removeSome() {
        SortedSetValue set = new SortedSetValue(value);
        if (random.nextInt(3) > 0) {
            byte[] member = random.nextInt(3) == 0 || model.scores.isEmpty() ? member() : anyMember();
            boolean removed = set.remove(member);
            assertThat(removed).isEqualTo(model.scores.remove(member) != null);
        } else {
            List<byte[]> members = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                members.add(random.nextBoolean() || model.scores.isEmpty() ? member() : anyMember());
            }
            int removed = set.removeAll(members);
            int size = model.scores.size();
            members.forEach(model.scores::remove);
            assertThat(removed).isEqualTo(size - model.scores.size());
        }
    }

    private byte[] anyMember() {
        byte[] member = model.scores.ceilingKey(member());
        return member == null ? model.scores.firstKey() : member;
    }

    private void readOne() {
        SortedSetValue set = new SortedSetValue(value);
        byte[] member = random.nextBoolean() || model.scores.isEmpty() ? member() : anyMember();
        Double score = model.scores.get(member);
        assertThat((Object) set.score(member)).isEqualTo(score == null ? Double.NaN : score);
        long rank = score == null ? -1 : model.members().indexOf(new ScoredMember(member, score));
        assertThat(set.rank(member)).isEqualTo(rank);
        assertThat(set.size()).isEqualTo(model.scores.size());
    }

    private void readRange() {
        SortedSetRanges ranges = new SortedSetRanges(value);
        List<ScoredMember> expected;
        SortedSetRange range;
        boolean reversed = random.nextBoolean();
        if (random.nextBoolean()) {
            double min = score();
            double max = score();
            boolean minIncluded = random.nextBoolean();
            boolean maxIncluded = random.nextBoolean();
            ScoreRange scores = ScoreRange.between(min, max);
            scores = minIncluded ? scores : scores.excludingMin();
            range = maxIncluded ? scores : scores.excludingMax();
            expected = model.between(min, minIncluded, max, maxIncluded);
            assertThat(ranges.count(range)).isEqualTo(expected.size());
            if (reversed) {
                Collections.reverse(expected);
            }
        } else {
            int size = model.scores.size();
            int start = random.nextInt(2 * size + 5) - size - 2;
            int stop = random.nextInt(2 * size + 5) - size - 2;
            range = RankRange.of(start, stop);
            expected = model.members();
            if (reversed) {
                Collections.reverse(expected);
            }
            int from = Math.max(0, start < 0 ? size + start : start);
            int to = Math.min(size, (stop < 0 ? size + stop : stop) + 1);
            expected = expected.subList(Math.min(from, size), Math.max(Math.min(from, size), to));
        }
        assertThat(ranges.range(range, reversed, 0, -1)).isEqualTo(expected);
        int offset = random.nextInt(6);
        int count = random.nextInt(6);
        assertThat(ranges.range(range, reversed, offset, count))
                .isEqualTo(expected.stream().skip(offset).limit(count).toList());
    }

    private void removeRange() {
        SortedSetRanges ranges = new SortedSetRanges(value);
        List<ScoredMember> removed;
        int count = random.nextInt(random.nextInt(5) == 0 ? 400 : 20);
        List<ScoredMember> all = model.members();
        switch (random.nextInt(4)) {
            case 0 -> {
                removed = ranges.popFirst(count);
                assertThat(removed).isEqualTo(all.subList(0, Math.min(count, all.size())));
            }
            case 1 -> {
                removed = ranges.popLast(count);
                Collections.reverse(all);
                assertThat(removed).isEqualTo(all.subList(0, Math.min(count, all.size())));
            }
            case 2 -> {
                double min = score();
                removed = model.between(min, true, min + count / 10.0, false);
                assertThat(ranges.remove(
                                ScoreRange.between(min, min + count / 10.0).excludingMax()))
                        .isEqualTo(removed.size());
            }
            default -> {
                int from = random.nextInt(all.size() + 1);
                removed = all.subList(from, Math.min(all.size(), from + count));
                // A stop of -1 would be the last.
                if (from + count > 0) {
                    assertThat(ranges.remove(RankRange.of(from, from + count - 1)))
                            .isEqualTo(removed.size());
                }
            }
        }
        removed.forEach(each -> model.scores.remove(each.member()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsMembersByTheirBytes(long seed) {
        random = new Random(seed);
        try (TestSpace space = new TestSpace(64L << 20)) {
            value = new CollectionValue(space, new TestSlot(space), CollectionDescriptor.TYPE_SORTED_SET).open();
            SortedSetValue set = new SortedSetValue(value);
            SortedSetRanges ranges = new SortedSetRanges(value);
            for (int step = 0; step < 2_000; step++) {
                byte[] member = new byte[random.nextInt(4)];
                for (int i = 0; i < member.length; i++) {
                    member[i] = (byte) (random.nextInt(12) - 6);
                }
                if (step % 3 > 0) {
                    set.add(member, 7, AddCondition.ALWAYS);
                    model.add(member, 7, AddCondition.ALWAYS);
                    continue;
                }
                byte[] max = model.scores.isEmpty() ? member : anyMember();
                boolean minIncluded = random.nextBoolean();
                boolean maxIncluded = random.nextBoolean();
                LexRange range = LexRange.between(member, max);
                range = minIncluded ? range : range.excludingMin();
                range = maxIncluded ? range : range.excludingMax();
                List<byte[]> expected = Arrays.compareUnsigned(member, max) > 0
                        ? List.of()
                        : List.copyOf(model.scores
                                .subMap(
                                        member,
                                        minIncluded,
                                        max,
                                        maxIncluded || (!minIncluded && Arrays.equals(member, max)))
                                .keySet());
                assertThat(ranges.range(range, false, 0, -1).stream().map(ScoredMember::member))
                        .containsExactlyElementsOf(expected);
                assertThat(ranges.count(range)).isEqualTo(expected.size());
                assertThat(ranges.count(LexRange.below(max)))
                        .isEqualTo(model.scores.headMap(max, false).size());
                assertThat(ranges.count(LexRange.above(max)))
                        .isEqualTo(model.scores.tailMap(max, false).size());
            }
            assertThat(ranges.count(LexRange.all())).isEqualTo(model.scores.size());
        }
    }
}
