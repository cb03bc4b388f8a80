package io.forkpoint.latency;

import java.util.List;

/**
 * Writers that keep to a timetable, however late the one before was: an open loop. Started, cut and closed by one thread.
 */
final class OpenLoop implements AutoCloseable {
    /** What the names of the writing threads begin with. */
    static final String THREAD_NAME = "load-";

    private final List<? extends LoadThread> threads;
    private final List<LatencyRecorder> recorders;

    /** Threads that are not started yet, and what they record into. */
    OpenLoop(List<? extends LoadThread> threads, List<LatencyRecorder> recorders) {
        this.threads = List.copyOf(threads);
        this.recorders = List.copyOf(recorders);
    }

    OpenLoop start() {
        threads.forEach(Thread::start);
        return this;
    }

    /** Begins the timeline. */
    void begin(long nanos) {
        recorders.forEach(recorder -> recorder.worst().begin(nanos));
    }

    /** Ends a window and begins the next; fails with what a writer failed with. */
    LatencyRecorder.Window cut() {
        threads.forEach(LoadThread::throwFailure);
        return LatencyRecorder.cut(recorders);
    }

    /** Longest response times by the clock, in microseconds, up to a time; after {@link #close}. */
    List<Double> worstMicros(long untilNanos) {
        return WorstTimeline.merge(
                recorders.stream().map(LatencyRecorder::worst).toList(), untilNanos, 1e3);
    }

    @Override
    public void close() {
        threads.forEach(LoadThread::end);
        threads.forEach(LoadThread::awaitEnd);
    }
}
