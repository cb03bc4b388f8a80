package io.forkpoint.memory;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The free runs of units: best fit, joined with their neighbours when they come back. Not thread-safe. */
final class UnitPool {
    private final TreeMap<Integer, Integer> lengthByStart = new TreeMap<>();
    private final TreeSet<Long> byLength = new TreeSet<>();
    private long freeUnits;

    /** The start of a run of so many units, or -1 if there is none. */
    int take(int units) {
        Long fit = byLength.ceiling(key(units, 0));
        if (fit == null) {
            return -1;
        }
        int length = (int) (fit >>> 32);
        int start = fit.intValue();
        removeRun(start, length);
        if (length > units) {
            addRun(start + units, length - units);
        }
        return start;
    }

    void give(int start, int units) {
        int from = start;
        int length = units;
        Map.Entry<Integer, Integer> below = lengthByStart.lowerEntry(start);
        if (below != null && below.getKey() + below.getValue() == start) {
            from = below.getKey();
            length += below.getValue();
            removeRun(from, below.getValue());
        }
        Integer above = lengthByStart.get(start + units);
        if (above != null) {
            removeRun(start + units, above);
            length += above;
        }
        addRun(from, length);
    }

    /** Some units in a row. */
    record Run(int start, int units) {}

    /**
     * Takes the first units from {@code from} on that belong to a free run.
     *
     * @param least the shortest run to take from, counted from where units can be taken
     * @param most how many to take, a multiple of {@code grain}
     * @param grain a power of two of which the first unit and the number taken are multiples
     * @return null if there is none
     */
    Run takeFrom(int from, int least, int most, int grain) {
        Map.Entry<Integer, Integer> entry = lengthByStart.floorEntry(from);
        if (entry == null) {
            entry = lengthByStart.higherEntry(from);
        }
        while (entry != null && end(entry, grain) - start(entry, from, grain) < least) {
            entry = lengthByStart.higherEntry(entry.getKey());
        }
        if (entry == null) {
            return null;
        }
        int start = start(entry, from, grain);
        int units = Math.min(most, end(entry, grain) - start);
        int end = entry.getKey() + entry.getValue();
        removeRun(entry.getKey(), entry.getValue());
        if (start > entry.getKey()) {
            addRun(entry.getKey(), start - entry.getKey());
        }
        if (start + units < end) {
            addRun(start + units, end - start - units);
        }
        return new Run(start, units);
    }

    private static int start(Map.Entry<Integer, Integer> run, int from, int grain) {
        return (Math.max(from, run.getKey()) + grain - 1) & -grain;
    }

    private static int end(Map.Entry<Integer, Integer> run, int grain) {
        return (run.getKey() + run.getValue()) & -grain;
    }

    /** Start of a run that ends at this unit, or -1: the arena shrinks its high mark by it. */
    int runEndingAt(int unit) {
        Map.Entry<Integer, Integer> below = lengthByStart.lowerEntry(unit);
        return below != null && below.getKey() + below.getValue() == unit ? below.getKey() : -1;
    }

    void remove(int start) {
        Integer length = lengthByStart.get(start);
        if (length != null) {
            removeRun(start, length);
        }
    }

    /** Forgets all runs. */
    void clear() {
        lengthByStart.clear();
        byLength.clear();
        freeUnits = 0;
    }

    long freeUnits() {
        return freeUnits;
    }

    private void addRun(int start, int length) {
        lengthByStart.put(start, length);
        byLength.add(key(length, start));
        freeUnits += length;
    }

    private void removeRun(int start, int length) {
        lengthByStart.remove(start);
        byLength.remove(key(length, start));
        freeUnits -= length;
    }

    private static long key(int length, int start) {
        return ((long) length << 32) | start;
    }
}
