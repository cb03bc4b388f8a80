package io.forkpoint.internal.keyspace;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits that an interrupt does not cut short: what is waited for has to be over. The interrupt is kept. A thread that is
 * interrupted waits as any other does, instead of turning its waits into a busy loop, which would never let go of a virtual
 * thread's carrier.
 */
public final class Uninterrupted {
    /** So long that nobody sees its end; the JDK's waits overflow beyond some centuries. */
    private static final long FOREVER_MILLIS = TimeUnit.DAYS.toMillis(36_500);

    private Uninterrupted() {}

    private interface Wait {
        /** Returns whether what is waited for is over. */
        boolean forMillis(long millis) throws InterruptedException;
    }

    /**
     * Waits for so long.
     *
     * @param blocker who makes the thread wait, for those who look at its stack; may be null
     * @param nanos how long
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
     * @param latch what somebody else counts down
     */
    public static void await(CountDownLatch latch) {
        await(latch, FOREVER_MILLIS);
    }

    /**
     * The same, no longer than so.
     *
     * @param latch what somebody else counts down
     * @param millis how long
     * @return whether it is open
     */
    public static boolean await(CountDownLatch latch, long millis) {
        return await(left -> latch.await(left, TimeUnit.MILLISECONDS), millis);
    }

    /**
     * Waits for a thread's end; does not wait for one that was not started.
     *
     * @param thread another one
     */
    public static void join(Thread thread) {
        join(thread, FOREVER_MILLIS);
    }

    /**
     * The same, no longer than so.
     *
     * @param thread another one
     * @param millis how long
     * @return whether it has ended
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
