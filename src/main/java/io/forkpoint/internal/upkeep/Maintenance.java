package io.forkpoint.internal.upkeep;

import io.forkpoint.internal.keyspace.ExpirySweep;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.snapshot.ExclusiveActivity;
import java.util.function.BooleanSupplier;

/**
 * A store's background work, on one daemon thread: removes expired entries, frees what a reader's view held back, and
 * puts on huge pages what has come to be in use, and what a snapshot's copy-on-write has split.
 */
public final class Maintenance implements AutoCloseable {
    private static final long TICK_NS = 10_000_000;
    private static final int PAGES_A_TICK = 16;
    private static final long SWEEP_MICROS = 1_000;
    /** About a third of each tick: a step takes some milliseconds. */
    private static final long HUGE_PAGES_NS = 3_000_000;
    /** Memory that is made ready, as a multiple of what the last tick has seen taken. */
    private static final long TICKS_AHEAD = 8;

    private final Keyspace keyspace;
    private final ExclusiveActivity activity;
    private final ExpirySweep sweep;
    private final boolean expires;
    private int unitsSeen;
    private final Ticker ticker = new Ticker("forkpoint-maintenance", TICK_NS, this::tick);

    public Maintenance(Keyspace keyspace, ExclusiveActivity activity, boolean expires) {
        this.keyspace = keyspace;
        this.activity = activity;
        sweep = new ExpirySweep(keyspace);
        this.expires = expires;
        ticker.start();
    }

    private void tick() {
        if (expires) {
            sweep.sweep(PAGES_A_TICK, SWEEP_MICROS);
        }
        keyspace.heldBlocks().releaseRetired();
        if (!activity.isSnapshotRunning()) {
            populateAhead();
            makeHugePages();
        }
    }

    /** While the store grows: huge pages that nobody uses yet cost a writer nothing. */
    private void populateAhead() {
        Arena arena = keyspace.arena();
        int units = arena.unitLimit();
        long grownBytes = (long) (units - unitsSeen) << Arena.UNIT_SHIFT;
        unitsSeen = units;
        if (arena.hugePages().isOn()) {
            repeat(() -> keyspace.populateAhead(grownBytes * TICKS_AHEAD));
        }
    }

    /** Never while a child shares the pages: private ones would be copied, and it would have to look all of them up again. */
    private void makeHugePages() {
        repeat(keyspace::makeHugePages);
    }

    private void repeat(BooleanSupplier step) {
        long end = System.nanoTime() + HUGE_PAGES_NS;
        while (!activity.isSnapshotRunning()
                && !ticker.isClosed()
                && step.getAsBoolean()
                && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        ticker.close();
    }
}
