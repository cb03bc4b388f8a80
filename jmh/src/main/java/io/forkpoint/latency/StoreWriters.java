package io.forkpoint.latency;

import io.forkpoint.Database;
import org.HdrHistogram.Histogram;

/** One of the lab's writers over a store that a bench has filled with the same keys. */
public final class StoreWriters implements AutoCloseable {
    private final Database database;
    private final long entries;
    private final PacedWriter writer;

    private StoreWriters(Database database, long entries, PacedWriter writer) {
        this.database = database;
        this.entries = entries;
        this.writer = writer;
    }

    /** Starts a writer that spins until its next overwrite is due, so many a second. */
    public static StoreWriters start(Database database, long entries, int valueBytes, int rate) {
        return new StoreWriters(
                database, entries, PacedWriter.start(new StorePut(database, valueBytes, 0), entries, rate));
    }

    /** Ends a window and begins the next: how long each put took by itself, in nanoseconds. */
    public Histogram cut() {
        return writer.cut().service();
    }

    @Override
    public void close() {
        writer.close();
        if (database.size() != entries) {
            throw new IllegalStateException("the writer has not overwritten but added: there are " + database.size()
                    + " entries of " + entries);
        }
    }
}
