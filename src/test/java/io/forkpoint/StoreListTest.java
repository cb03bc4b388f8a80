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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Lists;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each method of a list does at its edges: what Redis's command does there. */
class StoreListTest {
    private static final long ALL = Long.MAX_VALUE;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final StoreList list = store.list(bytes("list"));
    private final StoreList other = store.list(bytes("other"));

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> content() {
        return texts(list.range(0, -1));
    }

    @Test
    void elementsAreAddedAtBothEnds() {
        assertThat(list.addFirst(all("a", "b"))).isEqualTo(2);
        assertThat(list.addLast(all("c", "d"))).isEqualTo(4);
        assertThat(content()).containsExactly("b", "a", "c", "d");
        assertThat(list.size()).isEqualTo(4);
    }

    @Test
    void nothingIsAddedToAListThatIsNotThere() {
        assertThat(list.addFirstIfPresent(all("a"))).isZero();
        assertThat(list.addLastIfPresent(all("a"))).isZero();
        assertThat(list.addLast()).isZero();
        assertThat(database.containsKey(bytes("list"))).isFalse();
        list.addLast(all("a"));
        assertThat(list.addFirstIfPresent(all("b", "c"))).isEqualTo(3);
        assertThat(list.addLastIfPresent(all("d"))).isEqualTo(4);
        assertThat(content()).containsExactly("c", "b", "a", "d");
    }

    @Test
    void elementsAreTakenFromBothEndsUntilTheKeyIsGone() {
        list.addLast(all("a", "b", "c", "d", "e"));
        assertThat(text(list.pollFirst())).isEqualTo("a");
        assertThat(text(list.pollLast())).isEqualTo("e");
        assertThat(list.pollFirst(0)).isEmpty();
        assertThat(texts(list.pollLast(2))).containsExactly("d", "c");
        assertThat(texts(list.pollFirst(9))).containsExactly("b");
        assertThat(database.containsKey(bytes("list"))).isFalse();
        assertThat(list.pollFirst()).isNull();
        assertThat(list.pollLast(3)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list.pollFirst(-1))
                .withMessageContaining("count=-1");
    }

