package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotPhase;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a writer, child or thread, and does meanwhile what has to be done while somebody writes. */
final class WriterWatch {
    /** The sleep grows with the time waited, so that the end is seen within about 6 % of it. */
    private static final int SLEEP_SHARE = 16;

    private static final long SHORTEST_SLEEP_NANOS = 50_000;
    private static final long LONGEST_SLEEP_NANOS = 10_000_000;
    /** While writers may run out of memory that the scan has passed; each look may take a writer's processor. */
    private static final long LONGEST_SLEEP_UNDER_RULE_NANOS = 5_000_000;

    /** Between two pieces of work of a tenth of a millisecond, which come to a third of a processor. */
    private static final long SLEEP_IN_WORK_NANOS = 200_000;

    private final SnapshotRun run;
    private final SnapshotTimes times;
    /** Null if the moment is kept by the kernel. */
    private final HeldRule rule;

    WriterWatch(SnapshotRun run, SnapshotTimes times, HeldRule rule) {
        this.run = run;
        this.times = times;
        this.rule = rule;
    }

    /**
     * Returns when the writer has ended. An interrupt does not end the wait.
     *
     * @param ended asked again and again
     * @param stop done again and again from when the snapshot has to stop
     */
    void await(BooleanSupplier ended, Runnable stop) {
        long longest = rule == null ? LONGEST_SLEEP_NANOS : LONGEST_SLEEP_UNDER_RULE_NANOS;
        long started = System.nanoTime();
        boolean interrupted = false;
        try {
            while (!ended.getAsBoolean()) {
                if (run.mustStop()) {
                    stop.run();
                }
                boolean more = rule != null && rule.tend();
                if (run.progress().phase() != SnapshotPhase.WRITING) {
                    times.writeEnds();
                }
                long sleep = more ? SLEEP_IN_WORK_NANOS : (System.nanoTime() - started) / SLEEP_SHARE;
                LockSupport.parkNanos(this, Math.max(SHORTEST_SLEEP_NANOS, Math.min(longest, sleep)));
                // An interrupt must not turn the sleeps into a busy loop.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
