package io.forkpoint.bench;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Get, overwriting put, nine gets to a put, and batches of 16, of keys of a full map. {@code scripts/bench.sh} and
 * {@code scripts/bench-jmh.sh} run it; for ratios between engines {@link SideBySide} is the better measure, since it lets
 * them take turns.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class MapBenchmark {
    private static final int BATCH = 16;
    /** One operation of so many is a put. */
    private static final int MIX = 10;

    /** The map, filled once in each fork. */
    @State(Scope.Benchmark)
    public static class Filled {
        @Param({
            "forkpoint-4k",
            "forkpoint-huge",
            "chronicle-map",
            "ohc-linked",
            "ohc-chunked",
            "mapdb",
            "lmdb",
            HeapEngine.NAME
        })
        String engine;

        @Param({"100", "1000"})
        int valueBytes;

        @Param("4000000")
        long entries;

        Engine map;

        @Setup(Level.Trial)
        public void fill() {
            map = Engine.open(engine, entries, valueBytes);
            Load.fill(map, entries, valueBytes);
        }

        @TearDown(Level.Trial)
        public void close() {
            map.close();
        }
    }

    /** Each thread's own key, value and order of keys. */
    @State(Scope.Thread)
    public static class Single {
        @Param({"uniform", "zipf"})
        String distribution;

        final byte[] key = new byte[Keys.BYTES];
        byte[] value;
        Numbers numbers;
        int turn;

        @Setup
        public void make(Filled filled) {
            value = Keys.randomValue(filled.valueBytes);
            numbers = new Numbers(distribution, filled.entries);
        }

        byte[] nextKey() {
            Keys.key(key, numbers.next());
            return key;
        }

        boolean isPut() {
            turn = turn == 0 ? MIX - 1 : turn - 1;
            return turn == 0;
        }
    }

    /** Each thread's own arrays of a batch, uniformly random. */
    @State(Scope.Thread)
    public static class Batch {
        byte[][] keys;
        byte[][] values;
        Numbers numbers;

        @Setup
        public void make(Filled filled) {
            keys = Keys.scratch(BATCH, new byte[Keys.BYTES]);
            values = Keys.scratch(BATCH, Keys.randomValue(filled.valueBytes));
            numbers = new Numbers("uniform", filled.entries);
        }

        void nextKeys() {
            for (byte[] key : keys) {
                Keys.key(key, numbers.next());
            }
        }
    }

    @Benchmark
    public byte[] get(Filled filled, Single single) {
        return filled.map.get(single.nextKey(), single.value);
    }

    @Benchmark
    public void put(Filled filled, Single single) {
        filled.map.put(single.nextKey(), single.value);
    }

    @Benchmark
    public byte[] mixed(Filled filled, Single single) {
        byte[] key = single.nextKey();
        if (single.isPut()) {
            filled.map.put(key, single.value);
            return key;
        }
        return filled.map.get(key, single.value);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[][] getBatch(Filled filled, Batch batch) {
        batch.nextKeys();
        filled.map.getAll(batch.keys, batch.values);
        return batch.values;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void putBatch(Filled filled, Batch batch) {
        batch.nextKeys();
        filled.map.putAll(batch.keys, batch.values);
    }
}
