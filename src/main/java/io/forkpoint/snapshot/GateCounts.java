package io.forkpoint.snapshot;

/** What the gate counts, in arrays that are there before it closes. */
final class GateCounts {
    final long[] keys = new long[16];
    final long[] keysWithExpiry = new long[keys.length];
    final long[] keysOfType = new long[64];

    /** Asks the source; exact in the gate. */
    void take(SnapshotSource source) {
        source.counts(keys, keysWithExpiry, keysOfType);
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
