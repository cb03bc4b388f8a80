package io.forkpoint.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The loads that {@link Worker} puts on an engine, for a given time. Each answer is checked by its stamp. */
final class Load {
    private static final int BATCH = 16;
    private static final int ROUND = 256;

    private final Engine engine;
    private final long entries;
    private final int valueBytes;

    Load(Engine engine, long entries, int valueBytes) {
        this.engine = engine;
        this.entries = entries;
        this.valueBytes = valueBytes;
    }

    /** Puts keys 0 to {@code entries - 1}. */
    static void fill(Engine engine, long entries, int valueBytes) {
        byte[] key = new byte[Keys.BYTES];
        byte[] value = Keys.randomValue(valueBytes);
        for (long i = 0; i < entries; i++) {
            Keys.key(key, i);
            Keys.stamp(value, i);
            engine.put(key, value);
        }
        if (engine.size() != entries) {
            throw new IllegalStateException("the engine holds " + engine.size() + " of " + entries + " entries");
        }
    }

    /** Operations a second of the clock, of all threads together, and a second of their own CPU time. */
    record Rate(double wall, double cpu) {}

    /** Runs a load on some threads for a time. */
    Rate run(String operation, int threads, long millis) throws InterruptedException {
        LongAdder done = new LongAdder();
        LongAdder cpuNanos = new LongAdder();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            Runnable work = round(operation, t);
            all[t] = new Thread(() -> {
                ready.countDown();
                try {
                    go.await();
                    ThreadMXBean threadTimes = ManagementFactory.getThreadMXBean();
                    long cpu = threadTimes.getCurrentThreadCpuTime();
                    long rounds = 0;
                    long end = System.nanoTime() + millis * 1_000_000;
                    while (System.nanoTime() < end) {
                        work.run();
                        rounds++;
                    }
                    cpuNanos.add(threadTimes.getCurrentThreadCpuTime() - cpu);
                    done.add(rounds * ROUND);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            all[t].start();
        }
        ready.await();
        long from = System.nanoTime();
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(operation + " failed", failure.get());
        }
        long wallNanos = System.nanoTime() - from;
        return new Rate(done.sum() * 1e9 / wallNanos, done.sum() * 1e9 / cpuNanos.sum());
    }

    private Runnable round(String operation, int thread) {
        SplittableRandom random = new SplittableRandom(thread + System.nanoTime());
        byte[] key = new byte[Keys.BYTES];
        byte[] value = Keys.randomValue(valueBytes);
        byte[][] keys = Keys.scratch(BATCH, key);
        byte[][] values = Keys.scratch(BATCH, value);
        long[] numbers = new long[BATCH];
        return switch (operation) {
            case "get" -> () -> gets(random, key, value);
            case "peek" -> () -> peeks(random, key);
            case "put" -> () -> puts(random, key, value);
            case "get16" -> () -> getBatches(random, keys, values, numbers);
            case "put16" -> () -> putBatches(random, keys, values);
            default ->
                throw new IllegalArgumentException(
                        "no such operation: " + operation + "; known are get, peek, put, get16, put16");
        };
    }

    private void gets(SplittableRandom random, byte[] key, byte[] spare) {
        for (int i = 0; i < ROUND; i++) {
            long number = random.nextLong(entries);
            Keys.key(key, number);
            check(number, Keys.stamped(engine.get(key, spare)));
        }
    }

    private void peeks(SplittableRandom random, byte[] key) {
        for (int i = 0; i < ROUND; i++) {
            long number = random.nextLong(entries);
            Keys.key(key, number);
            check(number, engine.peek(key));
        }
    }

    private void puts(SplittableRandom random, byte[] key, byte[] value) {
        for (int i = 0; i < ROUND; i++) {
            long number = random.nextLong(entries);
            Keys.key(key, number);
            Keys.stamp(value, number);
            engine.put(key, value);
        }
    }

    private void getBatches(SplittableRandom random, byte[][] keys, byte[][] values, long[] numbers) {
        for (int i = 0; i < ROUND; i += BATCH) {
            for (int j = 0; j < BATCH; j++) {
                numbers[j] = random.nextLong(entries);
                Keys.key(keys[j], numbers[j]);
            }
            engine.getAll(keys, values);
            for (int j = 0; j < BATCH; j++) {
                check(numbers[j], Keys.stamped(values[j]));
            }
        }
    }

    private void putBatches(SplittableRandom random, byte[][] keys, byte[][] values) {
        for (int i = 0; i < ROUND; i += BATCH) {
            for (int j = 0; j < BATCH; j++) {
                long number = random.nextLong(entries);
                Keys.key(keys[j], number);
                Keys.stamp(values[j], number);
            }
            engine.putAll(keys, values);
        }
    }

    private static void check(long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException("wrong value: of key " + expected + " came the value of " + actual);
        }
    }
}
