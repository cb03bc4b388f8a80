package io.forkpoint;

import io.forkpoint.keyspace.ExpirySweep;
import io.forkpoint.keyspace.Keyspace;
import io.forkpoint.keyspace.WarmUp;
import io.forkpoint.snapshot.ExclusiveActivity;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's background work, on one daemon thread: removes expired entries, frees what a reader's view held back, and
 * makes huge pages again of those that a snapshot's copy-on-write has split. The first one of a process warms up first.
 */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final long TICK_NS = 10_000_000;
    private static final int PAGES_A_TICK = 16;
    private static final long SWEEP_MICROS = 1_000;
    /** About a third of each tick: a step takes some milliseconds. */
    private static final long REPAIR_NS = 3_000_000;

    private final Keyspace keyspace;
    private final ExclusiveActivity activity;
    private final ExpirySweep sweep;
    private final boolean expires;
    private final Thread thread;
    private volatile boolean closed;

    Maintenance(Keyspace keyspace, ExclusiveActivity activity, StoreOptions options) {
        this.keyspace = keyspace;
        this.activity = activity;
        sweep = new ExpirySweep(keyspace);
        expires = options.backgroundExpiry();
        thread = new Thread(this::run, "forkpoint-maintenance");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        WarmUp.once();
        while (!closed) {
            try {
                if (expires) {
                    sweep.sweep(PAGES_A_TICK, SWEEP_MICROS);
                }
                keyspace.releaseRetired();
                repairHugePages();
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("the store's background work failed; it goes on", e);
                }
            }
            LockSupport.parkNanos(this, TICK_NS);
        }
    }

    /** Never while a child shares the pages: they would be copied. */
    private void repairHugePages() {
        long end = System.nanoTime() + REPAIR_NS;
        while (!activity.isRunning() && !closed && keyspace.hugePages().step() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
