package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.memory.ArenaKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The snapshot rule against a scan that goes on step by step, as this test says, on one thread. */
@Timeout(120)
class SnapshotRuleTest {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long NO_BOUND = Long.MAX_VALUE;

    private Keyspace keyspace;
    private KeyOperations operations;

    @BeforeEach
    void open() {
        open(256 << 20);
    }

    private void open(long limitBytes) {
        keyspace = new Keyspace(ArenaKind.SHARED, limitBytes, 4);
        operations = new KeyOperations(keyspace);
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void put(int database, String key, String value) {
        byte[] k = bytes(key);
        byte[] v = bytes(value);
        operations.put(
                KeyOperations.When.ALWAYS,
                KeyOperations.NO_EXPIRY,
                database,
                k,
                ARRAY_BASE,
                k.length,
                v,
                ARRAY_BASE,
                v.length);
    }

    private boolean remove(int database, String key) {
        byte[] k = bytes(key);
        return operations.remove(database, k, ARRAY_BASE, k.length);
    }

    private SteppedScan scan() {
        return new SteppedScan(keyspace, NO_BOUND, NO_BOUND);
    }

    @Test
    void anOverwriteKeepsTheOldBlockUntilTheScanHasPassed() {
        put(0, "key", "old value");
        long used = keyspace.figures().usedBytes();
        SteppedScan scan = scan();
        put(0, "key", "new value");
        assertThat(keyspace.rule().retainedBytes()).isEqualTo(used);
        assertThat(keyspace.figures().usedBytes()).isEqualTo(2 * used);
        put(0, "key", "newer val");
        assertThat(keyspace.rule().retainedBytes())
                .as("what was born later is changed in place")
                .isEqualTo(used);
        assertThat(scan.finish()).containsExactly(Map.entry("0:key", "old value"));
        assertThat(keyspace.rule().peakBytes()).isEqualTo(used);
        assertThat(keyspace.figures().usedBytes()).isEqualTo(used);
    }

    @Test
    void whatTheScanHasPassedIsChangedInPlace() {
        put(0, "key", "old value");
        SteppedScan scan = scan();
        while (scan.step()) {
            assertThat(keyspace.rule().retainedBytes()).isZero();
        }
        long used = keyspace.figures().usedBytes();
        put(0, "key", "new value");
        assertThat(keyspace.rule().retainedBytes()).isZero();
        assertThat(keyspace.figures().usedBytes()).isEqualTo(used);
        assertThat(scan.finish()).containsExactly(Map.entry("0:key", "old value"));
    }

    @Test
    void aRegionIsFreedBehindTheScanBeforeItHasEnded() {
        String value = "v".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            put(0, "key:" + i, value);
        }
        SteppedScan scan = scan();
        for (int i = 0; i < 20; i++) {
            put(0, "key:" + i, "short");
        }
        long retained = keyspace.rule().retainedBytes();
        for (int i = 0; i < 100; i++) {
            scan.step();
        }
        while (keyspace.heldBlocks().releasePassed()) {
            assertThat(keyspace.rule().retainedBytes()).isLessThan(retained);
        }
        assertThat(keyspace.rule().retainedBytes()).isLessThan(retained);
        assertThat(scan.finish())
                .hasSize(200)
                .allSatisfy((key, found) -> assertThat(found).isEqualTo(value));
    }

    /** A writer that comes between the end of the rule and the end of it in the writer's own shard. */
    @Test
    void whatIsRetiredWhenTheRuleHasEndedIsFreedAtOnce() {
        for (int i = 0; i < 100; i++) {
            put(0, "key:" + i, "old value");
        }
        scan();
        for (int i = 0; i < 50; i++) {
            put(0, "key:" + i, "a longer new value, of another size class than the old one");
        }
        assertThat(keyspace.rule().retainedBytes()).isPositive();
        keyspace.rule().end();
        while (keyspace.heldBlocks().releasePassed()) {
            assertThat(keyspace.rule().isActive()).isFalse();
        }
        assertThat(keyspace.rule().retainedBytes()).isZero();
        for (int i = 50; i < 100; i++) {
            put(0, "key:" + i, "a longer new value, of another size class than the old one");
            assertThat(keyspace.rule().retainedBytes()).isZero();
        }
        for (int i = 0; i < 4; i++) {
            Shard shard = keyspace.shard(i);
            assertThat(shard.reclamation.isUnderRule()).isTrue();
            shard.lock();
            shard.reclamation.endRule();
            shard.unlock();
            assertThat(shard.reclamation.isUnderRule()).isFalse();
        }
        keyspace.rule().ended();
        assertThat(keyspace.figures().retainedBytes()).isZero();
    }

