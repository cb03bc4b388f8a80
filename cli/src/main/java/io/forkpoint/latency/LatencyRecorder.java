package io.forkpoint.latency;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Takes down one writer's latencies. One thread records; any thread may cut. Recording allocates nothing. */
final class LatencyRecorder {
    /** Ten minutes: what is longer counts as that much. */
    private static final long LONGEST_NANOS = 600_000_000_000L;

    private static final int DIGITS = 3;

    private final SingleWriterRecorder response = new SingleWriterRecorder(LONGEST_NANOS, DIGITS);
    private final SingleWriterRecorder service = new SingleWriterRecorder(LONGEST_NANOS, DIGITS);
    private final WorstTimeline worst = new WorstTimeline();

    /** A write that was due, began and ended at these times. */
    void record(long due, long began, long ended) {
        response.recordValue(Math.min(ended - due, LONGEST_NANOS));
        service.recordValue(Math.min(ended - began, LONGEST_NANOS));
        worst.record(due, ended - due);
    }

    /** The longest response times by the clock. */
    WorstTimeline worst() {
        return worst;
    }

    /**
     * What happened between two cuts, in nanoseconds.
     *
     * @param response from the time at which each write was due to its end
     * @param service from its begin
     */
    record Window(Histogram response, Histogram service) {}

    /** Ends a window and begins the next. A write counts in the window in which it ends. */
    static Window cut(List<LatencyRecorder> recorders) {
        Window window = new Window(new Histogram(LONGEST_NANOS, DIGITS), new Histogram(LONGEST_NANOS, DIGITS));
        for (LatencyRecorder recorder : recorders) {
            window.response.add(recorder.response.getIntervalHistogram());
            window.service.add(recorder.service.getIntervalHistogram());
        }
        return window;
    }
}
