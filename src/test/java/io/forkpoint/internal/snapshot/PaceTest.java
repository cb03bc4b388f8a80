package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a pace has its thread wait, by a clock that goes by waiting only. */
class PaceTest {
    private static final int MIB = 1 << 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Close to where it overflows. */
    private long now = Long.MAX_VALUE - SECOND;

    private final long start = now;
    private long longest;

    private Pace pace(long bytesPerSecond) {
        return new Pace(bytesPerSecond, () -> now, nanos -> {
            longest = Math.max(longest, nanos);
            now += nanos;
        });
    }

    private void write(Pace pace, int pieces) {
        for (int i = 0; i < pieces; i++) {
            pace.await(MIB, () -> false);
        }
    }

    @Test
    void eachPieceWaitsForTheOneBeforeIt() {
        Pace pace = pace(MIB / 2);
        write(pace, 1);
        assertThat(now).isEqualTo(start);
        write(pace, 10);
        assertThat(now - start).isEqualTo(20 * SECOND);
        assertThat(longest).isEqualTo(Pace.LOOK_NANOS);
    }

    @Test
    void whatADiskHasHeldUpIsNotMadeUpFor() {
        Pace pace = pace(MIB);
        write(pace, 1);
        now += 60 * SECOND;
        write(pace, 3);
        assertThat(now - start).isEqualTo(62 * SECOND);
    }

    @Test
    void withoutOneNobodyWaits() {
        write(pace(0), 100);
        write(pace(Long.MAX_VALUE), 100);
        assertThat(now).isEqualTo(start);
    }

    @Test
    void whoMustStopWaitsNoLonger() {
        Pace pace = pace(1);
        write(pace, 1);
        pace.await(MIB, () -> now - start >= SECOND);
        assertThat(now - start).isEqualTo(SECOND);
    }
}
