package io.forkpoint.snapshot;

import java.util.Objects;

/**
 * A part of a store and where it goes. All parts of a snapshot are of the same moment, taken by one gate and written in
 * one pass. Each is an RDB file of its own, with all functions and module records of the store.
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
     * Everything.
     *
     * @param sink where it goes
     * @return the part
     */
    public static SnapshotPart all(SnapshotSink sink) {
        return new SnapshotPart(sink, ALL, NO_PREFIX);
    }

    /**
     * Some databases.
     *
     * @param sink where they go
     * @param databases each 0 to 15, at least one
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
     * The keys of a database that begin with some bytes.
     *
     * @param sink where they go
     * @param database 0 to 15
     * @param prefix what the keys begin with
     * @return the part
     */
    public static SnapshotPart prefix(SnapshotSink sink, int database, byte[] prefix) {
        return new SnapshotPart(sink, databases(sink, database).databases, prefix.clone());
    }

    /** {@return where it goes} */
    public SnapshotSink sink() {
        return sink;
    }

    /** {@return bit n: database n belongs to it; never 0} */
    public int databases() {
        return databases;
    }

    /** {@return a copy of what its keys begin with; empty if all keys of its databases belong to it} */
    public byte[] prefix() {
        return prefix.clone();
    }

    /** {@return whether every entry of its databases belongs to it} */
    public boolean isWhole() {
        return prefix.length == 0;
    }
}
