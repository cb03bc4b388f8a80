package io.forkpoint.bench;

import java.util.concurrent.ThreadLocalRandom;
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
 * Get and overwriting put of random keys in a full map, one at a time and 16 at a time. {@code scripts/bench-jmh.sh}
 * runs it; for ratios between engines {@link SideBySide} is the better measure, since it lets them take turns.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class MapBenchmark {
    private static final int BATCH = 16;

    /** The map, filled once in each fork. */
    @State(Scope.Benchmark)
    public static class Filled {
        @Param({"forkpoint-4k", "forkpoint-huge", "chronicle-map", "ohc-linked", "ohc-chunked"})
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

    /** Each thread's own arrays. */
    @State(Scope.Thread)
    public static class Scratch {
        byte[] key;
        byte[] value;
        byte[][] keys;
        byte[][] values;

        @Setup
        public void make(Filled filled) {
            key = new byte[Keys.BYTES];
            value = Keys.randomValue(filled.valueBytes);
            keys = Keys.scratch(BATCH, key);
            values = Keys.scratch(BATCH, value);
        }

        byte[] randomKey(Filled filled) {
            Keys.key(key, ThreadLocalRandom.current().nextLong(filled.entries));
            return key;
        }

        void randomKeys(Filled filled) {
            for (byte[] each : keys) {
                Keys.key(each, ThreadLocalRandom.current().nextLong(filled.entries));
            }
        }
    }

    @Benchmark
    public byte[] get(Filled filled, Scratch scratch) {
        return filled.map.get(scratch.randomKey(filled), scratch.value);
    }

    @Benchmark
    public void put(Filled filled, Scratch scratch) {
        filled.map.put(scratch.randomKey(filled), scratch.value);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[][] getBatch(Filled filled, Scratch scratch) {
        scratch.randomKeys(filled);
        filled.map.getAll(scratch.keys, scratch.values);
        return scratch.values;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void putBatch(Filled filled, Scratch scratch) {
        scratch.randomKeys(filled);
        filled.map.putAll(scratch.keys, scratch.values);
    }
}
