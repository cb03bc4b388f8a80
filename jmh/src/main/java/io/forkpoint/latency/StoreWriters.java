package io.forkpoint.latency;

import io.forkpoint.Database;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One of the lab's writers over a store that a bench has filled with the same keys. */
public final class StoreWriters implements AutoCloseable {
    private final Database database;
    private final long entries;
    private final OpenLoop loop;

    private StoreWriters(Database database, long entries, OpenLoop loop) {
        this.database = database;
        this.entries = entries;
        this.loop = loop;
    }

    /** Starts a writer that spins until its next overwrite is due, so many a second. */
    public static StoreWriters start(Database database, long entries, int valueBytes, int rate) {
        LatencyRecorder recorder = new LatencyRecorder();
        DirectWriter writer = new DirectWriter(
                OpenLoop.THREAD_NAME + 0,
                new StorePut(database, valueBytes, 0),
                KeyChooser.of(entries, 0, 0),
                new Timetable(System.nanoTime(), rate, 1, 0),
                Pace.SPIN,
                recorder);
        return new StoreWriters(database, entries, new OpenLoop(List.of(writer), List.of(recorder)).start());
    }

    /** Ends a window and begins the next: how long each put took by itself, in nanoseconds. */
    public Histogram cut() {
        return loop.cut().service();
    }

    @Override
    public void close() {
        loop.close();
        if (database.size() != entries) {
            throw new IllegalStateException("the writer has not overwritten but added: there are " + database.size()
                    + " entries of " + entries);
        }
    }
}
