package io.forkpoint.bench;

import io.forkpoint.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Threads that overwrite random keys by a timetable. A put that comes late does not shift those after it: its latency,
 * and that of all which wait behind it, counts from the time at which each should have started. Threads spin until the
 * next put is due, since waking up takes longer than a put does.
 */
final class OpenLoop implements AutoCloseable {
    /** Ten minutes: what is longer counts as that much. */
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private static final int DIGITS = 3;

    private final List<Writer> writers = new ArrayList<>();
    private final CountDownLatch started;
    private volatile boolean stopped;
    private volatile Throwable failure;

    private OpenLoop(int threads) {
        started = new CountDownLatch(threads);
    }

    /**
     * What happened between two calls of {@link #cut}, in nanoseconds.
     *
     * @param response from the time at which each put should have started to its end
     * @param service each put alone
     */
    record Window(Histogram response, Histogram service, long preemptions) {}

    /** Starts threads that together do this many puts a second. */
    static OpenLoop start(Database database, long entries, int valueBytes, int rate, int threads)
            throws InterruptedException {
        OpenLoop loop = new OpenLoop(threads);
        long periodNanos = Math.round(1e9 * threads / rate);
        for (int i = 0; i < threads; i++) {
            Writer writer = loop.new Writer(database, entries, valueBytes, periodNanos, i);
            loop.writers.add(writer);
            writer.start();
        }
        loop.started.await();
        return loop;
    }

    /** Ends a window and begins the next. A put counts in the window in which it ends. */
    Window cut() {
        throwFailure();
        Histogram response = new Histogram(LONGEST_NANOS, DIGITS);
        Histogram service = new Histogram(LONGEST_NANOS, DIGITS);
        long preemptions = 0;
        for (Writer writer : writers) {
            response.add(writer.response.getIntervalHistogram());
            service.add(writer.service.getIntervalHistogram());
            long seen = Host.preemptions(writer.kernelId);
            preemptions += seen - writer.preemptionsBefore;
            writer.preemptionsBefore = seen;
        }
        return new Window(response, service, preemptions);
    }

    private void throwFailure() {
        if (failure != null) {
            throw new IllegalStateException("a writer failed", failure);
        }
    }

    @Override
    public void close() {
        stopped = true;
        writers.forEach(Threads::join);
        throwFailure();
    }

    private final class Writer extends Thread {
        final SingleWriterRecorder response = new SingleWriterRecorder(LONGEST_NANOS, DIGITS);
        final SingleWriterRecorder service = new SingleWriterRecorder(LONGEST_NANOS, DIGITS);
        int kernelId;
        long preemptionsBefore;
        private final Database database;
        private final long entries;
        private final byte[] key = new byte[Keys.BYTES];
        private final byte[] value;
        private final long periodNanos;
        private final SplittableRandom random;

        Writer(Database database, long entries, int valueBytes, long periodNanos, int number) {
            super("writer-" + number);
            this.database = database;
            this.entries = entries;
            this.value = Keys.randomValue(valueBytes);
            this.periodNanos = periodNanos;
            random = new SplittableRandom(number);
            setDaemon(true);
        }

        @Override
        public void run() {
            kernelId = new ThreadUsage().threadId();
            started.countDown();
            try {
                for (long due = System.nanoTime(); !stopped; due += periodNanos) {
                    put(due);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        private void put(long due) {
            long number = random.nextLong(entries);
            Keys.key(key, number);
            Keys.stamp(value, number);
            long from = System.nanoTime();
            while (from < due) {
                Thread.onSpinWait();
                from = System.nanoTime();
            }
            database.put(key, value);
            long end = System.nanoTime();
            response.recordValue(Math.min(end - due, LONGEST_NANOS));
            service.recordValue(Math.min(end - from, LONGEST_NANOS));
        }
    }
}
