package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;

/**
 * The blocks that the running snapshot holds, or has held, in all shards of a keyspace. Holds them from the gate on, and
 * frees them behind the scan and at its end. Freeing only tries the shards' locks.
 */
public final class HeldBlocks {
    /** Takes some microseconds under a shard's lock. */
    private static final int RELEASED_AT_ONCE = 32;

    /** Takes some ten microseconds under a shard's lock. */
    private static final int DOOMED_AT_ONCE = 512;

    /** The number of rounds, between which the lock is released. */
    private static final int DOOMED_ROUNDS = 8;

    private static final long RELEASE_NANOS = 100_000;

    private final Arena arena;
    private final SnapshotRule rule;
    private final Damage damage;
    private final Shard[] shards;
    private final Graveyard graveyard;
    /** The shard that {@link #releasePassed} visited last. */
    private int nextToRelease;

    HeldBlocks(Arena arena, SnapshotRule rule, Damage damage, Shard[] shards, Graveyard graveyard) {
        this.arena = arena;
        this.rule = rule;
        this.damage = damage;
        this.shards = shards;
        this.graveyard = graveyard;
    }

    /**
     * Holds the blocks born up to this epoch. Called inside the gate, after {@link Keyspace#stepEpoch}. Nothing is
     * retained from an earlier snapshot, see {@link #end}.
     */
    public void begin(int snapshotEpoch, long slowBytes, long maxBytes) {
        int unitLimit = arena.unitLimit();
        rule.begin(snapshotEpoch, unitLimit, slowBytes, maxBytes);
        for (Shard shard : shards) {
            shard.reclamation.beginRule(snapshotEpoch, unitLimit);
        }
    }

    /**
     * Frees some of the blocks that the running snapshot's scan has passed. It frees a few blocks of a shard at a time,
     * so that no writer waits long for a lock, and stops after a tenth of a millisecond, so that no writer waits long for
     * this thread's processor if the caller pauses between two calls. For the thread that ends the rule.
     *
     * @return whether there may be more to free now
     */
    public boolean releasePassed() {
        long began = System.nanoTime();
        boolean more = false;
        for (int i = 0; i < shards.length; i++) {
            if (System.nanoTime() - began > RELEASE_NANOS) {
                return true;
            }
            nextToRelease = (nextToRelease + 1) % shards.length;
            Shard shard = shards[nextToRelease];
            if (shard.reclamation.heldBytes() != 0 && shard.tryLock()) {
                try {
                    more |= shard.reclamation.releasePassed(RELEASED_AT_ONCE) == RELEASED_AT_ONCE;
                } finally {
                    shard.unlock();
                }
            }
        }
        return more;
    }

    /**
     * Ends the holding when the scanner reads no more, and frees all that was retained. For one thread at a time. If an
     * Error ends a call early, the next call continues.
     */
    public void end() {
        if (!rule.isActive() && !rule.isEnding()) {
            return;
        }
        rule.end();
        graveyard.collect();
        // Only tries the locks: a writer that waits for memory frees what is behind its own locks.
        while (isAnyUnderRule()) {
            for (Shard shard : shards) {
                if (shard.reclamation.isUnderRule() && shard.tryLock()) {
                    try {
                        shard.reclamation.endRule();
                    } finally {
                        shard.unlock();
                    }
                }
            }
            if (releasePassed()) {
                Uninterrupted.pause(this, RELEASE_NANOS);
            } else {
                Thread.yield();
            }
        }
        rule.ended();
    }

    private boolean isAnyUnderRule() {
        for (Shard shard : shards) {
            if (shard.reclamation.isUnderRule()) {
                return true;
            }
        }
        return false;
    }

    /** Frees what was retired, or replaced as a whole, and that no reader sees any more. */
    public void releaseRetired() {
        if (damage.isDone()) {
            return;
        }
        boolean anyBuried = !graveyard.isEmpty();
        for (Shard shard : shards) {
            if (anyBuried || shard.reclamation.retainedBytes() != 0 || shard.nodes.anyDoomed()) {
                releaseRetired(shard);
            }
        }
        graveyard.collect();
    }

    /** Only tries the lock: what is busy, or cannot be freed now, is left to the next call. */
    private static void releaseRetired(Shard shard) {
        boolean more = true;
        for (int round = 0; more && round < DOOMED_ROUNDS && shard.tryLock(); round++) {
            try {
                more = shard.nodes.release(DOOMED_AT_ONCE);
                shard.reclamation.releasePinned();
            } finally {
                shard.unlock();
            }
        }
    }
}
