package io.forkpoint.snapshot;

import java.util.Objects;

/**
 * A part of a store and the sink that it is written to. One gate and one pass take all parts of a snapshot, which are of the
 * same moment. Each part is an RDB file of its own, with all functions and module records of the store.
 *
 * <p>Immutable.
 */
public final class SnapshotPart {
    private static final int ALL = 0xffff;
    private static final byte[] NO_PREFIX = {};

    private final SnapshotSink sink;
    private final int databases;
    private final byte[] prefix;

    private SnapshotPart(SnapshotSink sink, int databases, byte[] prefix) {
        this.sink = Objects.requireNonNull(sink, "sink");
        this.databases = databases;
        this.prefix = prefix;
    }

    /**
     * Returns a part with all databases.
     *
     * @param sink the sink
     * @return the part
     */
    public static SnapshotPart all(SnapshotSink sink) {
        return new SnapshotPart(sink, ALL, NO_PREFIX);
    }

    /**
     * Returns a part with some databases.
     *
     * @param sink the sink
     * @param databases the databases, each from 0 to 15, at least one
     * @return the part
     */
    public static SnapshotPart databases(SnapshotSink sink, int... databases) {
        int set = 0;
        for (int database : databases) {
            if (database < 0 || database > 15) {
                throw new IllegalArgumentException("a store has databases 0 to 15: database=" + database);
            }
            set |= 1 << database;
        }
        if (set == 0) {
            throw new IllegalArgumentException("a part must have at least one database: databases=[]");
        }
        return new SnapshotPart(sink, set, NO_PREFIX);
    }

    /**
     * Returns a part with the keys of a database that begin with some bytes.
     *
     * @param sink the sink
     * @param database the database, from 0 to 15
     * @param prefix the bytes that the keys begin with
     * @return the part
     */
    public static SnapshotPart prefix(SnapshotSink sink, int database, byte[] prefix) {
        return new SnapshotPart(sink, databases(sink, database).databases, prefix.clone());
    }

    /** {@return the sink} */
    public SnapshotSink sink() {
        return sink;
    }

    /** {@return a bit set, whose bit n says that database n belongs to the part; never 0} */
    public int databases() {
        return databases;
    }

    /** {@return a copy of the bytes that the part's keys begin with; empty for all keys of its databases} */
    public byte[] prefix() {
        return prefix.clone();
    }

    /** {@return whether every entry of its databases belongs to the part} */
    public boolean isWhole() {
        return prefix.length == 0;
    }
}
