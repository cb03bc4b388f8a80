package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    void pollingListsTakesNoHeapForThoseThatAreAbsent() {
        assertTakesLittleHeap(
                () -> assertThat(database.lists().pollFirst(1, absent)).isEmpty());
    }

    @Test
    void pollingSortedSetsTakesNoHeapForThoseThatAreAbsent() {
        assertTakesLittleHeap(
                () -> assertThat(database.sortedSets().pollFirst(1, absent)).isEmpty());
    }

    @Test
    void aUnionOfSetsTakesNoHeapForThoseThatAreAbsent() {
        assertTakesLittleHeap(() -> assertThat(database.sets().union(absent)).isEmpty());
    }

    @Test
    void storingAUnionTakesNoHeapForThoseThatAreAbsent() {
        byte[] destination = {'d'};
        assertTakesLittleHeap(() ->
                assertThat(database.sets().storeUnion(destination, absent)).isZero());
        assertTakesLittleHeap(() -> assertThat(database.sortedSets().storeDifference(destination, absent))
                .isZero());
    }

    @Test
    void theLastOfManyKeysIsFound() {
        byte[] key = {'l'};
        byte[] element = {1};
        database.list(key).addLast(element);
        byte[][] keys = Arrays.copyOf(absent, KEYS + 1);
        keys[KEYS] = key;
        KeyedElements<byte[]> taken = database.lists().pollLast(1, keys).orElseThrow();
        assertThat(taken.key()).isEqualTo(key);
        assertThat(taken.elements()).containsExactly(element);
        assertThat(database.containsKey(key)).isFalse();
    }

    private void assertTakesLittleHeap(Runnable operation) {
        operation.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        operation.run();
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / KEYS).isLessThan(MOST_BYTES_A_KEY);
    }
}
