package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreHash;
import io.forkpoint.StoreList;
import io.forkpoint.StoreOptions;
import io.forkpoint.StoreSet;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.memory.ArenaKind;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/** The collections that are measured in a store, under the names that they have in Redis too. */
final class BenchCollections {
    static final byte[] LIST = ascii("list");
    static final byte[] HASH = ascii("hash");
    static final byte[] SET = ascii("set");
    static final byte[] SORTED_SET = ascii("zset");

    private BenchCollections() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A store whose limit is far away: it reserves address space only. */
    static Store open(long elements) {
        long limit = (1L << 28) + elements * 256;
        return Store.open(StoreOptions.builder()
                .arena(ArenaKind.SHARED)
                .limitBytes(limit & -65536L)
                .build());
    }

    static StoreList list(Store store, long elements) {
        StoreList list = store.list(LIST);
        for (long i = 0; i < elements; i++) {
            list.addLast(Members.element(i));
        }
        return list;
    }

    static StoreHash hash(Store store, long fields) {
        StoreHash hash = store.hash(HASH);
        for (long i = 0; i < fields; i++) {
            long number = shuffled(i, fields);
            hash.put(Members.element(number), Members.digits(number));
        }
        return hash;
    }

    static StoreSet set(Store store, long members) {
        StoreSet set = store.set(SET);
        for (long i = 0; i < members; i++) {
            set.add(Members.element(shuffled(i, members)));
        }
        return set;
    }

    static StoreSortedSet sortedSet(Store store, long members) {
        StoreSortedSet set = store.sortedSet(SORTED_SET);
        for (long i = 0; i < members; i++) {
            long number = shuffled(i, members);
            set.add(Members.element(number), Members.score(number, members));
        }
        return set;
    }

    /** What adds the elements of {@link #list} to Redis's. */
    static LongFunction<byte[][]> listCommand() {
        byte[] push = ascii("RPUSH");
        return i -> new byte[][] {push, LIST, Members.element(i)};
    }

    static LongFunction<byte[][]> hashCommand(long fields) {
        byte[] put = ascii("HSET");
        return i -> {
            long number = shuffled(i, fields);
            return new byte[][] {put, HASH, Members.element(number), Members.digits(number)};
        };
    }

    static LongFunction<byte[][]> setCommand(long members) {
        byte[] add = ascii("SADD");
        return i -> new byte[][] {add, SET, Members.element(shuffled(i, members))};
    }

    static LongFunction<byte[][]> sortedSetCommand(long members) {
        byte[] add = ascii("ZADD");
        return i -> {
            long number = shuffled(i, members);
            byte[] score = ascii(Long.toString(Members.score(number, members)));
            return new byte[][] {add, SORTED_SET, score, Members.element(number)};
        };
    }

    /** Each number below {@code count} once, out of order: a prime above all counts shares no factor with them. */
    static long shuffled(long index, long count) {
        return index * 2_654_435_761L % count;
    }

    static void check(long expected, long actual, String what) {
        if (expected != actual) {
            throw new IllegalStateException(what + " has " + actual + " elements, not " + expected);
        }
    }
}
