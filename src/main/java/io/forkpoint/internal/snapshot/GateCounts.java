package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotCountException;
import java.util.StringJoiner;

/** What the gate counts, in arrays that are there before it closes. */
final class GateCounts {
    final long[] keys = new long[16];
    final long[] keysWithExpiry = new long[keys.length];
    final long[] keysOfType = new long[64];
    /** Writes so far. */
    long changes;

    /** Asks the source; exact in the gate. */
    void take(SnapshotSource source) {
        source.counts(keys, keysWithExpiry, keysOfType);
        changes = source.changes();
    }

    /**
     * Compares with what a scan of all databases has met.
     *
     * @param target where the snapshot goes, for the message
     * @throws SnapshotCountException if they differ
     */
    static void require(long[] counted, long[] met, String target) {
        StringJoiner differences = new StringJoiner(", ");
        for (int database = 0; database < counted.length; database++) {
            if (met[database] != counted[database]) {
                differences.add(met[database] + " of database " + database + " where the store had counted "
                        + counted[database]);
            }
        }
        if (differences.length() > 0) {
            throw new SnapshotCountException(
                    "the snapshot to " + target + " met other numbers of entries than there should be: " + differences
                            + "; nothing was published, and the last good file is untouched. The store's memory is"
                            + " damaged: keep that file, copy what can still be read into a new store, and report this as"
                            + " a bug",
                    counted,
                    met);
        }
    }

    /** Entries of some databases. */
    long keysIn(int databases) {
        long sum = 0;
        for (int database = 0; database < keys.length; database++) {
            sum += (databases >>> database & 1) == 0 ? 0 : keys[database];
        }
        return sum;
    }
}
