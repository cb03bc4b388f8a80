package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.Aggregate;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.ScoredMember;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sorted sets as an application uses them: what each method returns, at the edges too. */
class StoreSortedSetTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] NO_WEIGHTS = {};

    private final Store store = Store.open(StoreOptions.defaults());
    private final StoreSortedSet set = store.sortedSet(bytes("zset"));
    private final StoreSortedSets sets = store.database(0).sortedSets();

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] keys(String... keys) {
        return Arrays.stream(keys).map(StoreSortedSetTest::bytes).toArray(byte[][]::new);
    }

    private static String text(List<ScoredMember> members) {
        return String.join(" ", members.stream().map(ScoredMember::toString).toList());
    }

    private StoreSortedSet fill(String key, Object... membersAndScores) {
        StoreSortedSet filled = store.sortedSet(bytes(key));
        for (int i = 0; i < membersAndScores.length; i += 2) {
            filled.add(bytes((String) membersAndScores[i]), ((Number) membersAndScores[i + 1]).doubleValue());
        }
        return filled;
    }

    @Test
    void addsOnConditions() {
        byte[] a = bytes("a");
        assertThat(set.add(a, 5, AddCondition.IF_PRESENT)).isEqualTo(AddOutcome.REFUSED);
        assertThat(store.size()).isZero();
        assertThat(set.add(a, 5)).isTrue();
        assertThat(set.add(a, 5)).isFalse();
        assertThat(set.add(a, 6, AddCondition.IF_ABSENT)).isEqualTo(AddOutcome.REFUSED);
        assertThat(set.add(a, 5, AddCondition.IF_GREATER)).isEqualTo(AddOutcome.REFUSED);
        assertThat(set.add(a, 6, AddCondition.IF_GREATER)).isEqualTo(AddOutcome.CHANGED);
        assertThat(set.add(a, 7, AddCondition.IF_LESS)).isEqualTo(AddOutcome.REFUSED);
        assertThat(set.add(bytes("b"), 1, AddCondition.IF_LESS)).isEqualTo(AddOutcome.ADDED);
        assertThat(set.add(bytes("c"), 1, AddCondition.IF_PRESENT_AND_GREATER)).isEqualTo(AddOutcome.REFUSED);
        assertThat(set.addAll(
                        List.of(new ScoredMember(a, 1), new ScoredMember(bytes("d"), 4), new ScoredMember(a, 2)),
                        AddCondition.ALWAYS))
                .isEqualTo(new AddCounts(1, 2));
        assertThat(text(set.members())).isEqualTo("b=1.0 a=2.0 d=4.0");
    }

    @Test
    void incrementsAndRefusesWhatIsNoNumber() {
        byte[] a = bytes("a");
        assertThat(set.increment(a, 2.5)).isEqualTo(2.5);
        assertThat(set.increment(a, -1, AddCondition.IF_GREATER)).isEmpty();
        assertThat(set.increment(a, 1, AddCondition.IF_ABSENT)).isEmpty();
        assertThat(set.increment(bytes("b"), 1, AddCondition.IF_PRESENT)).isEmpty();
        assertThat(set.increment(a, INF)).isEqualTo(INF);
        assertThatThrownBy(() -> set.increment(a, -INF)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set.add(a, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(set.score(a)).hasValue(INF);
        set.add(a, -0.0);
        assertThat(1 / set.score(a).getAsDouble()).isEqualTo(INF);
    }

    @Test
    void findsScoresAndRanks() {
        fill("zset", "a", 1, "b", 2, "c", 2);
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.rank(bytes("c"))).hasValue(2);
        assertThat(set.reverseRank(bytes("c"))).hasValue(0);
        assertThat(set.rank(bytes("x"))).isEmpty();
        assertThat(set.rankAndScore(bytes("b"))).contains(new RankAndScore(1, 1, 2));
        assertThat(set.rankAndScore(bytes("x"))).isEmpty();
        assertThat(set.scores(keys("a", "x", "c")).toString())
                .isEqualTo("[OptionalDouble[1.0], OptionalDouble.empty, OptionalDouble[2.0]]");
        assertThat(store.sortedSet(bytes("none")).score(bytes("a"))).isEmpty();
        assertThat(store.sortedSet(bytes("none")).size()).isZero();
    }

    @Test
    void returnsRanges() {
        fill("zset", "a", 1, "b", 2, "c", 3, "d", INF, "e", -INF);
        assertThat(text(set.range(RankRange.of(1, -2)))).isEqualTo("a=1.0 b=2.0 c=3.0");
        assertThat(text(set.reverseRange(RankRange.of(0, 1)))).isEqualTo("d=Infinity c=3.0");
        assertThat(set.range(RankRange.of(3, 1))).isEmpty();
        assertThat(set.range(RankRange.of(7, 9))).isEmpty();
        assertThat(text(set.range(ScoreRange.above(1)))).isEqualTo("b=2.0 c=3.0 d=Infinity");
        assertThat(text(set.range(ScoreRange.below(INF), 1, 2))).isEqualTo("a=1.0 b=2.0");
        assertThat(set.range(ScoreRange.all(), 1, 0)).isEmpty();
        assertThat(text(set.reverseRange(ScoreRange.atMost(2), 1, Long.MAX_VALUE)))
                .isEqualTo("a=1.0 e=-Infinity");
        assertThat(set.count(ScoreRange.between(3, 1))).isZero();
        assertThat(set.count(ScoreRange.above(-INF))).isEqualTo(4);
        assertThatThrownBy(() -> ScoreRange.atLeast(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void returnsRangesByBytes() {
        fill("zset", "a", 0, "b", 0, "c", 0, "d", 0);
        assertThat(text(set.range(LexRange.between(bytes("a"), bytes("c")).excludingMin())))
                .isEqualTo("b=0.0 c=0.0");
        assertThat(text(set.reverseRange(LexRange.below(bytes("c"))))).isEqualTo("b=0.0 a=0.0");
        assertThat(set.count(LexRange.atLeast(bytes("bb")))).isEqualTo(2);
        assertThat(set.removeRange(LexRange.atMost(bytes("b")))).isEqualTo(2);
        assertThat(set.removeRange(RankRange.of(-1, -1))).isEqualTo(1);
        assertThat(text(set.members())).isEqualTo("c=0.0");
        assertThat(set.removeRange(ScoreRange.all())).isEqualTo(1);
        assertThat(store.size()).isZero();
    }

    @Test
    void popsFromBothEnds() {
        fill("zset", "a", 1, "b", 2, "c", 3, "d", 4);
        assertThat(set.pollFirst()).contains(new ScoredMember(bytes("a"), 1));
        assertThat(set.pollLast()).contains(new ScoredMember(bytes("d"), 4));
        assertThat(set.pollFirst(0)).isEmpty();
        assertThat(text(set.pollLast(5))).isEqualTo("c=3.0 b=2.0");
        assertThat(set.pollFirst()).isEmpty();
        assertThat(store.size()).isZero();
        fill("second", "x", 1, "y", 2);
        KeyedElements<ScoredMember> taken =
                sets.pollLast(1, keys("zset", "second")).orElseThrow();
        assertThat(taken.key()).isEqualTo(bytes("second"));
        assertThat(text(taken.elements())).isEqualTo("y=2.0");
        assertThat(sets.pollFirst(1, keys("zset"))).isEmpty();
        assertThatThrownBy(() -> sets.pollFirst(0, keys("second")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=0");
        assertThatThrownBy(() -> sets.pollLast(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys=0");
    }

    @Test
    void removesMembers() {
        fill("zset", "a", 1, "b", 2, "c", 3);
        assertThat(set.remove(bytes("x"))).isFalse();
        assertThat(set.remove(bytes("a"))).isTrue();
        assertThat(set.removeAll(keys("b", "x", "b", "c"))).isEqualTo(2);
        assertThat(store.database(0).containsKey(bytes("zset"))).isFalse();
    }

    @Test
    void combinesSets() {
        fill("one", "a", 1, "b", 2, "c", INF);
        fill("two", "b", 10, "c", -INF, "d", 5);
        assertThat(text(sets.union(keys("one", "two")))).isEqualTo("c=0.0 a=1.0 d=5.0 b=12.0");
        assertThat(text(sets.union(new double[] {2, 0}, Aggregate.SUM, keys("one", "two"))))
                .isEqualTo("d=0.0 a=2.0 b=4.0 c=Infinity");
        assertThat(text(sets.intersection(NO_WEIGHTS, Aggregate.MAX, keys("one", "two"))))
                .isEqualTo("b=10.0 c=Infinity");
        assertThat(text(sets.intersection(NO_WEIGHTS, Aggregate.MIN, keys("one", "two"))))
                .isEqualTo("c=-Infinity b=2.0");
        assertThat(text(sets.difference(keys("one", "two", "none")))).isEqualTo("a=1.0");
        assertThat(sets.intersection(keys("one", "none"))).isEmpty();
        assertThat(sets.intersectionSize(keys("one", "two"))).isEqualTo(2);
        assertThat(sets.intersectionSize(1, keys("one", "two"))).isEqualTo(1);
        assertThat(text(sets.union(keys("one", "one")))).isEqualTo("a=2.0 b=4.0 c=Infinity");
        assertThatThrownBy(() -> sets.union(new double[] {1, 2}, Aggregate.SUM, keys("one")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storesResults() {
        fill("one", "a", 1, "b", 2);
        fill("two", "b", 10, "c", 3);
        store.database(0).put(bytes("to"), bytes("a string"), System.currentTimeMillis() + 100_000);
        assertThat(sets.storeUnion(bytes("to"), NO_WEIGHTS, Aggregate.SUM, keys("one", "two")))
                .isEqualTo(3);
        assertThat(text(store.sortedSet(bytes("to")).members())).isEqualTo("a=1.0 c=3.0 b=12.0");
        assertThat(store.database(0).timeToLiveMillis(bytes("to"))).isEqualTo(-1);
        assertThat(sets.storeIntersection(bytes("one"), new double[] {1, 2}, Aggregate.SUM, keys("one", "two")))
                .isEqualTo(1);
        assertThat(text(store.sortedSet(bytes("one")).members())).isEqualTo("b=22.0");
        assertThat(sets.storeReverseRange(bytes("two"), bytes("to"), RankRange.all(), 0, 2))
                .isEqualTo(2);
        assertThat(text(store.sortedSet(bytes("two")).members())).isEqualTo("c=3.0 b=12.0");
        assertThat(sets.storeRange(bytes("one"), bytes("to"), RankRange.all(), 1, 1))
                .isEqualTo(1);
        assertThat(text(store.sortedSet(bytes("one")).members())).isEqualTo("c=3.0");
        assertThatThrownBy(() -> sets.storeRange(bytes("one"), bytes("to"), RankRange.all(), -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset=-1");
        assertThatThrownBy(() -> sets.storeReverseRange(bytes("one"), bytes("to"), RankRange.all(), 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=-1");
        assertThat(sets.storeUnion(bytes("one"), keys("one", "two"))).isEqualTo(2);
        assertThat(text(store.sortedSet(bytes("one")).members())).isEqualTo("c=6.0 b=12.0");
        assertThat(sets.storeIntersection(bytes("one"), keys("one", "two"))).isEqualTo(2);
        assertThat(sets.storeDifference(bytes("to"), keys("one", "two"))).isZero();
        assertThat(store.database(0).containsKey(bytes("to"))).isFalse();
    }

    @Test
    void refusesOtherTypes() {
        store.database(0).put(bytes("zset"), bytes("a string"));
        assertThatThrownBy(() -> set.add(bytes("a"), 1)).isInstanceOf(WrongTypeException.class);
        assertThatThrownBy(() -> set.score(bytes("a"))).isInstanceOf(WrongTypeException.class);
        assertThatThrownBy(set::members).isInstanceOf(WrongTypeException.class);
        assertThatThrownBy(() -> sets.storeUnion(bytes("to"), NO_WEIGHTS, Aggregate.SUM, keys("zset")))
                .isInstanceOf(WrongTypeException.class);
    }

    @Test
    void choosesAtRandom() {
        for (int i = 0; i < 50; i++) {
            set.add(bytes("m" + i), i);
        }
        Set<ScoredMember> chosen = new HashSet<>(set.randomMembers(20));
        assertThat(chosen).hasSize(20);
        assertThat(set.members()).containsAll(chosen);
        assertThat(set.randomMembers(80)).hasSize(50);
        assertThat(set.randomMembersRepeating(80)).hasSize(80);
        assertThat(store.sortedSet(bytes("none")).randomMembersRepeating(3)).isEmpty();
        assertThatThrownBy(() -> set.randomMembers(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=-1");
        assertThatThrownBy(() -> set.randomMembersRepeating(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=" + Long.MAX_VALUE);
    }

    @Test
    void aRangeTakesNoNegativeNumbers() {
        assertThatThrownBy(() -> set.range(RankRange.all(), -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset=-1");
        assertThatThrownBy(() -> set.reverseRange(RankRange.all(), 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=-1");
    }

    @Test
    void aSetExistsAsLongAsItHasMembers() {
        assertThat(set.exists()).isFalse();
        set.add(bytes("a"), 1);
        assertThat(set.exists()).isTrue();
        set.clear();
        assertThat(set.exists()).isFalse();
    }

    @Test
    void scansWhatStaysWhileOthersComeAndGo() {
        for (int i = 0; i < 1000; i++) {
            set.add(bytes("stays" + i), i);
        }
        List<String> found = new ArrayList<>();
        byte[] behind = null;
        int step = 0;
        do {
            behind = set.scan(behind, 10, each -> found.add(new String(each.member(), StandardCharsets.UTF_8)));
            set.add(bytes("comes" + step), step);
            set.remove(bytes("comes" + step / 2));
            set.increment(bytes("stays" + step++), 1000);
        } while (behind != null);
        assertThat(found.stream().filter(each -> each.startsWith("stays")))
                .hasSize(1000)
                .doesNotHaveDuplicates();
    }

    @Test
    void isAMapInTheOrderOfScores() {
        Map<String, Double> map = set.asMap(Codec.utf8());
        for (int i = 0; i < 600; i++) {
            assertThat(map.put("m" + i, 1000.0 - i)).isNull();
        }
        assertThat(map.put("m0", 0.5)).isEqualTo(1000.0);
        assertThat(map.putIfAbsent("m0", 7.0)).isEqualTo(0.5);
        assertThat(map).hasSize(600).containsEntry("m0", 0.5).doesNotContainKey("x");
        assertThat(map.keySet().iterator().next()).isEqualTo("m0");
        List<Double> scores = new ArrayList<>(map.values());
        assertThat(scores).hasSize(600).isSorted();
        map.entrySet().removeIf(each -> each.getValue() > 500);
        assertThat(map)
                .hasSize((int) scores.stream().filter(each -> each <= 500).count());
        assertThat(map.remove("m0")).isEqualTo(0.5);
        map.clear();
        assertThat(store.size()).isZero();
    }

    @Test
    void replacingAllScoresOfTheMapMeetsEachMemberOnce() {
        Map<String, Double> map = set.asMap(Codec.utf8());
        for (int i = 0; i < 1000; i++) {
            map.put("m" + i, (double) i);
        }
        map.replaceAll((member, score) -> score + 5000);

        assertThat(map).hasSize(1000);
        assertThat(map.get("m0")).isEqualTo(5000);
        assertThat(map.get("m999")).isEqualTo(5999);
    }
}
