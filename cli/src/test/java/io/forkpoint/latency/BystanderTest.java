package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** The bystander by a clock of the test's. */
class BystanderTest {
    private static final long MILLI = 1_000_000;

    @Test
    void theChainIsOneRingThroughAllLines() {
        LoadChain chain = LoadChain.ofBytes(LoadChain.LEAST_BYTES, 7);
        int lines = (int) (LoadChain.LEAST_BYTES / 64);
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < lines; i++) {
            int place = chain.walk(1);
            assertThat(place % 16).isZero();
            places.add(place);
        }
        assertThat(places).hasSize(lines);
        assertThat(chain.walk(lines)).isEqualTo(chain.walk(0)).isZero();
        assertThat(chain.walk(lines - 1)).isNotZero();
    }

    /** A clock by which nothing takes any time but some of the waits for a batch, which end too late. */
    private static final class Late implements Pace {
        private final VirtualPace clock = new VirtualPace();
        private final IntPredicate late;
        private final long lateNanos;
        private int waits;

        Late(IntPredicate late, long lateNanos) {
            this.late = late;
            this.lateNanos = lateNanos;
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public long awaitNanos(long due) {
            clock.awaitNanos(due);
            if (late.test(waits++)) {
                clock.passNanos(lateNanos);
            }
            return clock.nanoTime();
        }
    }

    private static Bystander walking(Pace pace, long untilNanos) {
        Bystander bystander = new Bystander(LoadChain.ofBytes(LoadChain.LEAST_BYTES, 7), pace);
        bystander.endAt(untilNanos);
        bystander.start();
        return bystander;
    }

    @Test
    void everyBucketHasTheBatchThatWasDueInIt() {
        long until = 100 * MILLI;
        assertThat(walking(new Late(wait -> wait == 4, 3 * MILLI), until).endMicros(0, until))
                .containsExactly(0.0, 0.0, 0.0, 0.0, 3000.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        // From the middle of a bucket on, the first batch is the one that is due at its end.
        assertThat(walking(new Late(wait -> wait == 4, 3 * MILLI), until).endMicros(35 * MILLI, until))
                .containsExactly(3000.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        assertThat(walking(new Late(wait -> wait == 4, 3 * MILLI), until).endMicros(40 * MILLI, 41 * MILLI))
                .containsExactly(3000.0);
    }

    @Test
    void aBatchCountsFromWhenItIsDue() {
        long until = 80 * MILLI;
        assertThat(walking(new Late(wait -> wait == 2, 25 * MILLI), until).endMicros(0, until))
                .containsExactly(0.0, 0.0, 25_000.0, 15_000.0, 5_000.0, 0.0, 0.0, 0.0);
    }

    @Test
    void aBystanderThatIsTooSlowDoesNotLagBehindMoreAndMore() {
        long until = 60 * MILLI;
        assertThat(walking(new Late(wait -> true, 15 * MILLI), until).endMicros(0, until))
                .containsExactly(15_000.0, 5_000.0, 15_000.0, 5_000.0, 15_000.0, 5_000.0);
    }
}
