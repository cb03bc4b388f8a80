package io.forkpoint.snapshot;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.keyspace.Keyspace;
import io.forkpoint.memory.ArenaKind;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gate decides where it does not fork: the counts, how far the scan goes, and the epoch, from which on the rule
 * holds. Running it is all that happens in such a gate.
 */
final class SnapshotMoment implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotMoment.class);
    private static final AtomicBoolean REHEARSED = new AtomicBoolean();
    private static final long REHEARSAL_BYTES = 4 << 20;
    private static final int REHEARSAL_SHARDS = 4;
    /** After some 200 times the virtual machine compiles what it has interpreted. */
    private static final int REHEARSALS = 300;

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

    /**
     * Has moments of an empty keyspace, once in a process, so that the first gate is as short as the next: what runs for the
     * first time is linked and interpreted, which takes several times as long.
     */
    static void rehearseOnce(SnapshotRun run) {
        if (REHEARSED.compareAndSet(false, true)) {
            try {
                Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, REHEARSAL_BYTES, REHEARSAL_SHARDS);
                rehearse(new KeyspaceSource(keyspace), run);
                keyspace.close();
            } catch (MemoryLimitException e) {
                LOG.debug("no memory to rehearse the gate in; the first pause will be some microseconds longer", e);
            }
        }
    }

    private static void rehearse(SnapshotSource source, SnapshotRun run) {
        PreambleMemory preambles = new PreambleMemory();
        preambles.prepare(source, run.parts().list(), CarriedRecords.NONE);
        HeldRule rule = new HeldRule(source, run);
        for (int i = 0; i < REHEARSALS; i++) {
            source.closeGate();
            try {
                new SnapshotMoment(source, preambles, rule).run();
            } finally {
                source.openGate();
            }
            rule.close();
        }
    }
}
