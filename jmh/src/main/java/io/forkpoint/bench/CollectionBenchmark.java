package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreHash;
import io.forkpoint.StoreList;
import io.forkpoint.StoreSet;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.ScoredMember;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of one thread on one collection whose size stays: random elements of it, as redis-benchmark draws them in
 * {@link CollectionFloor}. {@code scripts/bench-collections.sh} runs it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CollectionBenchmark {
    /** How many elements a range has. */
    private static final int RANGE = 10;

    /** A store with one collection, filled once in each fork, and the order in which it is gone through. */
    @State(Scope.Benchmark)
    public abstract static class Filled {
        /** Drawn beforehand, in the order in which they come, so that to take the next one costs next to nothing. */
        private static final int FEW = 1 << 12;

        private static final int MANY = 1 << 20;

        @Param({"100", "1000000"})
        int size;

        Store store;
        private int[] numbers;
        private byte[][] elements;
        private byte[][] values;
        private final SplittableRandom scores = new SplittableRandom(1);
        private long turn;

        @Setup(Level.Trial)
        public void open() {
            store = BenchCollections.open(size);
            SplittableRandom random = new SplittableRandom(size);
            // No more than needed, so that they do not push a small collection out of the caches.
            int count = size <= FEW ? FEW : MANY;
            numbers = new int[count];
            elements = new byte[count][];
            values = new byte[count][];
            for (int i = 0; i < count; i++) {
                numbers[i] = random.nextInt(size);
                elements[i] = Members.element(numbers[i]);
                values[i] = Members.digits(random.nextInt(size));
            }
            fill();
        }

        @TearDown(Level.Trial)
        public void close() {
            try {
                BenchCollections.check(size, count(), "the collection");
            } finally {
                store.close();
            }
        }

        abstract void fill();

        abstract long count();

        /** Draws the number of an element. */
        int draw() {
            turn++;
            return numbers[(int) turn & (numbers.length - 1)];
        }

        byte[] element() {
            turn++;
            return elements[(int) turn & (elements.length - 1)];
        }

        /** Another one for the same element when it comes round again. */
        byte[] value() {
            return values[(int) (turn + turn / values.length) & (values.length - 1)];
        }

        double score() {
            return scores.nextInt(size);
        }
    }

    /** A list. */
    @State(Scope.Benchmark)
    public static class FilledList extends Filled {
        StoreList list;

        @Override
        void fill() {
            list = BenchCollections.list(store, size);
        }

        @Override
        long count() {
            return list.size();
        }
    }

    /** A hash. */
    @State(Scope.Benchmark)
    public static class FilledHash extends Filled {
        StoreHash hash;

        @Override
        void fill() {
            hash = BenchCollections.hash(store, size);
        }

        @Override
        long count() {
            return hash.size();
        }
    }

    /** A set. */
    @State(Scope.Benchmark)
    public static class FilledSet extends Filled {
        StoreSet set;

        @Override
        void fill() {
            set = BenchCollections.set(store, size);
        }

        @Override
        long count() {
            return set.size();
        }
    }

    /** A sorted set. */
    @State(Scope.Benchmark)
    public static class FilledSortedSet extends Filled {
        StoreSortedSet set;

        @Override
        void fill() {
            set = BenchCollections.sortedSet(store, size);
        }

        @Override
        long count() {
            return set.size();
        }
    }

    /** A queue: pushed at the end, popped from the front. Each of both is an operation. */
    @Benchmark
    @OperationsPerInvocation(2)
    public byte[] pushPop(FilledList filled) {
        filled.list.addLast(filled.element());
        return filled.list.pollFirst();
    }

    @Benchmark
    public byte[] index(FilledList filled) {
        return filled.list.get(filled.draw());
    }

    @Benchmark
    public byte[] hget(FilledHash filled) {
        return filled.hash.get(filled.element());
    }

    @Benchmark
    public boolean hset(FilledHash filled) {
        return filled.hash.put(filled.element(), filled.value());
    }

    @Benchmark
    public boolean sadd(FilledSet filled) {
        return filled.set.add(filled.element());
    }

    @Benchmark
    public boolean sismember(FilledSet filled) {
        return filled.set.contains(filled.element());
    }

    /** A member gets another score. */
    @Benchmark
    public boolean zadd(FilledSortedSet filled) {
        return filled.set.add(filled.element(), filled.score());
    }

    @Benchmark
    public List<ScoredMember> zrangeByRank(FilledSortedSet filled) {
        long from = Math.min(filled.draw(), filled.size - RANGE);
        return filled.set.range(RankRange.of(from, from + RANGE - 1));
    }

    @Benchmark
    public List<ScoredMember> zrangeByScore(FilledSortedSet filled) {
        return filled.set.range(ScoreRange.atLeast(filled.score()), 0, RANGE);
    }
}
