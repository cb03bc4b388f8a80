package io.forkpoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitPoolTest {
    private static final int UNITS = 500;

    private final UnitPool pool = new UnitPool();

    @Test
    void joinsWhatComesBackWithItsNeighbours() {
        pool.give(10, 5);
        pool.give(20, 5);
        assertThat(pool.runEndingAt(25)).isEqualTo(20);
        pool.give(15, 5);
        assertThat(pool.runEndingAt(25)).isEqualTo(10);
        assertThat(pool.runEndingAt(20)).isEqualTo(-1);
        pool.remove(10);
        assertThat(pool.freeUnits()).isZero();
        assertThat(pool.take(1)).isEqualTo(-1);
    }

    @Test
    void takesFromAPlaceOn() {
        pool.give(10, 10);
        pool.give(30, 3);
        pool.give(40, 8);
        assertThat(pool.takeFrom(12, 5, 4, 1)).isEqualTo(new UnitPool.Run(12, 4));
        assertThat(pool.takeFrom(16, 5, 4, 1)).isEqualTo(new UnitPool.Run(40, 4));
        assertThat(pool.takeFrom(44, 5, 4, 1)).isNull();
        assertThat(pool.freeUnits()).isEqualTo(13);
        pool.give(12, 4);
        assertThat(pool.runEndingAt(20)).isEqualTo(10);
    }

    @Test
    void takesFromTheShortestRunThatIsLongEnough() {
        pool.give(100, 10);
        pool.give(50, 4);
        pool.give(200, 7);
        assertThat(pool.take(5)).isEqualTo(200);
        assertThat(pool.take(4)).isEqualTo(50);
        assertThat(pool.take(11)).isEqualTo(-1);
        assertThat(pool.freeUnits()).isEqualTo(12);
    }

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatABitSetKeeps(long seed) throws Exception {
        Seeds.explain(seed, "pool", () -> {
            Random random = new Random(seed);
            BitSet free = new BitSet();
            for (int step = 0; step < 20_000; step++) {
                int units = 1 + random.nextInt(16);
                if (random.nextBoolean()) {
                    UnitPool.Run run = random.nextBoolean() ? null : pool.takeFrom(random.nextInt(UNITS), 1, 1, 1);
                    if (run != null) {
                        assertThat(free.get(run.start())).isTrue();
                        pool.give(run.start(), run.units());
                    }
                    int start = pool.take(units);
                    assertThat(start >= 0).isEqualTo(longestRun(free) >= units);
                    if (start >= 0) {
                        assertThat(free.nextClearBit(start)).isGreaterThanOrEqualTo(start + units);
                        free.clear(start, start + units);
                    }
                } else {
                    giveBack(random, free, units);
                }
                assertThat(pool.freeUnits()).isEqualTo(free.cardinality());
            }
        });
    }

    private void giveBack(Random random, BitSet free, int units) {
        int start = free.nextClearBit(random.nextInt(UNITS));
        int next = free.nextSetBit(start);
        int length = Math.min(units, (next < 0 ? UNITS : next) - start);
        if (length > 0) {
            pool.give(start, length);
            free.set(start, start + length);
        }
    }

    private static int longestRun(BitSet free) {
        int longest = 0;
        for (int start = free.nextSetBit(0); start >= 0; start = free.nextSetBit(free.nextClearBit(start))) {
            longest = Math.max(longest, free.nextClearBit(start) - start);
        }
        return longest;
    }
}
