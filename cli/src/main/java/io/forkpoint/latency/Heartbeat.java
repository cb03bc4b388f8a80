package io.forkpoint.latency;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A thread that wants to run each millisecond and touches no store: what it misses, every thread of the process does. */
final class Heartbeat extends LoadThread implements AutoCloseable {
    private static final long PERIOD_NANOS = 1_000_000;

    private final Pace pace;
    private final AtomicLong longestNanos = new AtomicLong();
    private final WorstTimeline worst = new WorstTimeline();

    Heartbeat(Pace pace) {
        super("heartbeat");
        this.pace = pace;
    }

    @Override
    void work() {
        long last = pace.nanoTime();
        while (!isStopped()) {
            long now = pace.awaitNanos(last + PERIOD_NANOS);
            longestNanos.accumulateAndGet(now - last, Math::max);
            worst.record(now, now - last);
            last = now;
        }
    }

    /** Begins its timeline. */
    void begin(long nanos) {
        worst.begin(nanos);
    }

    /** The longest time from one beat to the next since the last call, in milliseconds. */
    double cutMillis() {
        return longestNanos.getAndSet(0) / 1e6;
    }

    /** The longest gaps by the clock, in milliseconds, up to a time; after {@link #close}. */
    List<Double> worstMillis(long untilNanos) {
        return WorstTimeline.merge(List.of(worst), untilNanos, 1e6);
    }

    @Override
    public void close() {
        end();
        awaitEnd();
    }
}