    @Test
    void memoryIsReadyAheadOfTheWritersUpToTheLimit() {
        for (int i = 0; i < 16; i++) {
            put(0, "key:" + i, "v".repeat(1 << 20));
        }
        int steps = 0;
        while (keyspace.populateAhead()) {
            steps++;
        }
        // A 32nd of 16 MiB ahead and behind, in pieces of 256 KiB; the kernel may be too old for it.
        assertThat(steps).isBetween(0, 6);
        assertThat(keyspace.populateAhead()).as("there is enough").isFalse();
    }

    @Test
    void aViewKeepsAValueBeyondTheEndOfTheSnapshotAndTheNextDoesNotTakeIt() {
        put(0, "key", "old value");
        byte[] key = bytes("key");
        operations.view(0, key, ARRAY_BASE, key.length, view -> {
            SteppedScan scan = scan();
            put(0, "key", "new value");
            while (scan.step()) {
                keyspace.heldBlocks().releasePassed();
            }
            keyspace.heldBlocks().end();
            assertThat(keyspace.rule().retainedBytes()).isZero();
            assertThat(keyspace.figures().retainedBytes()).isPositive();
            assertThat(scan.found()).containsExactly(Map.entry("0:key", "old value"));
            assertThat(view.getStringWithoutLengthAscii(0, view.capacity())).isEqualTo("old value");

            SteppedScan next = scan();
            while (next.step()) {
                keyspace.heldBlocks().releasePassed();
            }
            keyspace.heldBlocks().end();
            assertThat(next.found()).containsExactly(Map.entry("0:key", "new value"));
            assertThat(view.getStringWithoutLengthAscii(0, view.capacity())).isEqualTo("old value");
            return null;
        });
        keyspace.heldBlocks().releaseRetired();
        assertThat(keyspace.figures().retainedBytes()).isZero();
    }

    @Test
    void aFlushLeavesTheRunningSnapshotItsContentAndTheNextNone() {
        put(0, "key", "old value");
        put(7, "other", "one");
        SteppedScan scan = scan();
        keyspace.clear();
        put(0, "key", "new value");
        assertThat(keyspace.figures().retainedBytes()).isPositive();
        assertThat(scan.finish()).containsOnly(Map.entry("0:key", "old value"), Map.entry("7:other", "one"));
        assertThat(scan().finish()).containsExactly(Map.entry("0:key", "new value"));
    }

    @Test
    void aFlushedValueThatIsLookedAtIsNoPartOfTheNextSnapshot() {
        put(0, "key", "old value");
        byte[] key = bytes("key");
        operations.view(0, key, ARRAY_BASE, key.length, view -> {
            keyspace.clear();
            put(0, "key", "new value");
            SteppedScan scan = scan();
            while (scan.step()) {
                keyspace.heldBlocks().releasePassed();
            }
            keyspace.heldBlocks().end();
            assertThat(scan.found()).containsExactly(Map.entry("0:key", "new value"));
            assertThat(view.getStringWithoutLengthAscii(0, view.capacity())).isEqualTo("old value");
            return null;
        });
        keyspace.heldBlocks().releaseRetired();
        assertThat(keyspace.figures().retainedBytes()).isZero();
    }

    @Test
    void pastTheFirstBoundWritersWaitAndPastTheSecondTheSnapshotIsToBeGivenUp() {
        for (int i = 0; i < 100; i++) {
            put(0, "key:" + i, "v".repeat(1000));
        }
        SteppedScan scan = new SteppedScan(keyspace, 20_000, 50_000);
        int held = 0;
        for (; held < 100 && keyspace.rule().overrun() == null; held++) {
            assertThat(keyspace.rule().isSlow()).isEqualTo(keyspace.rule().retainedBytes() > 20_000);
            put(0, "key:" + held, "w".repeat(1000));
        }
        assertThat(keyspace.rule().overrun()).contains("50000").contains("retainedMaxBytes");
        assertThat(held).isBetween(40, 60);
        keyspace.heldBlocks().end();
        assertThat(keyspace.rule().isSlow()).isFalse();
        assertThat(keyspace.figures().retainedBytes()).isZero();
        scan.publish(0);
        assertThat(scan().finish()).hasSize(100);
    }

