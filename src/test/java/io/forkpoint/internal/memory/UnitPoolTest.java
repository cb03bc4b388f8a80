package io.forkpoint.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnitPoolTest {
    private final UnitPool pool = new UnitPool(1000);

    @Test
    void joinsWhatComesBackWithItsNeighbours() {
        pool.give(10, 5);
        pool.give(20, 5);
        assertThat(pool.freeBefore(25)).isEqualTo(5);
        assertThat(pool.take(15)).isEqualTo(-1);
        pool.give(15, 5);
        assertThat(pool.freeBefore(25)).isEqualTo(15);
        assertThat(pool.freeBefore(20)).isEqualTo(10);
        assertThat(pool.freeBefore(10)).isZero();
        assertThat(pool.take(15)).isEqualTo(10);
        assertThat(pool.count()).isZero();
        assertThat(pool.take(1)).isEqualTo(-1);
    }

    @Test
    void takesTheFirstRunThatIsLongEnough() {
        pool.give(100, 10);
        pool.give(50, 4);
        pool.give(200, 7);
        assertThat(pool.take(5)).isEqualTo(100);
        assertThat(pool.take(1)).isEqualTo(50);
        assertThat(pool.take(6)).isEqualTo(200);
        assertThat(pool.take(6)).isEqualTo(-1);
        assertThat(pool.count()).isEqualTo(9);
    }

    /** A word of the bits, a node of some levels, and all of them. */
    @ParameterizedTest
    @CsvSource({"64, 1", "60, 8", "1, 129", "63, 130", "1, 999", "512, 64"})
    void runsGoOnFromWordToWord(int start, int units) {
        pool.give(start, units);
        assertThat(pool.freeFrom(start, 1000)).isEqualTo(units);
        assertThat(pool.freeFrom(start, units - 1)).isEqualTo(units - 1);
        assertThat(pool.freeBefore(start + units)).isEqualTo(units);
        assertThat(pool.find(0, units, 1)).isEqualTo(start);
        assertThat(pool.find(start, units, 1)).isEqualTo(start);
        assertThat(pool.find(start + 1, units, 1)).isEqualTo(-1);
        assertThat(pool.take(units + 1)).isEqualTo(-1);
        assertThat(pool.take(units)).isEqualTo(start);
        assertThat(pool.find(0, 1, 1)).isEqualTo(-1);
    }

    @Test
    void findsWholeGrains() {
        pool.give(20, 60);
        pool.give(100, 31);
        pool.give(300, 100);
        assertThat(pool.find(1, 1, 32)).isEqualTo(32);
        assertThat(pool.find(33, 1, 32)).isEqualTo(320);
        assertThat(pool.find(1, 33, 32)).isEqualTo(320);
        assertThat(pool.find(321, 1, 32)).isEqualTo(352);
        assertThat(pool.find(353, 1, 32)).isEqualTo(-1);
    }

    @Test
    void aPoolOfOneUnit() {
        UnitPool little = new UnitPool(2);
        assertThat(little.take(1)).isEqualTo(-1);
        little.give(1, 1);
        assertThat(little.find(0, 1, 1)).isEqualTo(1);
        assertThat(little.find(64, 1, 1)).isEqualTo(-1);
        assertThat(little.freeFrom(1, 100)).isEqualTo(1);
        assertThat(little.take(1)).isEqualTo(1);
    }

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatATreeOfRunsKeeps(long seed) throws Exception {
        Seeds.explain(seed, "pool", () -> {
            Random random = new Random(seed);
            for (int round = 0; round < 20; round++) {
                int units = 2 + random.nextInt(5000);
                int longest = 1 << random.nextInt(11);
                new Model(units).compare(random, longest);
            }
        });
    }

    /** Runs by their starts, joined. */
    private static final class Model {
        private final int end;
        private final UnitPool pool;
        private final TreeMap<Integer, Integer> runs = new TreeMap<>();

        Model(int end) {
            this.end = end;
            pool = new UnitPool(end);
        }

        void compare(Random random, int longest) {
            for (int step = 0; step < 2000; step++) {
                int units = 1 + random.nextInt(longest);
                switch (random.nextInt(5)) {
                    case 0, 1 -> take(units);
                    case 2, 3 -> give(1 + random.nextInt(end - 1), units);
                    default -> {
                        find(random.nextInt(end), units, 1 << random.nextInt(6));
                        look(random.nextInt(end), units);
                    }
                }
                assertThat(pool.count())
                        .isEqualTo(runs.values().stream().mapToInt(run -> run).sum());
            }
        }

        private void take(int units) {
            int start = pool.take(units);
            int expected = first(0, units, 1);
            assertThat(start).isEqualTo(expected);
            if (start >= 0) {
                cut(start, units);
            }
        }

        private void cut(int start, int units) {
            Map.Entry<Integer, Integer> run = runs.floorEntry(start);
            int runEnd = run.getKey() + run.getValue();
            runs.remove(run.getKey());
            put(run.getKey(), start);
            put(start + units, runEnd);
        }

        private void put(int from, int to) {
            if (from < to) {
                runs.put(from, to - from);
            }
        }

        /** What is free already is left out. */
        private void give(int from, int units) {
            Map.Entry<Integer, Integer> below = runs.floorEntry(from);
            int start = below == null ? from : Math.max(from, below.getKey() + below.getValue());
            Integer above = runs.ceilingKey(start);
            int to = Math.min(start + units, above == null ? end : Math.min(end, above));
            if (start >= to) {
                return;
            }
            pool.give(start, to - start);
            int joinedFrom = below != null && below.getKey() + below.getValue() == start ? below.getKey() : start;
            int joinedTo = above != null && above == to ? to + runs.remove(above) : to;
            put(joinedFrom, joinedTo);
        }

        private void find(int from, int units, int grain) {
            assertThat(pool.find(from, units, grain)).isEqualTo(first(from, (units + grain - 1) & -grain, grain));
        }

        private int first(int from, int units, int grain) {
            for (Map.Entry<Integer, Integer> run : runs.entrySet()) {
                int start = (Math.max(from, run.getKey()) + grain - 1) & -grain;
                if (start + units <= run.getKey() + run.getValue()) {
                    return start;
                }
            }
            return -1;
        }

        private void look(int unit, int most) {
            Map.Entry<Integer, Integer> at = runs.floorEntry(unit);
            int after = at == null ? 0 : Math.max(0, at.getKey() + at.getValue() - unit);
            assertThat(pool.freeFrom(unit, most)).isEqualTo(Math.min(most, after));
            Map.Entry<Integer, Integer> below = runs.lowerEntry(unit);
            int before = below == null || below.getKey() + below.getValue() < unit ? 0 : unit - below.getKey();
            assertThat(pool.freeBefore(unit)).isEqualTo(before);
        }
    }

    /** Every other unit free, which is the worst that can be. */
    @Test
    void takesNoMemoryOfTheHeap() {
        UnitPool large = new UnitPool(1 << 16);
        churn(large);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        long nothing = threads.getThreadAllocatedBytes(thread) - before;
        before = threads.getThreadAllocatedBytes(thread);
        churn(large);
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isEqualTo(nothing);
    }

    private static void churn(UnitPool pool) {
        for (int unit = 1; unit < 1 << 16; unit += 2) {
            pool.give(unit, 1);
        }
        pool.find(1, 2, 1);
        while (pool.take(1) >= 0) {
            pool.freeBefore(1);
        }
    }
}
