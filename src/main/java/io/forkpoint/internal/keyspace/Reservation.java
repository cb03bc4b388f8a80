package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.KernelLimits;
import io.forkpoint.memory.ArenaKind;
import java.util.concurrent.locks.LockSupport;

/** The addresses that a keyspace reserves: those of the values, and as many for the index. */
record Reservation(Arena arena, IndexSpace space) {
    private static final long LEAST_INDEX_BYTES = 64L << 20;

    /** Of what ulimit -v leaves, half goes to heap, threads and libraries, and half of the rest to the index. */
    private static final int SHARE_LEFT = 4;

    private static final int TRIES = 5;
    /** The time that the cleaner's thread gets, doubled with each try. */
    private static final long CLEANING_NANOS = 10_000_000;

    /**
     * Reserves the wanted size or, if that is refused, what the limit needs.
     *
     * @param limitBytes the most memory that values may take
     * @param wantedBytes the size up to which the limit shall be raised later
     * @param hugePages whether the index, and the arena if it is shared, are put on huge pages
     * @throws MemoryLimitException if not even the limit's size can be reserved; the message names the limits
     */
    static Reservation of(ArenaKind kind, long limitBytes, long wantedBytes, boolean hugePages) {
        long wanted = Math.max(limitBytes, Math.min(wantedBytes, KernelLimits.addressesLeft() / SHARE_LEFT));
        try {
            return exactly(kind, limitBytes, wanted, hugePages);
        } catch (MemoryLimitException e) {
            return afterCollections(kind, limitBytes, hugePages);
        }
    }

    /** Tries again after a collection: the addresses of closed stores are freed when the stores are collected. */
    private static Reservation afterCollections(ArenaKind kind, long limitBytes, boolean hugePages) {
        for (int tries = 1; ; tries++) {
            try {
                return exactly(kind, limitBytes, limitBytes, hugePages);
            } catch (MemoryLimitException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
            System.gc();
            LockSupport.parkNanos(CLEANING_NANOS << tries);
        }
    }

    private static Reservation exactly(ArenaKind kind, long limitBytes, long reservedBytes, boolean hugePages) {
        Arena arena = new Arena(kind, limitBytes, reservedBytes, hugePages);
        try {
            // Entries take at least 24 bytes, of which the index is less than half at any fill.
            long indexBytes = Math.min(Arena.MAX_BYTES, Math.max(LEAST_INDEX_BYTES, reservedBytes));
            return new Reservation(arena, new IndexSpace(indexBytes, hugePages));
        } catch (MemoryLimitException e) {
            arena.unmap();
            throw e;
        }
    }
}
