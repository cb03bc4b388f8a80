package io.forkpoint.bench;

import io.forkpoint.Database;
import io.forkpoint.latency.PacedWriter;
import org.HdrHistogram.Histogram;

/** One of the lab's writers over a store that a bench has filled with the same keys. */
final class StoreWriters implements AutoCloseable {
    private final Database database;
    private final long entries;
    private final PacedWriter writer;

    private StoreWriters(Database database, long entries, PacedWriter writer) {
        this.database = database;
        this.entries = entries;
        this.writer = writer;
    }

    /** Starts a writer that spins until its next overwrite is due, so many a second. */
    static StoreWriters start(Database database, long entries, int valueBytes, int rate) {
        return new StoreWriters(database, entries, PacedWriter.overwriting(database, entries, valueBytes, rate));
    }

    /** Ends a window and begins the next: how long each put took by itself, in nanoseconds. */
    Histogram cut() {
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
