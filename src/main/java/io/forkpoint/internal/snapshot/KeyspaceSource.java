package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.keyspace.KeyScan;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.rdb.Printable;
import io.forkpoint.memory.ArenaKind;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * A keyspace as the coordinator sees it. The ranges that a child keeps are the reserved ones: the arena may grow between
 * the trimming and the gate, and what is not usable costs a fork nothing.
 *
 * <p>Not final, so that the benchmarks can watch the gate.
 */
public class KeyspaceSource implements SnapshotSource {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Keyspace keyspace;
    private final Arena arena;

    /**
     * Makes the view.
     *
     * @param keyspace what is to be written
     */
    public KeyspaceSource(Keyspace keyspace) {
        this.keyspace = keyspace;
        arena = keyspace.arena();
    }

    @Override
    public void requireSound() {
        keyspace.requireSound();
    }

    @Override
    public ArenaKind arenaKind() {
        return arena.kind();
    }

    @Override
    public long arenaAddress() {
        return arena.values().address();
    }

    @Override
    public long arenaBytes() {
        return arena.values().reservedBytes();
    }

    @Override
    public long tableAddress() {
        return arena.table().address();
    }

    @Override
    public long tableBytes() {
        return arena.table().reservedBytes();
    }

    @Override
    public long controlAddress() {
        return arena.control().address();
    }

    @Override
    public void beforeFork(BooleanSupplier mustStop) {
        if (arena.kind() != ArenaKind.PRIVATE_HUGE) {
            return;
        }
        // The background work may not have come to the end since the last snapshot. Pauses leave room for writers.
        while (!mustStop.getAsBoolean() && keyspace.makeHugePages()) {
            Uninterrupted.pause(this, PAUSE_NANOS);
        }
    }

    @Override
    public void afterChild() {
        if (arena.kind() == ArenaKind.PRIVATE_HUGE) {
            // A fork copies a page table for each that copy-on-write has split: they would be more from snapshot to
            // snapshot.
            arena.hugePages().forget();
        }
    }

    @Override
    public void requireMayWait() {
        keyspace.requireMayWait("a snapshot");
    }

    @Override
    public void closeGate() {
        keyspace.beginMoment();
    }

    @Override
    public void openGate() {
        keyspace.gate().endMoment();
    }

    @Override
    public long unitLimit() {
        return arena.unitLimit();
    }

    @Override
    public int stepEpoch() {
        return keyspace.stepEpoch();
    }

    @Override
    public void beginRule(int epoch, long slowBytes, long maxBytes) {
        keyspace.heldBlocks().begin(epoch, slowBytes, maxBytes);
    }

    @Override
    public boolean populateAhead() {
        return keyspace.populateAhead();
    }

    @Override
    public boolean releasePassed() {
        return keyspace.heldBlocks().releasePassed();
    }

    @Override
    public String ruleOverrun() {
        return keyspace.rule().overrun();
    }

    @Override
    public void endRule() {
        keyspace.heldBlocks().end();
    }

    @Override
    public long retainedBytes() {
        return keyspace.rule().retainedBytes();
    }

    @Override
    public long retainedPeakBytes() {
        return keyspace.rule().peakBytes();
    }

    @Override
    public String describeKeyOf(IntPredicate types) {
        return new KeyScan(keyspace)
                .describeKeyOf(
                        types,
                        (database, key, typeName) ->
                                "key \"" + Printable.of(key) + "\", a " + typeName + ", in database " + database);
    }

    @Override
    public long changes() {
        return keyspace.figures().changes();
    }

    @Override
    public void counts(long[] keys, long[] keysWithExpiry, long[] keysOfType) {
        keyspace.figures().counts(keys, keysWithExpiry, keysOfType);
    }
}
