package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver by a clock of the test's: what it records is known to the microsecond. */
class OpenLoopTest {
    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;
    private static final int RATE = 10_000;

    private final VirtualPace pace = new VirtualPace();
    private final LatencyRecorder recorder = new LatencyRecorder();

    /** Writes take a microsecond, but for one that takes as long as it is told to. */
    private LatencyRecorder.Window run(int writes, int stalled, long stallNanos) {
        DirectWriter[] writer = new DirectWriter[1];
        WriteOperation operation = new WriteOperation() {
            private int done;

            @Override
            public void prepare(long number) {}

            @Override
            public void write() {
                pace.passNanos(done == stalled ? stallNanos : MICRO);
                if (++done == writes) {
                    writer[0].end();
                }
            }
        };
        recorder.worst().begin(0);
        writer[0] = new DirectWriter("w", operation, () -> 0, new Timetable(0, RATE, 1, 0), pace, recorder);
        writer[0].start();
        writer[0].awaitEnd();
        writer[0].throwFailure();
        return LatencyRecorder.cut(List.of(recorder));
    }

    @Test
    void aWriteThatIsOnTimeCountsFromWhenItIsDue() {
        LatencyRecorder.Window window = run(1000, -1, 0);
        assertThat(window.response().getTotalCount()).isEqualTo(1000);
        assertThat(window.response().getMaxValue()).isEqualTo(MICRO);
        assertThat(window.service().getMaxValue()).isEqualTo(MICRO);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 100})
    void aStallCountsForEveryWriteThatItDelays(int stallMillis) {
        long stall = stallMillis * MILLI;
        LatencyRecorder.Window window = run(20_000, 1000, stall);

        assertThat(millis(window.response().getMaxValue())).isEqualTo(stallMillis);
        assertThat(millis(window.service().getMaxValue())).isEqualTo(stallMillis);
        // The one after it is due 100 us later and waits for 1 us more: each is 99 us less late than the one before it.
        long late = stall / (99 * MICRO);
        assertThat(countAbove(window.response(), 150 * MICRO)).isBetween(late - 1, late + 1);
        assertThat(countAbove(window.service(), 150 * MICRO)).isEqualTo(1);
    }

    @Test
    void theTimelineHasTheStallWhereItBegan() {
        run(20_000, 1000, 100 * MILLI);
        List<Double> worst = WorstTimeline.merge(List.of(recorder.worst()), 2_000 * MILLI, MICRO);
        // The write no. 1000 is due after 100 ms.
        assertThat(worst).hasSize(200);
        assertThat(worst.get(9)).isEqualTo(1);
        assertThat(worst.get(10)).isEqualTo(100_000);
        assertThat(worst.get(15)).isBetween(49_000.0, 51_000.0);
        assertThat(worst.get(21)).isEqualTo(1);
    }

    @Test
    void writersTakeTurns() {
        Timetable first = new Timetable(5, 1000, 2, 0);
        Timetable second = new Timetable(5, 1000, 2, 1);
        assertThat(first.dueNanos(0)).isEqualTo(5);
        assertThat(second.dueNanos(0)).isEqualTo(5 + MILLI);
        assertThat(first.dueNanos(1)).isEqualTo(5 + 2 * MILLI);
    }

    @Test
    void anOddRateIsKeptOverDays() {
        Timetable timetable = new Timetable(0, 77_777, 3, 2);
        long index = 77_777L * 86_400 * 30 / 3;
        assertThat(timetable.dueNanos(index)).isEqualTo(30L * 86_400 * 1_000_000_000 + 2_000_000_000L / 77_777);
    }

    @Test
    void whatAWriterFailsWithIsToldByTheNextCut() {
        WriteOperation broken = new WriteOperation() {
            @Override
            public void prepare(long number) {}

            @Override
            public void write() {
                throw new IllegalArgumentException("no room");
            }
        };
        DirectWriter writer = new DirectWriter("load-0", broken, () -> 0, new Timetable(0, 1, 1, 0), pace, recorder);
        try (OpenLoop loop = new OpenLoop(List.of(writer), List.of(recorder)).start()) {
            writer.awaitEnd();
            assertThatThrownBy(loop::cut).hasMessage("load-0 failed: no room");
        }
    }

    private static long millis(long nanos) {
        return Math.round(nanos / 1e6);
    }

    private static long countAbove(Histogram histogram, long nanos) {
        return histogram.getCountBetweenValues(nanos, Long.MAX_VALUE);
    }
}
