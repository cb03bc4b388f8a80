package io.forkpoint.memory;

/**
 * The free units of an arena: their runs, which an Error cannot lose, and what of them is being given back to the kernel.
 * The segment table says what is in use, so that the runs can be made anew from it. For who holds the arena's lock.
 */
final class FreeUnits {
    private final SegmentTable table;
    private final UnitPool pool = new UnitPool();
    /** Whether the pool is not to be believed, since an Error has ended a change of it. */
    private boolean isStale;

    // What is free and yet nobody's to take, while its pages go back to the kernel.
    private int discardedFrom;
    private int discardedUnits;

    FreeUnits(SegmentTable table) {
        this.table = table;
    }

    /**
     * If an Error has ended a change halfway: makes the runs anew. Comes before everything else.
     *
     * @param unitLimit where the units end that have been used
     */
    void refresh(int unitLimit) {
        if (!isStale) {
            return;
        }
        pool.clear();
        int unit = 1;
        while (unit < unitLimit) {
            int start = unit;
            while (unit < unitLimit && isFree(unit)) {
                unit++;
            }
            if (unit > start) {
                pool.give(start, unit - start);
            } else {
                unit += isBeingDiscarded(unit) ? discardedUnits : table.units(unit);
            }
        }
        isStale = false;
    }

    private boolean isFree(int unit) {
        return !table.isStart(unit) && !isBeingDiscarded(unit);
    }

    private boolean isBeingDiscarded(int unit) {
        return discardedUnits > 0 && unit == discardedFrom;
    }

    long count() {
        return pool.freeUnits();
    }

    /** The start of a run of so many units that are nobody's any more; -1 if there is none. */
    int take(int units) {
        isStale = true;
        int unit = pool.take(units);
        isStale = false;
        return unit;
    }

    /** Where a run starts that ends at this unit; -1 if there is none. */
    int runEndingAt(int unit) {
        return pool.runEndingAt(unit);
    }

    /** Takes the whole run that starts at a unit. */
    void takeRun(int start) {
        isStale = true;
        pool.remove(start);
        isStale = false;
    }

    /** Never fails: a heap that is full must not tear the write that frees. */
    void give(int start, int units) {
        if (isStale) {
            return;
        }
        isStale = true;
        try {
            pool.give(start, units);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // It is made anew when it is needed.
            return;
        }
        isStale = false;
    }

    /**
     * Takes units out until {@link #endDiscard}, see {@link UnitPool#takeFrom}.
     *
     * @return null if there are none
     */
    UnitPool.Run beginDiscard(int from, int least, int most, int grain) {
        isStale = true;
        UnitPool.Run run = pool.takeFrom(from, least, most, grain);
        if (run != null) {
            discardedFrom = run.start();
            discardedUnits = run.units();
        }
        isStale = false;
        return run;
    }

    /** They can be taken again. */
    void endDiscard() {
        int units = discardedUnits;
        discardedUnits = 0;
        give(discardedFrom, units);
    }
}
