package io.forkpoint.internal.snapshot;

/**
 * What the gate decides where it does not fork: the counts, how far the scan goes, and the epoch, from which on the rule
 * holds. Running it is all that happens in such a gate.
 */
final class SnapshotMoment implements Runnable {
    private final SnapshotSource source;
    private final PreambleMemory preambles;
    private final HeldRule rule;
    private int epoch;
    private long unitLimit;

    /** Before the gate. */
    SnapshotMoment(SnapshotSource source, PreambleMemory preambles, HeldRule rule) {
        this.source = source;
        this.preambles = preambles;
        this.rule = rule;
    }

    /** In the gate. */
    @Override
    public void run() {
        preambles.complete(source);
        unitLimit = source.unitLimit();
        epoch = rule.begin();
    }

    /** The snapshot's epoch. */
    int epoch() {
        return epoch;
    }

    /** Units [1, limit) are scanned. */
    long unitLimit() {
        return unitLimit;
    }
}