    @Test
    void aWriterWithoutMemoryHasTheSnapshotGivenUp() throws InterruptedException {
        close();
        open(16 << 20);
        int keys = 0;
        try {
            for (; ; keys++) {
                put(0, "key:" + keys, "v".repeat(1000));
            }
        } catch (MemoryLimitException full) {
            assertThat(keys).isGreaterThan(1000);
        }
        remove(0, "key:0");
        SteppedScan scan = scan();
        CountDownLatch written = new CountDownLatch(1);
        int last = keys;
        Thread writer = new Thread(() -> {
            for (int i = 1; i < last; i++) {
                put(0, "key:" + i, "w".repeat(1000));
            }
            written.countDown();
        });
        writer.start();
        while (keyspace.rule().overrun() == null) {
            Thread.onSpinWait();
        }
        assertThat(keyspace.rule().overrun()).contains("memory limit");
        // The coordinator stops the scan, then:
        keyspace.heldBlocks().end();
        assertThat(written.await(1, TimeUnit.MINUTES))
                .as("every write succeeds")
                .isTrue();
        writer.join();
        assertThat(keyspace.figures().retainedBytes()).isZero();
        scan.publish(0);
        assertThat(scan().finish())
                .hasSize(keys - 1)
                .allSatisfy((key, value) -> assertThat(value).startsWith("w"));
    }

    /** Every kind of write comes between the steps of the scan, and the result is the state at the gate. */
    @ParameterizedTest
    @MethodSource("seeds")
    void randomWritesBetweenTheStepsOfTheScan(long seed) {
        Random random = new Random(seed);
        Map<String, String> model = new HashMap<>();
        for (int round = 0; round < 100; round++) {
            for (int i = random.nextInt(800); i > 0; i--) {
                write(random, model);
            }
            Map<String, String> frozen = Map.copyOf(model);
            SteppedScan scan = scan();
            int writes = random.nextInt(20);
            do {
                for (int i = random.nextInt(writes + 1); i > 0; i--) {
                    write(random, model);
                }
                if (random.nextBoolean()) {
                    keyspace.heldBlocks().releasePassed();
                }
            } while (scan.step());
            assertThat(scan.finish()).as("seed %d round %d", seed, round).isEqualTo(frozen);
        }
    }

    static LongStream seeds() {
        return Seeds.some();
    }

    private void write(Random random, Map<String, String> model) {
        int database = random.nextInt(3);
        String key = "key:" + random.nextInt(500);
        String name = database + ":" + key;
        byte[] k = bytes(key);
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5 -> assertThat(remove(database, key)).isEqualTo(model.remove(name) != null);
            case 6, 7, 8 -> {
                byte[] tail = bytes("+" + random.nextInt());
                operations.append(database, k, ARRAY_BASE, k.length, tail, ARRAY_BASE, tail.length);
                model.merge(name, new String(tail, ISO_8859_1), String::concat);
            }
            case 9, 10 -> operations.setExpiry(database, k, ARRAY_BASE, k.length, Long.MAX_VALUE - random.nextInt(9));
            case 11 -> {
                if (random.nextInt(60) == 0) {
                    keyspace.clear();
                    model.clear();
                } else if (random.nextInt(30) == 0) {
                    keyspace.clear(database);
                    model.keySet().removeIf(each -> each.startsWith(database + ":"));
                } else if (random.nextInt(20) == 0) {
                    swap(database, random.nextInt(3), model);
                }
            }
            case 12, 13 -> {
                String to = "key:" + random.nextInt(500);
                int target = random.nextBoolean() ? database : random.nextInt(3);
                if (new Transactions(keyspace).move(database, k, target, bytes(to), true)) {
                    model.put(target + ":" + to, model.remove(name));
                }
            }
            case 14, 15, 16 -> {
                String old = model.getOrDefault(name, "");
                int length = random.nextBoolean() ? Math.max(1, old.length()) : 1 + random.nextInt(200);
                new EntryEdits(keyspace).edit(database, k, entry -> {
                    entry.resize(length).putByte(0, (byte) '!');
                    return null;
                });
                String kept = old + "\0".repeat(Math.max(0, length - old.length()));
                model.put(name, "!" + kept.substring(1, length));
            }
            default -> {
                int length = random.nextInt(30) == 0 ? random.nextInt(70_000) : random.nextInt(120);
                String value = random.nextInt() + "v".repeat(length);
                put(database, key, value);
                model.put(name, value);
            }
        }
    }

    private void swap(int first, int second, Map<String, String> model) {
        new EntryEdits(keyspace).swap(first, second);
        Map<String, String> swapped = new HashMap<>();
        model.forEach((name, value) -> {
            int of = name.charAt(0) - '0';
            int to = of == first ? second : of == second ? first : of;
            swapped.put(to + name.substring(1), value);
        });
        model.clear();
        model.putAll(swapped);
    }
}
