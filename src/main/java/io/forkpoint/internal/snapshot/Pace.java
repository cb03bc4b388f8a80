package io.forkpoint.internal.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Writing no faster than so many bytes a second. The twin of {@code native/src/pace.c}. For one thread at a time. */
final class Pace {
    /** How soon a wait finds out that it must stop. */
    static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final LongConsumer sleeper;
    private long dueNanos;

    /** @param bytesPerSecond 0: as fast as it goes */
    Pace(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, LockSupport::parkNanos);
    }

    /** With a clock of its own, and what waits for so many nanoseconds by it, or fewer. */
    Pace(long bytesPerSecond, LongSupplier clock, LongConsumer sleeper) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.sleeper = sleeper;
        dueNanos = clock.getAsLong();
    }

    /**
     * Waits until more may be written, or it must stop.
     *
     * @param bytes what is written then, fewer than 2^31
     */
    void await(long bytes, BooleanSupplier mustStop) {
        if (bytesPerSecond == 0) {
            return;
        }
        long now = clock.getAsLong();
        while (dueNanos - now > 0 && !mustStop.getAsBoolean()) {
            sleeper.accept(Math.min(dueNanos - now, LOOK_NANOS));
            now = clock.getAsLong();
        }
        // From now, not from when it was due: what a slow disk has held up is not made up for.
        dueNanos = now + bytes * SECOND_NANOS / bytesPerSecond;
    }
}