    @Test
    void indexesCountFromBothEnds() {
        list.addLast(all("a", "b", "c"));
        assertThat(texts(list.get(0), list.get(2), list.get(3), list.get(-1), list.get(-3), list.get(-4)))
                .containsExactly("a", "c", null, "c", "a", null);
        assertThat(text(list.set(-1, bytes("z")))).isEqualTo("c");
        assertThatThrownBy(() -> list.set(3, bytes("x")))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("index=3")
                .hasMessageContaining("length=3");
        assertThatThrownBy(() -> other.set(0, bytes("x"))).isInstanceOf(IndexOutOfBoundsException.class);
        list.insert(3, bytes("end"));
        list.insert(0, bytes("begin"));
        assertThat(text(list.removeAt(1))).isEqualTo("a");
        assertThat(content()).containsExactly("begin", "b", "z", "end");
        assertThatThrownBy(() -> list.insert(5, bytes("x"))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.removeAt(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rangesAreClipped() {
        list.addLast(all("a", "b", "c", "d"));
        assertThat(texts(list.range(1, 2))).containsExactly("b", "c");
        assertThat(texts(list.range(-2, 100))).containsExactly("c", "d");
        assertThat(texts(list.range(-100, 0))).containsExactly("a");
        assertThat(list.range(2, 1)).isEmpty();
        assertThat(list.range(4, 9)).isEmpty();
        assertThat(list.range(0, -5)).isEmpty();
        assertThat(list.range(Long.MIN_VALUE, Long.MAX_VALUE)).hasDimensions(4, 1);
        assertThat(other.range(0, -1)).isEmpty();
    }

    @Test
    void aListIsTrimmed() {
        list.addLast(all("a", "b", "c", "d", "e"));
        list.trim(1, -2);
        assertThat(content()).containsExactly("b", "c", "d");
        list.trim(-100, 100);
        assertThat(content()).containsExactly("b", "c", "d");
        list.trim(5, 9);
        assertThat(database.containsKey(bytes("list"))).isFalse();
        list.trim(0, 1);
        assertThat(database.containsKey(bytes("list"))).isFalse();
    }

    @Test
    void elementsAreAddedBesideOthers() {
        assertThat(list.insertBefore(bytes("a"), bytes("x"))).isEmpty();
        list.addLast(all("a", "b", "a"));
        assertThat(list.insertBefore(bytes("a"), bytes("x"))).hasValue(4);
        assertThat(list.insertAfter(bytes("a"), bytes("y"))).hasValue(5);
        assertThat(list.insertAfter(bytes("q"), bytes("y"))).isEmpty();
        assertThat(content()).containsExactly("x", "a", "y", "b", "a");
    }

    @Test
    void elementsAreRemovedByContent() {
        list.addLast(all("a", "b", "a", "c", "a"));
        assertThat(list.removeLastOccurrences(bytes("a"), 2)).isEqualTo(2);
        assertThat(content()).containsExactly("a", "b", "c");
        list.addLast(all("a", "a"));
        assertThat(list.removeFirstOccurrences(bytes("a"), 1)).isEqualTo(1);
        assertThat(content()).containsExactly("b", "c", "a", "a");
        assertThat(list.removeFirstOccurrences(bytes("a"), 0)).isZero();
        assertThat(list.removeAllOccurrences(bytes("q"))).isZero();
        assertThat(list.removeAllOccurrences(bytes("a"))).isEqualTo(2);
        assertThat(content()).containsExactly("b", "c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list.removeFirstOccurrences(bytes("b"), -1))
                .withMessageContaining("count=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list.removeLastOccurrences(bytes("b"), -1))
                .withMessageContaining("count=-1");
        assertThat(content()).containsExactly("b", "c");
    }

    @Test
    void elementsAreFound() {
        list.addLast(all("a", "b", "c", "1", "2", "3", "c", "c"));
        assertThat(list.indexOf(bytes("c"))).isEqualTo(2);
        assertThat(list.lastIndexOf(bytes("c"))).isEqualTo(7);
        assertThat(list.indexOf(bytes("q"))).isEqualTo(-1);
        assertThat(list.lastIndexOf(bytes("q"))).isEqualTo(-1);
        assertThat(list.indexesOf(bytes("c"))).containsExactly(2, 6, 7);
        assertThat(list.indexesOf(bytes("c"), 1, 1, ALL)).containsExactly(6);
        assertThat(list.lastIndexesOf(bytes("c"), 0, 2, ALL)).containsExactly(7, 6);
        assertThat(list.lastIndexesOf(bytes("c"), 2, ALL, ALL)).containsExactly(2);
        assertThat(list.indexesOf(bytes("c"), 0, ALL, 7)).containsExactly(2, 6);
        assertThat(list.lastIndexesOf(bytes("c"), 0, ALL, 2)).containsExactly(7, 6);
        assertThat(list.indexesOf(bytes("c"), 3, ALL, ALL)).isEmpty();
        assertThat(list.indexesOf(bytes("c"), 0, 0, ALL)).isEmpty();
        assertThat(list.indexesOf(bytes("c"), 0, ALL, 0)).isEmpty();
        List<ThrowingCallable> refused = List.of(
                () -> list.indexesOf(bytes("c"), -1, 1, 1),
                () -> list.indexesOf(bytes("c"), 0, -1, 1),
                () -> list.indexesOf(bytes("c"), 0, 1, -1),
                () -> list.lastIndexesOf(bytes("c"), -1, 1, 1));
        refused.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("=-1"));
    }

    @Test
    void aListExistsAsLongAsItHasElements() {
        assertThat(list.exists()).isFalse();
        list.addLast(all("a", "b"));
        assertThat(list.exists()).isTrue();
        list.clear();
        assertThat(list.exists()).isFalse();
        assertThat(database.containsKey(bytes("list"))).isFalse();
    }

    @Test
    void elementsMoveBetweenLists() {
        list.addLast(all("a", "b", "c"));
        assertThat(text(list.move(ListEnd.LAST, bytes("other"), ListEnd.FIRST))).isEqualTo("c");
        assertThat(text(list.move(ListEnd.FIRST, bytes("other"), ListEnd.LAST))).isEqualTo("a");
        assertThat(texts(other.range(0, -1))).containsExactly("c", "a");
        assertThat(text(other.move(ListEnd.FIRST, bytes("other"), ListEnd.LAST)))
                .isEqualTo("c");
        assertThat(text(other.move(ListEnd.FIRST, bytes("other"), ListEnd.FIRST)))
                .isEqualTo("a");
        assertThat(texts(other.range(0, -1))).containsExactly("a", "c");
        list.move(ListEnd.FIRST, bytes("other"), ListEnd.LAST);
        assertThat(database.containsKey(bytes("list"))).isFalse();
        assertThat(list.move(ListEnd.FIRST, bytes("other"), ListEnd.LAST)).isNull();
        assertThat(list.move(ListEnd.FIRST, bytes("list"), ListEnd.LAST)).isNull();
    }

    @Test
    void theFirstListWithElementsIsTakenFrom() {
        StoreLists lists = database.lists();
        assertThat(lists.pollFirst(2, all("list", "other"))).isEmpty();
        other.addLast(all("a", "b", "c"));
        KeyedElements<byte[]> taken =
                lists.pollLast(2, all("list", "none", "other")).orElseThrow();
        assertThat(text(taken.key())).isEqualTo("other");
        assertThat(taken.elements()).extracting(Texts::text).containsExactly("c", "b");
        list.addLast(all("x", "y"));
        taken = lists.pollFirst(5, all("list", "other")).orElseThrow();
        assertThat(text(taken.key())).isEqualTo("list");
        assertThat(taken.elements()).extracting(Texts::text).containsExactly("x", "y");
        assertThat(database.containsKey(bytes("list"))).isFalse();
        assertThat(other.size()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lists.pollFirst(0, all("other")))
                .withMessageContaining("count=0");
        assertThatIllegalArgumentException().isThrownBy(() -> lists.pollLast(1)).withMessageContaining("keys=0");
    }

    @Test
    void otherTypesAreRefusedAndStay() {
        database.put(bytes("list"), bytes("text"));
        other.addLast(all("a"));
        List<ThrowingCallable> calls = List.of(
                list::size,
                list::pollFirst,
                () -> list.addLast(all("a")),
                () -> list.range(0, 1),
                () -> other.move(ListEnd.FIRST, bytes("list"), ListEnd.FIRST),
                () -> database.lists().pollFirst(1, all("none", "list", "other")));
        calls.forEach(call -> assertThatThrownBy(call)
                .isInstanceOf(WrongTypeException.class)
                .hasMessageContaining("string")
                .hasMessageContaining("list"));
        assertThat(text(database.get(bytes("list")))).isEqualTo("text");
        assertThat(texts(other.range(0, -1))).containsExactly("a");
        assertThatThrownBy(() -> database.get(bytes("other"))).isInstanceOf(WrongTypeException.class);
    }

    @Test
    void theViewIsAList() {
        List<String> view = list.asList(Codec.utf8());
        List<String> model = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            assertThat(view.add("e" + i)).isEqualTo(model.add("e" + i));
        }
        assertThat(view).isEqualTo(model).hasSameHashCodeAs(model);
        assertThat(view.subList(10, 20)).isEqualTo(model.subList(10, 20));
        view.subList(5, 300).clear();
        model.subList(5, 300).clear();
        view.add(3, "x");
        model.add(3, "x");
        assertThat(view.remove(0)).isEqualTo(model.remove(0));
        assertThat(view.remove("e3")).isEqualTo(model.remove("e3"));
        assertThat(view.set(4, "y")).isEqualTo(model.set(4, "y"));
        assertThat(view.addAll(List.of("p", "q", "p"))).isEqualTo(model.addAll(List.of("p", "q", "p")));
        assertThat(view.removeIf(element -> element.endsWith("7")))
                .isEqualTo(model.removeIf(element -> element.endsWith("7")));
        assertThat(view).isEqualTo(model);
        assertThat(view.indexOf("p")).isEqualTo(model.indexOf("p"));
        assertThat(view.lastIndexOf("p")).isEqualTo(model.lastIndexOf("p"));
        assertThat(view.contains("none")).isFalse();
        assertThatThrownBy(() -> view.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.get(view.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.set(-1, "x")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.remove(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        Iterator<String> iterator = view.iterator();
        assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
        view.clear();
        assertThat(view).isEmpty();
        assertThatThrownBy(() -> view.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theViewIsAQueueWithTwoEnds() {
        Deque<String> view = list.asDeque(Codec.utf8());
        Deque<String> model = new ArrayDeque<>();
        for (Deque<String> each : List.of(view, model)) {
            each.addFirst("b");
            each.addLast("c");
            each.push("a");
            assertThat(each.offer("d")).isTrue();
            assertThat(each.offerFirst("z")).isTrue();
            assertThat(each.offerLast("z")).isTrue();
            assertThat(each.add("d")).isTrue();
            assertThat(each.addAll(List.of("x", "d", "y"))).isTrue();
            assertThat(each.removeLastOccurrence("d")).isTrue();
            assertThat(each.removeFirstOccurrence("z")).isTrue();
            assertThat(each.remove("none")).isFalse();
        }
        assertThat(List.copyOf(view))
                .isEqualTo(List.copyOf(model))
                .containsExactly("a", "b", "c", "d", "z", "d", "x", "y");
        assertThat(view.contains("z")).isTrue();
        assertThat(Lists.newArrayList(view.descendingIterator()))
                .isEqualTo(Lists.newArrayList(model.descendingIterator()));
        for (Deque<String> each : List.of(view, model)) {
            assertThat(List.of(each.peek(), each.element(), each.getFirst(), each.peekLast(), each.getLast()))
                    .containsExactly("a", "a", "a", "y", "y");
            assertThat(List.of(each.pop(), each.poll(), each.remove(), each.pollLast(), each.removeLast()))
                    .containsExactly("a", "b", "c", "y", "x");
            each.clear();
            assertThat(each).isEmpty();
            assertThat(each.pollFirst()).isNull();
            assertThat(each.peekLast()).isNull();
            assertThatThrownBy(each::removeFirst).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(each::getLast).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(each::pop).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aLongQueueIsGoneOverFromItsEndAndTakenFromThere() {
        Deque<String> view = list.asDeque(Codec.utf8());
        Deque<String> model = new ArrayDeque<>();
        for (Deque<String> each : List.of(view, model)) {
            for (int i = 0; i < 1000; i++) {
                each.addLast("e" + i);
            }
            for (Iterator<String> last = each.descendingIterator(); last.hasNext(); ) {
                if (last.next().hashCode() % 3 == 0) {
                    last.remove();
                    assertThatThrownBy(last::remove).isInstanceOf(IllegalStateException.class);
                }
            }
        }
        assertThat(List.copyOf(view)).isEqualTo(List.copyOf(model));
    }
}
