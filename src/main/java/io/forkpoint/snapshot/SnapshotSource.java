package io.forkpoint.snapshot;

import io.forkpoint.memory.ArenaKind;

/**
 * What the coordinator needs of a keyspace. The keyspace implements it; tests may fake it.
 */
public interface SnapshotSource {
    /** Kind of the arena. */
    ArenaKind arenaKind();

    /** Start of the arena's whole reserved range. */
    long arenaAddress();

    /**
     * Bytes of the whole reserved range: what the child must keep. Not only those that are readable now, since the arena
     * may grow between the trimming and the gate.
     */
    long arenaBytes();

    /** Start of the segment table. */
    long tableAddress();

    /** Bytes of its whole reserved range, for the same reason. */
    long tableBytes();

    /** The control page. */
    long controlAddress();

    /**
     * Locks out every writer. Returns when all shards are locked and nothing retired is left over. Must be paired with
     * {@link #openGate()} by the same thread.
     */
    void closeGate();

    /** Lets the writers go on. */
    void openGate();

    /** Units [1, limit) hold segments. Exact in the gate, an estimate of the memory in use outside. */
    long unitLimit();

    /** In the gate: ends the current epoch and returns it: the snapshot's. */
    int stepEpoch();

    /** Entries of a database: exact in the gate, an estimate outside, as the two that follow. */
    long keys(int database);

    /** Entries of a database that have an expiry. */
    long keysWithExpiry(int database);

    /** Entries whose value has this type (0 to 63, see BlockDescriptor), for the header's version. */
    long keysOfType(int type);
}
