package io.forkpoint;

import io.forkpoint.keyspace.ExpirySweep;
import io.forkpoint.keyspace.Keyspace;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.ExclusiveActivity;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's background work, on one daemon thread: removes expired entries, frees what a reader's view held back, and
 * makes huge pages again of those that a snapshot's copy-on-write has split.
 */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final long TICK_NS = 10_000_000;
    private static final int PAGES_A_TICK = 16;
    private static final long SWEEP_MICROS = 1_000;
    /** Of each tick; a collapse of 2 MiB takes 0.2 to 0.4 ms, in which writers to these 2 MiB wait. */
    private static final long COLLAPSE_NS = 2_000_000;

    private final Keyspace keyspace;
    private final ExclusiveActivity activity;
    private final ExpirySweep sweep;
    private final boolean expires;
    private final boolean collapses;
    private final Thread thread;
    private long collapseFrom;
    private long collapsedAfter;
    private volatile boolean closed;

    Maintenance(Keyspace keyspace, ExclusiveActivity activity, StoreOptions options) {
        this.keyspace = keyspace;
        this.activity = activity;
        sweep = new ExpirySweep(keyspace);
        expires = options.backgroundExpiry();
        collapses = options.arena() == ArenaKind.PRIVATE_HUGE;
        thread = new Thread(this::run, "forkpoint-maintenance");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (expires) {
                    sweep.sweep(PAGES_A_TICK, SWEEP_MICROS);
                }
                keyspace.releaseRetired();
                if (collapses) {
                    collapse();
                }
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("the store's background work failed; it goes on", e);
                }
            }
            LockSupport.parkNanos(this, TICK_NS);
        }
    }

    /** One pass over the arena for each snapshot that has ended; never while a child shares the pages. */
    private void collapse() {
        long snapshots = activity.ended();
        if (snapshots == collapsedAfter || activity.isRunning()) {
            return;
        }
        long end = System.nanoTime() + COLLAPSE_NS;
        do {
            collapseFrom = keyspace.arena().collapse(collapseFrom);
            if (collapseFrom == 0) {
                collapsedAfter = snapshots;
                return;
            }
        } while (System.nanoTime() - end < 0 && !activity.isRunning() && !closed);
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
