package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations of thousands of keys, of which hardly one is there: BLPOP and its like run them while all others wait. */
class ManyKeysTest {
    private static final int KEYS = 16_000;
    /** A key's place among the others, and no collection. */
    private static final int MOST_BYTES_A_KEY = 500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[][] absent = IntStream.range(0, KEYS)
            .mapToObj(i -> ("absent:" + i).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    private Store store;
    private Database database;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.builder().limitBytes(64 << 20).build());
        database = store.database(0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void poppingFromListsTakesNoHeapForThoseThatAreAbsent() {
        byte[][] others = Arrays.copyOfRange(absent, 1, KEYS);
        assertTakesLittleHeap(() -> assertThat(database.list(absent[0]).popAny(ListEnd.FIRST, 1, others))
                .isNull());
    }

    @Test
    void poppingFromSortedSetsTakesNoHeapForThoseThatAreAbsent() {
        List<byte[]> keys = List.of(absent);
        assertTakesLittleHeap(
                () -> assertThat(database.sortedSets().pollFirst(keys, 1)).isNull());
    }

    @Test
    void aUnionOfSetsTakesNoHeapForThoseThatAreAbsent() {
        byte[][] others = Arrays.copyOfRange(absent, 1, KEYS);
        assertTakesLittleHeap(
                () -> assertThat(database.set(absent[0]).union(others)).isEmpty());
    }

    @Test
    void storingAUnionTakesNoHeapForThoseThatAreAbsent() {
        byte[] destination = {'d'};
        assertTakesLittleHeap(
                () -> assertThat(database.set(destination).storeUnion(absent)).isZero());
        List<byte[]> keys = List.of(absent);
        assertTakesLittleHeap(() -> assertThat(database.sortedSets().storeDifference(destination, keys))
                .isZero());
    }

    @Test
    void theLastOfManyKeysIsFound() {
        byte[] key = {'l'};
        byte[] element = {1};
        database.list(key).addLast(element);
        byte[][] others = Arrays.copyOf(absent, KEYS + 1);
        others[KEYS] = key;
        KeyedElements popped = database.list(new byte[] {'n'}).popAny(ListEnd.LAST, 1, others);
        assertThat(popped.key()).isEqualTo(key);
        assertThat(popped.elements()).containsExactly(element);
        assertThat(database.containsKey(key)).isFalse();
    }

    private void assertTakesLittleHeap(Runnable operation) {
        operation.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        operation.run();
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / KEYS).isLessThan(MOST_BYTES_A_KEY);
    }
}
