package io.forkpoint.internal.keyspace;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits that an interrupt does not cut short, for conditions that must be met. The interrupt status is kept. An
 * interrupted thread waits like any other, instead of spinning in a busy loop that would never release a virtual thread's
 * carrier.
 */
public final class Uninterrupted {
    /** So long that nobody sees its end; the JDK's waits overflow beyond some centuries. */
    private static final long FOREVER_MILLIS = TimeUnit.DAYS.toMillis(36_500);

    private Uninterrupted() {}

    private interface Wait {
        /** Waits; returns whether the condition is met. */
        boolean forMillis(long millis) throws InterruptedException;
    }

    /**
     * Waits for a time.
     *
     * @param blocker the object that makes the thread wait, shown in its stack; may be null
     * @param nanos the time to wait
     */
    public static void pause(Object blocker, long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        // An interrupt leaves a permit behind, so that the next park returns at once as well.
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(blocker, left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until a latch is open.
     *
     * @param latch the latch, which another thread counts down
     */
    public static void await(CountDownLatch latch) {
        await(latch, FOREVER_MILLIS);
    }

    /**
     * Waits until a latch is open, or the time has elapsed.
     *
     * @param latch the latch, which another thread counts down
     * @param millis the longest time to wait
     * @return whether the latch is open
     */
    public static boolean await(CountDownLatch latch, long millis) {
        return await(left -> latch.await(left, TimeUnit.MILLISECONDS), millis);
    }

    /**
     * Waits for a thread's end. Does not wait for a thread that was not started.
     *
     * @param thread another thread
     */
    public static void join(Thread thread) {
        join(thread, FOREVER_MILLIS);
    }

    /**
     * Waits for a thread's end, or until the time has elapsed.
     *
     * @param thread another thread
     * @param millis the longest time to wait
     * @return whether the thread has ended
     */
    public static boolean join(Thread thread, long millis) {
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
