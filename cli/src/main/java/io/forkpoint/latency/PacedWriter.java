package io.forkpoint.latency;

import io.forkpoint.Database;
import java.util.List;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** One of the lab's writers by itself, for a measurement of somebody else's: it writes what that tells it to. */
public final class PacedWriter implements AutoCloseable {
    private final OpenLoop loop;

    private PacedWriter(OpenLoop loop) {
        this.loop = loop;
    }

    /**
     * Latencies of some time, in nanoseconds.
     *
     * @param response from the time at which each write was due to its end
     * @param service from its begin
     */
    public record Window(Histogram response, Histogram service) {
        /** Of no writes yet, up to ten minutes. */
        public static Window empty() {
            return of(LatencyRecorder.cut(List.of()));
        }

        private static Window of(LatencyRecorder.Window window) {
            return new Window(window.response(), window.service());
        }

        /** Counts another time's too. */
        public void add(Window other) {
            response.add(other.response);
            service.add(other.service);
        }
    }

    /**
     * Starts a writer that spins until its next write is due.
     *
     * @param prepare is given the number of the entry, random below {@code entries}, before its write is due
     * @param write writes what was prepared
     * @param entries how many there are
     * @param rate writes a second
     */
    public static PacedWriter start(LongConsumer prepare, Runnable write, long entries, int rate) {
        return start(
                new WriteOperation() {
                    @Override
                    public void prepare(long number) {
                        prepare.accept(number);
                    }

                    @Override
                    public void write() {
                        write.run();
                    }
                },
                entries,
                rate);
    }

    /**
     * Starts a writer that overwrites the lab's keys of a database.
     *
     * @param entries how many of them there are
     * @param valueBytes the length of each value
     * @param rate writes a second
     */
    public static PacedWriter overwriting(Database database, long entries, int valueBytes, int rate) {
        return start(new StorePut(database, valueBytes, 0), entries, rate);
    }

    private static PacedWriter start(WriteOperation operation, long entries, int rate) {
        LatencyRecorder recorder = new LatencyRecorder();
        DirectWriter writer = new DirectWriter(
                OpenLoop.THREAD_NAME + 0,
                operation,
                KeyChooser.of(entries, 0, 0),
                new Timetable(System.nanoTime(), rate, 1, 0),
                Pace.SPIN,
                recorder);
        return new PacedWriter(new OpenLoop(List.of(writer), List.of(recorder)).start());
    }

    /** Ends a window and begins the next; fails with what the writer failed with. */
    public Window cut() {
        return Window.of(loop.cut());
    }

    @Override
    public void close() {
        loop.close();
    }
}
