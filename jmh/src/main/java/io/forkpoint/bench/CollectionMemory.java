package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.memory.MemoryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The same collections in Forkpoint and in a redis-server: bytes by what each of them says of itself. Each kind is a
 * measurement of its own.
 *
 * <p>Arguments: name of the set, small hashes, elements of each large collection, work folder.
 */
final class CollectionMemory {
    private static final int FIELDS = 10;
    private static final int FIELD_BYTES = 10;
    private static final byte[] HSET = BenchCollections.ascii("HSET");

    private final String set;
    private final Path folder;
    private int order;

    private CollectionMemory(String set, Path folder) {
        this.set = set;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        CollectionMemory memory = new CollectionMemory(args[0], Path.of(args[3]));
        long hashes = Long.parseLong(args[1]);
        long elements = Long.parseLong(args[2]);
        memory.measure(
                "hashes",
                "hash of 10 fields of 10 bytes, values too: a key",
                hashes,
                store -> fillHashes(store, hashes),
                CollectionMemory::hashCommand);
        for (int bytes : new int[] {10, 20}) {
            memory.sortedSet(bytes, elements);
        }
        memory.measure(
                "list",
                "list of " + Members.BYTES + "-byte elements: an element",
                elements,
                store -> BenchCollections.list(store, elements),
                BenchCollections.listCommand());
        memory.measure(
                "set",
                "set of " + Members.BYTES + "-byte members: a member",
                elements,
                store -> BenchCollections.set(store, elements),
                BenchCollections.setCommand(elements));
        memory.measure(
                "hash",
                "hash of " + Members.BYTES + "-byte fields with 12-byte values: a field",
                elements,
                store -> BenchCollections.hash(store, elements),
                BenchCollections.hashCommand(elements));
    }

    private void sortedSet(int bytes, long members) throws IOException {
        byte[] add = BenchCollections.ascii("ZADD");
        measure(
                "zset-" + bytes,
                "sorted set of " + bytes + "-byte members: a member",
                members,
                store -> {
                    StoreSortedSet sortedSet = store.sortedSet(BenchCollections.SORTED_SET);
                    for (long i = 0; i < members; i++) {
                        long number = BenchCollections.shuffled(i, members);
                        sortedSet.add(member(bytes, number), Members.score(number, members));
                    }
                },
                i -> {
                    long number = BenchCollections.shuffled(i, members);
                    byte[] score = BenchCollections.ascii(Long.toString(Members.score(number, members)));
                    return new byte[][] {add, BenchCollections.SORTED_SET, score, member(bytes, number)};
                });
    }

    /** Of random bytes: Redis keeps digits as a number. */
    private static byte[] member(int bytes, long number) {
        return bytes == Members.BYTES ? Members.element(number) : Members.random(bytes, number);
    }

    private static void fillHashes(Store store, long hashes) {
        byte[][] fields = new byte[FIELDS][];
        byte[][] values = new byte[FIELDS][];
        for (long i = 0; i < hashes; i++) {
            for (int j = 0; j < FIELDS; j++) {
                fields[j] = Members.random(FIELD_BYTES, j);
                values[j] = Members.random(FIELD_BYTES, i * FIELDS + j);
            }
            store.hash(Members.random(Keys.BYTES, i)).putAll(fields, values);
        }
    }

    private static byte[][] hashCommand(long number) {
        byte[][] words = new byte[2 + 2 * FIELDS][];
        words[0] = HSET;
        words[1] = Members.random(Keys.BYTES, number);
        for (int j = 0; j < FIELDS; j++) {
            words[2 + 2 * j] = Members.random(FIELD_BYTES, j);
            words[3 + 2 * j] = Members.random(FIELD_BYTES, number * FIELDS + j);
        }
        return words;
    }

    private void measure(String kind, String what, long count, Consumer<Store> fill, LongFunction<byte[][]> command)
            throws IOException {
        String name = CollectionTable.prefix(set) + "memory-" + kind;
        order++;
        if (Measurement.exists(name)) {
            return;
        }
        Measurement measurement =
                new Measurement().put("what", what).put("count", count).put("order", order);
        try (Store store = BenchCollections.open(count * FIELDS)) {
            MemoryReport before = store.memory();
            fill.accept(store);
            MemoryReport after = store.memory();
            measurement
                    .put("forkpoint", after.used() + after.index() - before.used() - before.index())
                    .put("forkpointAllocated", after.allocated() - before.allocated());
        }
        try (Redis redis = Redis.start(folder.resolve("redis-memory"))) {
            long used = redis.infoLong("used_memory");
            long rss = redis.infoLong("used_memory_rss");
            redis.pipeline(count, command);
            measurement
                    .put("redis", redis.infoLong("used_memory") - used)
                    .put("redisRss", redis.infoLong("used_memory_rss") - rss);
        }
        measurement.write(name);
    }
}
