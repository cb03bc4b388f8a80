package io.forkpoint.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A thread that wants to run each millisecond and touches no store: what it misses, every thread of the process does. */
final class Heartbeat implements AutoCloseable {
    private static final long PERIOD_NANOS = 1_000_000;

    private final AtomicLong longestGapNanos = new AtomicLong();
    private final Thread thread = new Thread(this::beat, "heartbeat");
    private volatile boolean stopped;

    static Heartbeat start() {
        Heartbeat heartbeat = new Heartbeat();
        heartbeat.thread.setDaemon(true);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void beat() {
        for (long last = System.nanoTime(); !stopped; ) {
            long next = last + PERIOD_NANOS;
            for (long now = System.nanoTime(); now < next; now = System.nanoTime()) {
                LockSupport.parkNanos(next - now);
            }
            long now = System.nanoTime();
            longestGapNanos.accumulateAndGet(now - last, Math::max);
            last = now;
        }
    }

    /** The longest time from one beat to the next since the last call. */
    double cutMillis() {
        return longestGapNanos.getAndSet(0) / 1e6;
    }

    @Override
    public void close() {
        stopped = true;
        Threads.join(thread);
    }
}
