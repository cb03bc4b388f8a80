package io.forkpoint.internal.snapshot;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotOptions;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * What the coordinator needs of a keyspace. The keyspace implements it; tests may fake it.
 */
public interface SnapshotSource {
    /**
     * Refuses what must not be written.
     *
     * @throws io.forkpoint.errors.StoreDamagedException if a write was torn
     */
    default void requireSound() {}

    /** {@return the kind of the arena} */
    ArenaKind arenaKind();

    /** {@return the start of the arena's whole reserved range} */
    long arenaAddress();

    /**
     * Bytes of the whole reserved range: what the child must keep. Not only those that are readable now, since the arena
     * may grow between the trimming and the gate.
     *
     * @return their number
     */
    long arenaBytes();

    /** {@return the start of the segment table} */
    long tableAddress();

    /** {@return the bytes of its whole reserved range, for the same reason} */
    long tableBytes();

    /** {@return the address of the control page} */
    long controlAddress();

    /**
     * Before the gate, and before anything is held up: does what makes the fork short, such as mending huge pages.
     *
     * @param mustStop asked now and then; true if the snapshot is to be given up
     */
    default void beforeFork(BooleanSupplier mustStop) {}

    /** The child has gone, and shares no page any more. */
    default void afterChild() {}

    /**
     * Refuses to let this thread wait for a snapshot that may be waiting for it.
     *
     * @throws IllegalStateException if that is so
     */
    default void requireMayWait() {}

    /**
     * Locks out every writer. Returns when all shards are locked and nothing retired is left over. Must be paired with
     * {@link #openGate()} by the same thread.
     */
    void closeGate();

    /** Lets the writers go on. */
    void openGate();

    /** {@return the limit: units [1, limit) hold segments; exact in the gate, an estimate outside} */
    long unitLimit();

    /** {@return the epoch that ends, in the gate, by this call: the snapshot's} */
    int stepEpoch();

    /**
     * In the gate, after {@link #stepEpoch}: from now on the snapshot rule holds. What was born up to this epoch and lies
     * at or above the scan's position (the control page's scan unit, which must be 0 by now) is not changed and not freed.
     *
     * @param epoch the snapshot's
     * @param slowBytes see {@link SnapshotOptions#retainedSlowBytes}
     * @param maxBytes see {@link SnapshotOptions#retainedMaxBytes}
     */
    default void beginRule(int epoch, long slowBytes, long maxBytes) {}

    /**
     * Before the gate, and while the rule holds: has some memory ready for what writers put beside what is held.
     *
     * @return whether there is more to do at once
     */
    default boolean populateAhead() {
        return false;
    }

    /**
     * While the rule holds, now and then, outside the gate: frees some of what the scan has passed.
     *
     * @return whether there may be more to free at once
     */
    default boolean releasePassed() {
        return false;
    }

    /** {@return why the snapshot has to be given up for want of memory, or null; set while the rule holds} */
    default String ruleOverrun() {
        return null;
    }

    /**
     * The scanner has stopped, for good or ill, and reads no more: the rule ends and all that it retained is freed, in
     * small steps. Returns when nothing is retained. Does nothing if the rule does not hold.
     */
    default void endRule() {}

    /** {@return bytes held back now, in slots} */
    default long retainedBytes() {
        return 0;
    }

    /** {@return the most that was held back since the rule began} */
    default long retainedPeakBytes() {
        return 0;
    }

    /**
     * Looks for a key for a message; outside of the gate.
     *
     * @param types block types
     * @return a key whose value has one of them, with its database and type; null if none was found
     */
    default String describeKeyOf(IntPredicate types) {
        return null;
    }

    /** {@return writes so far: keys set, changed or removed; exact in the gate} */
    default long changes() {
        return 0;
    }

    /**
     * What there is of everything: exact in the gate, an estimate outside. In the gate it is called once, so it has to go
     * over the shards once, and to allocate nothing.
     *
     * @param keys gets the entries of each of the 16 databases
     * @param keysWithExpiry gets those of them that have an expiry
     * @param keysOfType gets the entries whose value has each of the 64 types, see BlockDescriptor
     */
    void counts(long[] keys, long[] keysWithExpiry, long[] keysOfType);
}
