package io.forkpoint;

import io.forkpoint.keyspace.ExpirySweep;
import io.forkpoint.keyspace.Keyspace;
import io.forkpoint.keyspace.WarmUp;
import io.forkpoint.snapshot.ExclusiveActivity;
import io.forkpoint.snapshot.Preload;
import io.forkpoint.snapshot.Rehearsal;

/**
 * A store's background work, on one daemon thread: removes expired entries, frees what a reader's view held back, and
 * makes huge pages again of those that a snapshot's copy-on-write has split. The first one of a process warms up first, for
 * writers under a snapshot and for the snapshot itself.
 */
final class Maintenance implements AutoCloseable {
    private static final long TICK_NS = 10_000_000;
    private static final int PAGES_A_TICK = 16;
    private static final long SWEEP_MICROS = 1_000;
    /** About a third of each tick: a step takes some milliseconds. */
    private static final long REPAIR_NS = 3_000_000;

    private final Keyspace keyspace;
    private final ExclusiveActivity activity;
    private final ExpirySweep sweep;
    private final boolean expires;
    private final Ticker ticker = new Ticker("forkpoint-maintenance", TICK_NS, this::tick);

    Maintenance(Keyspace keyspace, ExclusiveActivity activity, StoreOptions options) {
        this.keyspace = keyspace;
        this.activity = activity;
        sweep = new ExpirySweep(keyspace);
        expires = options.backgroundExpiry();
        ticker.start();
    }

    private void tick() {
        Preload.once();
        WarmUp.once();
        Rehearsal.once();
        if (expires) {
            sweep.sweep(PAGES_A_TICK, SWEEP_MICROS);
        }
        keyspace.releaseRetired();
        repairHugePages();
    }

    /** Never while a child shares the pages: they would be copied. */
    private void repairHugePages() {
        long end = System.nanoTime() + REPAIR_NS;
        while (!activity.isRunning()
                && !ticker.isClosed()
                && keyspace.hugePages().step()
                && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        ticker.close();
    }
}
