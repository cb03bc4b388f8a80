package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads. */
class StoreThreadsTest {
    private static final int WRITERS = 3;
    private static final int KEYS = 400;
    private static final int WRITES = 60_000;

    @TempDir
    Path folder;

    static Stream<Arguments> stores() {
        LongStream seeds = LongStream.of(Seeds.one());
        return seeds.boxed()
                .flatMap(seed -> Stream.of(
                        Arguments.of(ArenaKind.PRIVATE, 1, seed),
                        Arguments.of(ArenaKind.SHARED, 2, seed),
                        Arguments.of(ArenaKind.PRIVATE, 16, seed)));
    }

    private static byte[] key(int writer, int number) {
        return ("w" + writer + ":" + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** A value that says whose it is and whether it is whole: key hash, counter, then bytes that follow from both. */
    private static byte[] value(byte[] key, long counter, int length) {
        byte[] value = new byte[16 + length];
        ByteBuffer.wrap(value).putLong(Arrays.hashCode(key)).putLong(counter);
        Arrays.fill(value, 16, value.length, (byte) (Arrays.hashCode(key) * 31L + counter));
        return value;
    }

    private static void checkWhole(byte[] key, DirectBuffer value) {
        Model.require(value.getLong(0, java.nio.ByteOrder.BIG_ENDIAN) == Arrays.hashCode(key), "another key's value");
        long counter = value.getLong(8, java.nio.ByteOrder.BIG_ENDIAN);
        byte pattern = (byte) (Arrays.hashCode(key) * 31L + counter);
        for (int i = 16; i < value.capacity(); i++) {
            Model.require(value.getByte(i) == pattern, "a torn value at " + i + " of " + value.capacity());
        }
    }

    /** Writers have keys of their own, each with a model; readers look at all of them. */
    @ParameterizedTest
    @MethodSource("stores")
    void readersSeeWholeValuesAndWritersTheirOwn(ArenaKind arena, int shards, long seed) throws Exception {
        Seeds.explain(seed, arena + " shards=" + shards, () -> {
            try (Store store = Store.open(StoreOptions.builder()
                            .arena(arena)
                            .limitBytes(512L << 20)
                            .shards(shards)
                            .backgroundExpiry(true)
                            .build());
                    Workers readers = new Workers()) {
                Database database = store.database(0);
                AtomicLong found = new AtomicLong();
                readers.repeat(0, n -> copyOfAny(database, found));
                readers.repeat(1, n -> viewOfAny(database, found));
                readers.repeat(2, n -> batchOfAny(database, found));
                readers.start();
                Workers.run(WRITERS, writer -> write(database, writer, new Random(seed + writer), readers));
                Workers.await("a reader finds something", () -> found.get() > 0 || readers.isStopped());
                readers.stop();
                readers.join();
            }
        });
    }

    private static byte[] anyKey() {
        java.util.concurrent.ThreadLocalRandom random = java.util.concurrent.ThreadLocalRandom.current();
        return key(random.nextInt(WRITERS), random.nextInt(KEYS));
    }

    private static void copyOfAny(Database database, AtomicLong found) {
        byte[] key = anyKey();
        byte[] value = database.get(key);
        if (value != null) {
            checkWhole(key, new UnsafeBuffer(value));
            found.incrementAndGet();
        }
    }

    /** The view stays as it is while its key is overwritten. */
    private static void viewOfAny(Database database, AtomicLong found) {
        byte[] key = anyKey();
        database.read(key, view -> {
            checkWhole(key, view);
            long counter = view.getLong(8);
            for (int i = 0; i < 20; i++) {
                Thread.yield();
                Model.require(view.getLong(8) == counter, "a view has changed");
            }
            checkWhole(key, view);
            return found.incrementAndGet();
        });
    }

    private static void batchOfAny(Database database, AtomicLong found) {
        byte[][] keys = new byte[100][];
        Arrays.setAll(keys, i -> anyKey());
        byte[][] values = database.getAll(keys);
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                checkWhole(keys[i], new UnsafeBuffer(values[i]));
                found.incrementAndGet();
            }
        }
    }

