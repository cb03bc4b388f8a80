package io.forkpoint.cli;

import io.forkpoint.Database;
import io.forkpoint.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Threads that overwrite random keys as fast as they can while a snapshot is taken. Started and closed by one thread;
 * {@link #addFigures} tells what they did after {@link #close()}.
 */
final class Writers implements AutoCloseable {
    /** So many puts before {@link #awaitWarm()} returns: enough that the compiled path is the one a pause is seen on. */
    private static final int WARM_PUTS = 20_000;

    private final List<Writer> writers = new ArrayList<>();
    private final CountDownLatch warm;
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    /**
     * Which keys are written.
     *
     * @param database number of the database
     * @param prefix what the key starts with, in ASCII; the key's number follows as 8 bytes, big-endian
     * @param keys how many different ones
     * @param valueBytes length of the values
     */
    record Target(int database, String prefix, long keys, int valueBytes) {
        byte[] key(long number) {
            byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(start.length + Long.BYTES)
                    .put(start)
                    .putLong(number)
                    .array();
        }
    }

    private Writers(int count) {
        warm = new CountDownLatch(count);
    }

    /** Starts this many threads; each takes the next of the targets, over and over. */
    static Writers start(Store store, int count, List<Target> targets) {
        Writers all = new Writers(count);
        for (int i = 0; i < count; i++) {
            Target target = targets.get(i % targets.size());
            Writer writer = all.new Writer(store.database(target.database()), target, i);
            all.writers.add(writer);
            writer.start();
        }
        return all;
    }

    /** Waits until every thread is at full speed. Throws what a thread failed with. */
    void awaitWarm() throws InterruptedException {
        while (!warm.await(10, TimeUnit.MILLISECONDS)) {
            throwFailure();
        }
        throwFailure();
    }

    /** Adds what the threads did between {@link #start} and {@link #close()}. Throws what one of them failed with. */
    Report addFigures(Report report) {
        throwFailure();
        long puts = 0;
        long worstNanos = 0;
        double perSecond = 0;
        for (Writer writer : writers) {
            puts += writer.puts;
            worstNanos = Math.max(worstNanos, writer.worstNanos);
            perSecond += Format.perSecond(writer.puts, Duration.ofNanos(writer.ranNanos));
        }
        return report.add("threads", writers.size(), "threads")
                .count("puts", puts, "puts")
                .add("putsPerSecond", perSecond, "puts a second", Format.count(Math.round(perSecond)))
                .micros("slowestPut", Duration.ofNanos(worstNanos), "slowest put");
    }

    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        for (Writer writer : writers) {
            while (writer.isAlive()) {
                try {
                    writer.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() {
        RuntimeException seen = failure;
        if (seen != null) {
            throw seen;
        }
    }

    private final class Writer extends Thread {
        private final Database database;
        private final Target target;
        private final SplittableRandom random;
        private long puts;
        private long worstNanos;
        private long ranNanos;

        Writer(Database database, Target target, int number) {
            super("forkpoint-writer-" + number);
            setDaemon(true);
            this.database = database;
            this.target = target;
            this.random = new SplittableRandom(number);
        }

        @Override
        public void run() {
            try {
                write();
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                warm.countDown();
            }
        }

        private void write() {
            byte[] value = new byte[target.valueBytes()];
            random.nextBytes(value);
            long began = System.nanoTime();
            long before = began;
            while (!stopped) {
                database.put(target.key(random.nextLong(target.keys())), value);
                long now = System.nanoTime();
                if (++puts > WARM_PUTS) {
                    worstNanos = Math.max(worstNanos, now - before);
                } else if (puts == WARM_PUTS) {
                    warm.countDown();
                }
                before = now;
            }
            ranNanos = before - began;
        }
    }
}
