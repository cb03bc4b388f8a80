package io.forkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Threads of a test, whose first failure fails it. */
final class Workers implements AutoCloseable {
    private static final long GIVE_UP_SECONDS = 120;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch go = new CountDownLatch(1);

    /** What a thread does. */
    @FunctionalInterface
    interface Work {
        void run(int number) throws Exception;
    }

    /** Runs work in so many threads that begin together, and waits for all. */
    static void run(int threads, Work work) throws InterruptedException {
        try (Workers workers = new Workers()) {
            for (int i = 0; i < threads; i++) {
                workers.add(i, work);
            }
            workers.start();
            workers.join();
        }
    }

    void add(int number, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        go.await();
                        work.run(number);
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                        stopped.set(true);
                    }
                },
                "worker-" + number);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Work that is repeated until {@link #stop}. */
    void repeat(int number, Work work) {
        add(number, n -> {
            while (!stopped.get()) {
                work.run(n);
            }
        });
    }

    void start() {
        go.countDown();
    }

    void stop() {
        stopped.set(true);
    }

    boolean isStopped() {
        return stopped.get();
    }

    /** Waits for all; fails if one failed or does not end. */
    void join() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (thread.isAlive()) {
                AssertionError stuck = new AssertionError(thread.getName() + " does not end");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        }
        if (failure.get() != null) {
            throw new AssertionError("a thread failed", failure.get());
        }
    }

    @Override
    public void close() {
        stop();
        go.countDown();
    }

    /** Waits for something that must happen sooner or later. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it never happened: " + what);
            }
            Thread.sleep(2);
        }
    }
}