    private static void write(Database database, int writer, Random random, Workers others) {
        Map<Integer, byte[]> model = new HashMap<>();
        for (int counter = 0; counter < WRITES && !others.isStopped(); counter++) {
            int number = random.nextInt(KEYS);
            byte[] key = key(writer, number);
            byte[] value = value(key, counter, random.nextInt(50) == 0 ? random.nextInt(40_000) : random.nextInt(300));
            switch (random.nextInt(6)) {
                case 0 -> Model.require(database.remove(key) == (model.remove(number) != null), "remove");
                case 1 -> Model.require(Arrays.equals(database.get(key), model.get(number)), "own value");
                case 2 -> {
                    database.put(key, value, System.currentTimeMillis() + 10_000_000);
                    model.put(number, value);
                }
                case 3 -> {
                    byte[] old = database.getAndSet(key, value);
                    Model.require(Arrays.equals(old, model.put(number, value)), "getAndSet");
                }
                default -> {
                    database.put(key, value);
                    model.put(number, value);
                }
            }
        }
        for (int number = 0; number < KEYS; number++) {
            Model.require(Arrays.equals(database.get(key(writer, number)), model.get(number)), "own value at the end");
        }
    }

    /** Money moves between accounts and none is lost, for whoever reads all at once and for every snapshot. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void transfersKeepTheSum(int shards) throws Exception {
        int accounts = 20;
        long each = 1000;
        StoreOptions options = StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(32L << 20)
                .shards(shards)
                .backgroundExpiry(true)
                .build();
        byte[][] keys = new byte[accounts][];
        Arrays.setAll(keys, i -> key(9, i));
        try (Store store = Store.open(options);
                Workers workers = new Workers()) {
            Database database = store.database(1);
            for (byte[] key : keys) {
                database.put(key, Long.toString(each).getBytes(StandardCharsets.US_ASCII));
            }
            AtomicLong transfers = new AtomicLong();
            for (int i = 0; i < 3; i++) {
                workers.repeat(i, n -> {
                    transfer(database, keys);
                    transfers.incrementAndGet();
                });
            }
            AtomicLong audits = new AtomicLong();
            workers.repeat(3, n -> {
                Model.require(database.atomically(keys, t -> sum(keys, t::get)) == accounts * each, "the sum changed");
                audits.incrementAndGet();
            });
            workers.start();
            for (int round = 0; round < 3; round++) {
                long before = transfers.get();
                Workers.await("transfers", () -> transfers.get() > before + 1000 || workers.isStopped());
                Path file = folder.resolve("transfers.rdb");
                assertThat(store.snapshot(SnapshotMethod.FORK, file).join().keys())
                        .isEqualTo(accounts);
                try (Store loaded = Store.open(options)) {
                    assertThat(loaded.load(file).keys()).isEqualTo(accounts);
                    assertThat(sum(keys, loaded.database(1)::get)).isEqualTo(accounts * each);
                }
            }
            Workers.await("audits", () -> audits.get() > 100 || workers.isStopped());
            workers.stop();
            workers.join();
        }
    }

    private static long sum(byte[][] keys, java.util.function.Function<byte[], byte[]> get) {
        long sum = 0;
        for (byte[] key : keys) {
            sum += Long.parseLong(new String(get.apply(key), StandardCharsets.US_ASCII));
        }
        return sum;
    }

    private static void transfer(Database database, byte[][] keys) {
        java.util.concurrent.ThreadLocalRandom random = java.util.concurrent.ThreadLocalRandom.current();
        int a = random.nextInt(keys.length);
        int b = (a + 1 + random.nextInt(keys.length - 1)) % keys.length;
        byte[] from = keys[a];
        byte[] to = keys[b];
        long amount = random.nextInt(500);
        database.atomically(new byte[][] {from, to}, transaction -> {
            long had = Long.parseLong(new String(transaction.get(from), StandardCharsets.US_ASCII));
            long has = Long.parseLong(new String(transaction.get(to), StandardCharsets.US_ASCII));
            transaction.put(from, Long.toString(had - amount).getBytes(StandardCharsets.US_ASCII));
            transaction.put(to, Long.toString(has + amount).getBytes(StandardCharsets.US_ASCII));
            return null;
        });
    }
}
