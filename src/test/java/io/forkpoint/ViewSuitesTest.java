package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import com.google.common.collect.testing.testers.MapReplaceAllTester;
import io.forkpoint.codec.Codec;
import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every view of the store as a collection of java.util is one: Guava's suites say so. */
class ViewSuitesTest {
    private static Store store;
    private static int number;

    @BeforeAll
    static void open() {
        store = Store.open(StoreOptions.builder().limitBytes(64 << 20).build());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    /** A key that nothing has, as each view of a test is another one. */
    private static byte[] key() {
        return ("key" + number++).getBytes(UTF_8);
    }

    private static DynamicNode node(junit.framework.Test test, Runnable after) {
        if (test instanceof TestSuite suite) {
            return DynamicContainer.dynamicContainer(
                    suite.getName(), Collections.list(suite.tests()).stream().map(each -> node(each, after)));
        }
        TestCase one = (TestCase) test;
        return DynamicTest.dynamicTest(one.getName(), () -> {
            one.runBare();
            after.run();
        });
    }

    private static Stream<DynamicNode> nodes(TestSuite suite) {
        return Stream.of(node(suite, () -> {}));
    }

    // ---- maps -------------------------------------------------------------------------------------------------

    /** A database that has values of other types, too, which no test may see or change. */
    private static final class Databases extends TestStringMapGenerator {
        private static final List<String> OTHERS = List.of("a list", "a set", "a hash", "a sorted set", "a stream");
        private Database last;

        @Override
        protected Map<String, String> create(Map.Entry<String, String>[] entries) {
            last = store.database(number++ % Store.DATABASES);
            last.clear();
            byte[] content = {1};
            last.list(OTHERS.get(0).getBytes(UTF_8)).addLast(content);
            last.set(OTHERS.get(1).getBytes(UTF_8)).add(content);
            last.hash(OTHERS.get(2).getBytes(UTF_8)).put(content, content);
            last.sortedSet(OTHERS.get(3).getBytes(UTF_8)).add(content, 1);
            last.stream(OTHERS.get(4).getBytes(UTF_8)).add(content, content);
            ConcurrentMap<String, String> map = last.asMap(Codec.utf8(), Codec.utf8());
            fill(map, entries);
            return map;
        }

        void requireOthers() {
            for (String other : OTHERS) {
                assertThat(last == null || last.containsKey(other.getBytes(UTF_8)))
                        .as(other)
                        .isTrue();
            }
        }
    }

    private static <K, V> void fill(Map<K, V> map, Map.Entry<K, V>[] entries) {
        for (Map.Entry<K, V> entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
    }

    @TestFactory
    Stream<DynamicNode> aDatabaseIsAMapOfItsStringsAlone() {
        Databases databases = new Databases();
        TestSuite suite = ConcurrentMapTestSuiteBuilder.using(databases)
                .named("Database.asMap")
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .createTestSuite();
        return Stream.of(node(suite, databases::requireOthers));
    }

    @TestFactory
    Stream<DynamicNode> aHashIsAMap() {
        return nodes(ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map = store.hash(key()).asMap(Codec.utf8(), Codec.utf8());
                        fill(map, entries);
                        return map;
                    }
                })
                .named("StoreHash.asMap")
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .createTestSuite());
    }

    private static final class Scores implements TestMapGenerator<String, Double> {
        @Override
        public SampleElements<Map.Entry<String, Double>> samples() {
            return new SampleElements<>(
                    // In the order of their scores: the suite cannot sort keys alone.
                    Map.entry("one", Double.NEGATIVE_INFINITY),
                    Map.entry("two", -2.5),
                    Map.entry("three", 0.0),
                    Map.entry("four", 1.0),
                    Map.entry("five", 3e300));
        }

        @Override
        @SuppressWarnings("unchecked") // as Guava's own generators
        public Map<String, Double> create(Object... elements) {
            Map<String, Double> map = store.sortedSet(key()).asMap(Codec.utf8());
            for (Object each : elements) {
                Map.Entry<String, Double> entry = (Map.Entry<String, Double>) each;
                map.put(entry.getKey(), entry.getValue());
            }
            return map;
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Map.Entry<String, Double>[] createArray(int length) {
            return new Map.Entry[length];
        }

        @Override
        public Iterable<Map.Entry<String, Double>> order(List<Map.Entry<String, Double>> insertionOrder) {
            insertionOrder.sort(Map.Entry.comparingByValue());
            return insertionOrder;
        }

        @Override
        public String[] createKeyArray(int length) {
            return new String[length];
        }

        @Override
        public Double[] createValueArray(int length) {
            return new Double[length];
        }
    }

    @TestFactory
    Stream<DynamicNode> aSortedSetIsAMapFromMembersToScores() throws NoSuchMethodException {
        return nodes(MapTestSuiteBuilder.using(new Scores())
                .named("StoreSortedSet.asMap")
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionSize.ANY)
                // A member with another score has another place.
                .suppressing(MapReplaceAllTester.class.getMethod("testReplaceAllPreservesOrder"))
                .createTestSuite());
    }

    // ---- sets and lists ---------------------------------------------------------------------------------------

    @TestFactory
    Stream<DynamicNode> aSetIsASet() {
        return nodes(SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(String[] elements) {
                        Set<String> set = store.set(key()).asSet(Codec.utf8());
                        set.addAll(Arrays.asList(elements));
                        return set;
                    }
                })
                .named("StoreSet.asSet")
                .withFeatures(SetFeature.GENERAL_PURPOSE, CollectionSize.ANY)
                .createTestSuite());
    }

    @TestFactory
    Stream<DynamicNode> aListIsAList() {
        return nodes(ListTestSuiteBuilder.using(new TestStringListGenerator() {
                    @Override
                    protected List<String> create(String[] elements) {
                        List<String> list = store.list(key()).asList(Codec.utf8());
                        list.addAll(Arrays.asList(elements));
                        return list;
                    }
                })
                .named("StoreList.asList")
                .withFeatures(ListFeature.GENERAL_PURPOSE, CollectionSize.ANY)
                .createTestSuite());
    }

    private static TestSuite queues(String name, boolean reversed) {
        return QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] elements) {
                        Deque<String> deque = store.list(key()).asDeque(Codec.utf8());
                        Queue<String> queue = reversed ? new Reversed<>(deque) : deque;
                        queue.addAll(Arrays.asList(elements));
                        return queue;
                    }
                })
                .named(name)
                .withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER, CollectionSize.ANY)
                .createTestSuite();
    }

    @TestFactory
    Stream<DynamicNode> aListIsAQueueFromBothEnds() {
        return Stream.concat(
                nodes(queues("StoreList.asDeque", false)), nodes(queues("StoreList.asDeque, backwards", true)));
    }

    /** A queue that goes in at the first end and out at the last. */
    private static final class Reversed<E> extends AbstractQueue<E> {
        private final Deque<E> deque;

        Reversed(Deque<E> deque) {
            this.deque = deque;
        }

        @Override
        public boolean offer(E element) {
            return deque.offerFirst(element);
        }

        @Override
        public E poll() {
            return deque.pollLast();
        }

        @Override
        public E peek() {
            return deque.peekLast();
        }

        @Override
        public boolean remove(Object element) {
            return deque.removeLastOccurrence(element);
        }

        @Override
        public Iterator<E> iterator() {
            return deque.descendingIterator();
        }

        @Override
        public int size() {
            return deque.size();
        }
    }
}
