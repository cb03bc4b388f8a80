package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.value.ExpiryCondition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At a store's limit an operation on several elements does all or nothing, and what is there can be read and removed. */
class CollectionLimitsTest {
    private static final int BATCH = 50;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(4L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Random random = new Random(1);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        store.close();
    }

    private byte[][] batch(int round) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> bytes(round + ":" + i + "x".repeat(random.nextInt(i == 7 ? 900 : 60))))
                .toArray(byte[][]::new);
    }

    /** Goes on until nothing fits any more; returns how often it did. */
    private static int untilFull(Round round) {
        for (int i = 0; ; i++) {
            try {
                round.run(i);
            } catch (MemoryLimitException e) {
                return i;
            }
        }
    }

    /** At once, or bit by bit in the background. */
    private void assertAllIsFreed() {
        long end = System.nanoTime() + 20_000_000_000L;
        while (store.memory().used() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(store.memory().used()).isZero();
    }

    private interface Round {
        void run(int round);
    }

    @Test
    void aListKeepsWholeBatches() {
        StoreList list = store.list(bytes("list"));
        int rounds = untilFull(i -> list.addLast(batch(i)));
        assertThat(rounds).isGreaterThan(10);
        assertThat(list.range(0, -1)).hasNumberOfRows(rounds * BATCH);
        assertThat(list.pollFirst(rounds * BATCH / 2)).hasNumberOfRows(rounds * BATCH / 2);
        assertThat(list.addLast(batch(0))).isEqualTo(rounds * BATCH - rounds * BATCH / 2 + BATCH);
        list.trim(1, 0);
        assertThat(store.size()).isZero();
        assertAllIsFreed();
    }

    @Test
    void aSetKeepsWholeBatches() {
        StoreSet set = store.set(bytes("set"));
        int rounds = untilFull(i -> set.addAll(batch(i)));
        assertThat(rounds).isGreaterThan(10);
        assertThat(set.size()).isEqualTo((long) rounds * BATCH);
        List<String> members = texts(set.members());
        assertThat(members).hasSize(rounds * BATCH).isSorted();
        set.clear();
        assertAllIsFreed();
    }

    @Test
    void aHashKeepsTheValuesOfBeforeAndTheirExpiry() {
        StoreHash hash = store.hash(bytes("hash"));
        byte[][] fields = IntStream.range(0, 2000).mapToObj(i -> bytes("f" + i)).toArray(byte[][]::new);
        byte[][] values = new byte[fields.length][];
        Arrays.fill(values, bytes("before"));
        hash.putAll(fields, values);
        long later = System.currentTimeMillis() + 1_000_000;
        hash.expiry().expireAt(later, ExpiryCondition.ALWAYS, all("f1", "f1999"));
        Arrays.fill(values, new byte[4000]);
        assertThat(untilFull(i -> hash.putAll(fields, values))).isZero();
        assertThat(texts(hash.values())).hasSize(2000).containsOnly("before");
        assertThat(hash.expiry().expiresAtMillis(all("f0", "f1", "f1999"))).containsExactly(-1, later, later);
        hash.clear();
        assertAllIsFreed();
    }

    @Test
    void whatASnapshotHoldsIsAsItWas() {
        StoreList list = store.list(bytes("list"));
        int rounds = untilFull(i -> list.addLast(batch(i)));
        for (int i = 0; i < 5; i++) {
            Snapshot snapshot = store.snapshot(SnapshotMethod.THREAD, folder.resolve("dump.rdb"));
            try {
                list.trim(1, -2);
                list.insert(1, bytes("more"));
                list.removeFirstOccurrences(bytes("more"), 1);
            } catch (MemoryLimitException e) {
                assertThat(list.size()).isPositive();
            } finally {
                snapshot.join();
            }
        }
        assertThat(list.range(0, -1)).hasNumberOfRows((int) list.size());
        long before = (long) rounds * BATCH;
        assertThat(list.size()).isBetween(before - 10, before + 5);
    }

    @Test
    void aDestinationThatCannotBeReplacedStays() {
        StoreSet source = store.set(bytes("source"));
        StoreSets sets = store.database(0).sets();
        byte[] destination = bytes("destination");
        store.database(0).put(destination, bytes("old"));
        untilFull(i -> source.addAll(batch(i)));
        for (int i = 0; i < 3; i++) {
            Assertions.assertThatThrownBy(() -> sets.storeUnion(destination, bytes("source")))
                    .isInstanceOf(MemoryLimitException.class);
            assertThat(store.database(0).get(destination)).isEqualTo(bytes("old"));
        }
        source.clear();
        assertThat(sets.storeUnion(destination, bytes("source"))).isZero();
        assertThat(store.size()).isZero();
        assertAllIsFreed();
    }
}
