package io.forkpoint.bench;

import io.forkpoint.internal.memory.UnitPool;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;

/** The pool of an arena's free units by itself. It stands in the package that can reach it. */
public final class PoolOfUnits {
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();
    private static final int LONGEST = 16;
    private static final int GRAIN = 32;

    private final int units;
    private final UnitPool pool;

    /**
     * A pool without free units.
     *
     * @param units of the arena, 64 KiB each
     */
    public PoolOfUnits(int units) {
        this.units = units;
        pool = new UnitPool(units);
    }

    /** Makes every other unit free, which is as many runs as there can be. */
    public void scatter() {
        for (int unit = 1; unit < units; unit += 2) {
            pool.give(unit, 1);
        }
    }

    /** Makes all units free, in one run. */
    public void join() {
        for (int unit = 1; unit < units; unit++) {
            if (pool.freeFrom(unit, 1) == 0) {
                pool.give(unit, 1);
            }
        }
    }

    /**
     * Takes runs of 1 to 16 units until half of the pool is taken.
     *
     * @param starts set to where they start
     * @param lengths set to how long they are
     * @return how many there are
     */
    public int fill(int[] starts, byte[] lengths) {
        SplittableRandom random = new SplittableRandom(1);
        int runs = 0;
        while (pool.count() > units / 2) {
            lengths[runs] = (byte) (1 + random.nextInt(LONGEST));
            starts[runs] = pool.take(lengths[runs]);
            runs++;
        }
        return runs;
    }

    /**
     * Gives a random run back and takes another one, again and again.
     *
     * @param runs how many of the arrays are set
     * @param steps how often
     * @return nanoseconds of the processor
     */
    public long churn(int[] starts, byte[] lengths, int runs, int steps) {
        SplittableRandom random = new SplittableRandom(2);
        long began = TIMES.getCurrentThreadCpuTime();
        for (int step = 0; step < steps; step++) {
            int at = random.nextInt(runs);
            pool.give(starts[at], lengths[at]);
            lengths[at] = (byte) (1 + random.nextInt(LONGEST));
            starts[at] = pool.take(lengths[at]);
        }
        return TIMES.getCurrentThreadCpuTime() - began;
    }

    /**
     * Makes a random unit of an even number free, which joins its neighbours, and takes it, again and again.
     *
     * @param steps how often
     * @return nanoseconds of the processor
     */
    public long churnScattered(int steps) {
        SplittableRandom random = new SplittableRandom(3);
        long began = TIMES.getCurrentThreadCpuTime();
        for (int step = 0; step < steps; step++) {
            int unit = 2 + 2 * random.nextInt(units / 2 - 2);
            pool.give(unit, 1);
            pool.take(unit, 1);
        }
        return TIMES.getCurrentThreadCpuTime() - began;
    }

    /**
     * Looks for a free huge page where none is, though every run is as long as one: the longest search that there is.
     *
     * @return nanoseconds of the processor
     */
    public long searchInVain() {
        while (pool.take(1) >= 0) {
            Thread.onSpinWait();
        }
        for (int unit = 0; unit + 2 * GRAIN <= units; unit += 2 * GRAIN) {
            pool.give(unit + 1, 2 * GRAIN - 2);
        }
        long began = TIMES.getCurrentThreadCpuTime();
        if (pool.find(1, GRAIN, GRAIN) >= 0) {
            throw new IllegalStateException("there is a free huge page");
        }
        return TIMES.getCurrentThreadCpuTime() - began;
    }
}
