package io.forkpoint.snapshot;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that an interrupt does not cut short: what is waited for has to be over. The interrupt is kept. */
final class Uninterrupted {
    /** So long that nobody sees its end; the JDK's waits overflow beyond some centuries. */
    private static final long FOREVER_MILLIS = TimeUnit.DAYS.toMillis(36_500);

    private Uninterrupted() {}

    private interface Wait {
        /** Returns whether what is waited for is over. */
        boolean forMillis(long millis) throws InterruptedException;
    }

    static void await(CountDownLatch latch) {
        await(latch, FOREVER_MILLIS);
    }

    /** The same, no longer than so; returns whether it is over. */
    static boolean await(CountDownLatch latch, long millis) {
        return await(left -> latch.await(left, TimeUnit.MILLISECONDS), millis);
    }

    /** Waits for a thread's end; does not wait for one that was not started. */
    static void join(Thread thread) {
        join(thread, FOREVER_MILLIS);
    }

    /** The same, no longer than so; returns whether it has ended. */
    static boolean join(Thread thread, long millis) {
        return await(
                left -> {
                    thread.join(Math.max(1, left));
                    return !thread.isAlive();
                },
                millis);
    }

    private static boolean await(Wait wait, long millis) {
        long started = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.forMillis(millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
