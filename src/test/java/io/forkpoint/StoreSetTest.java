package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.ArenaKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each method of a set does at its edges: what Redis's command does there. */
class StoreSetTest {
    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final StoreSets sets = database.sets();
    private final StoreSet set = store.set(bytes("set"));
    private final StoreSet other = store.set(bytes("other"));
    private final StoreSet third = store.set(bytes("third"));

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> content() {
        return texts(set.members());
    }

    @Test
    void membersAreAddedAndRemovedOnce() {
        assertThat(set.add(bytes("b"))).isTrue();
        assertThat(set.add(bytes("b"))).isFalse();
        assertThat(set.addAll(all("a", "c", "a", "b"))).isEqualTo(2);
        assertThat(content()).containsExactly("a", "b", "c");
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.contains(bytes("a"))).isTrue();
        assertThat(set.containsEach(all("a", "x", "c"))).containsExactly(true, false, true);
        assertThat(set.removeAll(all("a", "x", "a"))).isEqualTo(1);
        assertThat(set.remove(bytes("x"))).isFalse();
        assertThat(set.remove(bytes("b"))).isTrue();
        assertThat(set.removeAll(all("c"))).isEqualTo(1);
        assertThat(database.containsKey(bytes("set"))).isFalse();
        assertThat(set.addAll()).isZero();
        assertThat(set.removeAll(all("c", "d"))).isZero();
        assertThat(database.containsKey(bytes("set"))).isFalse();
    }

    @Test
    void membersMove() {
        set.addAll(all("a", "b"));
        other.addAll(all("b"));
        assertThat(set.move(bytes("x"), bytes("other"))).isFalse();
        assertThat(set.move(bytes("a"), bytes("other"))).isTrue();
        assertThat(set.move(bytes("b"), bytes("other"))).isTrue();
        assertThat(database.containsKey(bytes("set"))).isFalse();
        assertThat(texts(other.members())).containsExactly("a", "b");
        assertThat(other.move(bytes("a"), bytes("other"))).isTrue();
        assertThat(other.size()).isEqualTo(2);
    }

    @Test
    void membersAreTakenAtRandom() {
        assertThat(set.pollRandom()).isNull();
        assertThat(set.pollRandom(3)).isEmpty();
        assertThat(set.randomMember()).isNull();
        assertThat(set.randomMembersRepeating(3)).isEmpty();
        set.addAll(all("a", "b", "c", "d"));
        assertThat(content()).contains(text(set.randomMember()));
        assertThat(texts(set.randomMembers(9))).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(set.randomMembersRepeating(9)).hasDimensions(9, 1);
        assertThat(content()).containsAll(texts(set.randomMembersRepeating(9)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.randomMembers(-1))
                .withMessageContaining("count=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.randomMembersRepeating(-1))
                .withMessageContaining("count=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.randomMembersRepeating(Long.MAX_VALUE))
                .withMessageContaining("count=" + Long.MAX_VALUE);
        assertThat(set.randomMembers(0)).isEmpty();
        Set<String> taken = new HashSet<>(texts(set.pollRandom(2)));
        taken.add(text(set.pollRandom()));
        assertThat(set.size()).isEqualTo(1);
        taken.addAll(texts(set.pollRandom(5)));
        assertThat(taken).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(database.containsKey(bytes("set"))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> set.pollRandom(-1));
    }

    @Test
    void setsAreCombined() {
        set.addAll(all("a", "b", "c", "d"));
        other.addAll(all("c"));
        third.addAll(all("a", "c", "e"));
        assertThat(texts(sets.difference(all("set", "other", "none", "third")))).containsExactly("b", "d");
        assertThat(texts(sets.intersection(all("set", "other", "third")))).containsExactly("c");
        assertThat(texts(sets.union(all("set", "other", "third", "none")))).containsExactly("a", "b", "c", "d", "e");
        assertThat(sets.intersection(all("set", "none"))).isEmpty();
        assertThat(texts(sets.union(all("set")))).isEqualTo(content());
        assertThat(texts(sets.intersection(all("set", "set")))).isEqualTo(content());
        assertThat(sets.difference(all("set", "set"))).isEmpty();
    }

    @Test
    void membersThatSetsHaveInCommonAreCountedUpToALimit() {
        set.addAll(all("a", "b", "c", "d"));
        third.addAll(all("a", "c", "e"));
        assertThat(sets.intersectionSize(all("set", "third"))).isEqualTo(2);
        assertThat(sets.intersectionSize(0, all("set", "third"))).isZero();
        assertThat(sets.intersectionSize(1, all("set", "third"))).isEqualTo(1);
        assertThat(sets.intersectionSize(5, all("set", "third"))).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets.intersectionSize(-1, all("set", "third")))
                .withMessageContaining("count=-1");
    }

    @Test
    void setsThatAreCombinedMustBeNamed() {
        List<ThrowingCallable> calls = List.of(
                sets::union,
                sets::intersection,
                sets::intersectionSize,
                sets::difference,
                () -> sets.storeUnion(bytes("third")),
                () -> sets.storeIntersection(bytes("third")),
                () -> sets.storeDifference(bytes("third")));
        calls.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys=0"));
    }

    @Test
    void aSetExistsAsLongAsItHasMembers() {
        assertThat(set.exists()).isFalse();
        set.add(bytes("a"));
        assertThat(set.exists()).isTrue();
        set.clear();
        assertThat(set.exists()).isFalse();
        assertThat(database.containsKey(bytes("set"))).isFalse();
    }

    @Test
    void combinationsAreStoredWhateverWasThere() {
        set.addAll(all("a", "b"));
        other.addAll(all("b", "c"));
        database.put(bytes("third"), bytes("text"), System.currentTimeMillis() + 100_000);
        assertThat(sets.storeUnion(bytes("third"), all("set", "other"))).isEqualTo(3);
        assertThat(database.timeToLiveMillis(bytes("third"))).isEqualTo(-1);
        assertThat(texts(third.members())).containsExactly("a", "b", "c");
        assertThat(sets.storeIntersection(bytes("set"), all("set", "other"))).isEqualTo(1);
        assertThat(content()).containsExactly("b");
        assertThat(sets.storeDifference(bytes("third"), all("set", "other"))).isZero();
        assertThat(database.containsKey(bytes("third"))).isFalse();
        assertThat(sets.storeDifference(bytes("other"), all("other", "set"))).isEqualTo(1);
        assertThat(texts(other.members())).containsExactly("c");
    }

    @Test
    void otherTypesAreRefusedAndStay() {
        database.put(bytes("set"), bytes("text"));
        other.addAll(all("a"));
        List<ThrowingCallable> calls = List.of(
                set::size,
                set::pollRandom,
                () -> set.add(bytes("a")),
                () -> sets.union(all("other", "set")),
                () -> sets.storeUnion(bytes("other"), all("other", "set")),
                () -> other.move(bytes("a"), bytes("set")));
        calls.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(WrongTypeException.class)
                .hasMessageContaining("string")
                .hasMessageContaining("set"));
        assertThat(texts(other.members())).containsExactly("a");
    }

    @Test
    void aScanVisitsWhatStaysExactlyOnce() {
        for (int i = 0; i < 1000; i++) {
            set.add(bytes("m" + i));
        }
        List<String> visited = new ArrayList<>();
        byte[] cursor = null;
        int round = 0;
        do {
            cursor = set.scan(cursor, 7, member -> visited.add(text(member)));
            // What the cursor stands on may go, and others come.
            if (cursor != null && round++ % 2 == 0) {
                set.remove(cursor);
                set.add(bytes("n" + round));
            }
        } while (cursor != null);
        assertThat(visited).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(1000);
        assertThat(visited)
                .containsAll(
                        content().stream().filter(name -> name.startsWith("m")).toList());
    }

    @Test
    void theViewIsASet() {
        Set<String> view = set.asSet(Codec.utf8());
        Set<String> model = new HashSet<>();
        for (int i = 0; i < 700; i++) {
            assertThat(view.add("e" + i % 600)).isEqualTo(model.add("e" + i % 600));
        }
        assertThat(view).isEqualTo(model).hasSameHashCodeAs(model);
        assertThat(view.remove("e3")).isEqualTo(model.remove("e3"));
        assertThat(view.remove("none")).isFalse();
        assertThat(view.addAll(List.of("e1", "p"))).isEqualTo(model.addAll(List.of("e1", "p")));
        assertThat(view.removeIf(member -> member.endsWith("7")))
                .isEqualTo(model.removeIf(member -> member.endsWith("7")));
        assertThat(view.retainAll(Set.of("e1", "e2", "x"))).isEqualTo(model.retainAll(Set.of("e1", "e2", "x")));
        assertThat(view).isEqualTo(model);
        assertThat(view.contains("e1")).isTrue();
        Iterator<String> iterator = view.iterator();
        assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
        view.clear();
        assertThat(view).isEmpty();
        assertThatThrownBy(() -> view.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }
}
