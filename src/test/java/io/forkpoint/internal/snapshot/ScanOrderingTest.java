package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.TestDatabases;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What writers publish, retire and use again while a scanner, of this process or another one, reads it with nothing but
 * the order of memory between them. Each value follows from its key and version, so that a record which is torn, or made
 * of two, is found; each version is that of the gate, so that one which was born later, or had gone, is found too.
 */
@Timeout(120)
class ScanOrderingTest {
    private static final int WRITERS = 2;
    /** Every eighth version of a key is its absence. */
    private static final int ABSENT_EVERY = 8;
    /** Few sizes, so that slots are used again at once, one of them by another key. */
    private static final int[] LENGTHS = {24, 40, 300};

    @TempDir
    Path folder;

    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    /** Versions by key: begun before the store is told of it, done when the store has taken it. */
    private AtomicLongArray begun;

    private AtomicLongArray done;
    private long[] begunAtGate;
    private long[] doneAtGate;

    @ParameterizedTest
    @CsvSource({
        "ASYNC_FORK_SHARED, 64, 1, 100",
        "ASYNC_FORK_SHARED, 20000, 8, 30",
        "THREAD_SHARED, 64, 1, 200",
        "THREAD_SHARED, 20000, 8, 30",
        "THREAD_PRIVATE, 64, 1, 200",
        "THREAD_PRIVATE, 20000, 8, 30"
    })
    void everyRecordIsWholeAndOfItsGate(Variant variant, int keys, int shards, int snapshots) throws Exception {
        begun = new AtomicLongArray(keys);
        done = new AtomicLongArray(keys);
        begunAtGate = new long[keys];
        doneAtGate = new long[keys];
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        Keyspace keyspace = new Keyspace(variant.arena, 64L << 20, shards);
        Database database = TestDatabases.of(keyspace, 0);
        try (SnapshotCoordinator coordinator = new SnapshotCoordinator(
                HookedSource.of(new KeyspaceSource(keyspace), Map.of("openGate", this::lookInGate)),
                () -> CarriedRecords.NONE)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer;
                running.add(threads.submit(() -> write(database, first)));
            }
            Path file = folder.resolve("dump.rdb");
            for (int i = 0; i < snapshots; i++) {
                awaitWrites();
                coordinator
                        .start(
                                variant.method,
                                file,
                                SnapshotOptions.builder()
                                        .lzf(i % 2 == 0)
                                        .scanThreads(1 + i % 3)
                                        .build())
                        .join();
                check(file);
            }
        } finally {
            stopped = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            keyspace.close();
        }
        for (Future<?> writer : running) {
            writer.get();
        }
    }

    private void lookInGate() {
        for (int key = 0; key < doneAtGate.length; key++) {
            doneAtGate[key] = done.get(key);
            begunAtGate[key] = begun.get(key);
        }
    }

    /** Goes over its keys again and again, with steps that have no common factor with their number. */
    private void write(Database database, int first) {
        int key = first;
        while (!stopped) {
            long version = begun.get(key) + 1;
            begun.set(key, version);
            if (version % ABSENT_EVERY == 0) {
                database.remove(keyBytes(key));
            } else {
                database.put(keyBytes(key), value(key, version));
            }
            done.set(key, version);
            key = (key + 7 * WRITERS) % (begun.length() / WRITERS * WRITERS);
        }
    }

    /** So that each snapshot meets other versions, also where the writers are short of processor time. */
    private void awaitWrites() {
        long before = doneAtGate[0];
        while (done.get(0) <= before) {
            assertThat(running).noneMatch(Future::isDone);
            Thread.onSpinWait();
        }
    }

    private static byte[] keyBytes(int key) {
        return ByteBuffer.allocate(8).putLong(key * 0x9E3779B97F4A7C15L).array();
    }

    private static int length(int key, long version) {
        return LENGTHS[(int) ((key + version) % LENGTHS.length)];
    }

    /** Its key, its version, and bytes that follow from both. */
    private static byte[] value(int key, long version) {
        byte[] value = new byte[length(key, version)];
        ByteBuffer.wrap(value).putLong(key).putLong(version);
        for (int i = 2 * Long.BYTES; i < value.length; i++) {
            value[i] = pattern(key, version, i);
        }
        return value;
    }

    private static byte pattern(int key, long version, int at) {
        return (byte) (31L * key + 17 * version + at / 3);
    }

    private void check(Path file) {
        Records records = new Records();
        new RdbReader(Helper.library()).read(file, records);
        for (int key = 0; key < doneAtGate.length; key++) {
            require(
                    records.found[key] || mayBeAbsent(key),
                    "key " + key + " is missing, of version " + doneAtGate[key] + " to " + begunAtGate[key]);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private boolean mayBeAbsent(int key) {
        return doneAtGate[key] % ABSENT_EVERY == 0 || begunAtGate[key] % ABSENT_EVERY == 0;
    }

    /** Looks at each record of a file. */
    private final class Records implements RdbHandler {
        final boolean[] found = new boolean[doneAtGate.length];

        @Override
        public void entry(RawEntry entry) {
            byte[] keyFound = new byte[entry.keyBytes()];
            new UnsafeBuffer(entry.keyAddress(), keyFound.length).getBytes(0, keyFound);
            byte[] value = new byte[entry.valueBytes()];
            new UnsafeBuffer(entry.valueAddress(), value.length).getBytes(0, value);
            require(value.length >= 2 * Long.BYTES, "a value of " + value.length + " bytes");
            int key = (int) ByteBuffer.wrap(value).getLong();
            long version = ByteBuffer.wrap(value).getLong(Long.BYTES);
            String which = "version " + version + " of key " + key;
            require(key >= 0 && key < doneAtGate.length, which + ": no such key");
            require(Arrays.equals(keyFound, keyBytes(key)), which + " is the value of another key");
            require(Arrays.equals(value, value(key, version)), which + " is torn: " + Arrays.toString(value));
            require(
                    version >= doneAtGate[key] && version <= begunAtGate[key],
                    which + ": at the gate it was " + doneAtGate[key] + " to " + begunAtGate[key]);
            require(!found[key], which + " comes twice");
            found[key] = true;
        }
    }
}
