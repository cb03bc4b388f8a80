package io.forkpoint;

import io.forkpoint.host.Host;
import io.forkpoint.host.HostMemory;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.util.Objects;

/**
 * How to open a store.
 *
 * @param arena where values live
 * @param limitBytes the most that values may take, a multiple of 64 KiB is made of it; address space is reserved, memory
 *     is taken as it is needed
 * @param shards a power of two from 1 to 1,024; 0 chooses by the number of processors and the limit
 * @param backgroundExpiry whether a thread removes expired entries that nobody asks for
 * @param defaultMethod how snapshots are taken that do not say how
 * @param hugePages whether the index, and values in a shared arena, are put on pages of 2 MiB as they come to be in use,
 *     which a snapshot by ASYNC_FORK or THREAD never copies; an access then waits less for the processor's tables. Linux
 *     6.1 or later does so, whatever its transparent_hugepage settings are
 */
public record StoreOptions(
        ArenaKind arena,
        long limitBytes,
        int shards,
        boolean backgroundExpiry,
        SnapshotMethod defaultMethod,
        boolean hugePages) {
    private static final int MOST_SHARDS = 1024;

    /**
     * A shared arena, of which snapshots by ASYNC_FORK and THREAD can be taken, limited to half of this machine's memory.
     *
     * @return the options
     */
    public static StoreOptions defaults() {
        return new StoreOptions(ArenaKind.SHARED, 0, 0, true, SnapshotMethod.AUTO, true);
    }

    /**
     * Checks the arguments.
     *
     * @param arena where values live
     * @param limitBytes the most that values may take
     * @param shards a power of two, or 0
     * @param backgroundExpiry whether a thread removes expired entries
     * @param defaultMethod how snapshots are taken that do not say how
     * @param hugePages whether index and shared arena are put on huge pages
     * @throws IllegalArgumentException if one is out of its range
     */
    public StoreOptions {
        Objects.requireNonNull(arena, "arena");
        Objects.requireNonNull(defaultMethod, "defaultMethod");
        if (limitBytes < 0) {
            throw new IllegalArgumentException("limitBytes must not be negative: limitBytes=" + limitBytes);
        }
        if (shards < 0 || shards > MOST_SHARDS || Integer.bitCount(shards) > 1) {
            throw new IllegalArgumentException(
                    "shards must be 0 or a power of two up to " + MOST_SHARDS + ": shards=" + shards);
        }
    }

    /**
     * Options whose default method is AUTO, on huge pages.
     *
     * @param arena where values live
     * @param limitBytes the most that values may take
     * @param shards a power of two, or 0
     * @param backgroundExpiry whether a thread removes expired entries
     * @throws IllegalArgumentException if one is out of its range
     */
    public StoreOptions(ArenaKind arena, long limitBytes, int shards, boolean backgroundExpiry) {
        this(arena, limitBytes, shards, backgroundExpiry, SnapshotMethod.AUTO, true);
    }

    /**
     * The same with another kind of arena.
     *
     * @param kind where values live
     * @return new options
     */
    public StoreOptions withArena(ArenaKind kind) {
        return new StoreOptions(kind, limitBytes, shards, backgroundExpiry, defaultMethod, hugePages);
    }

    /**
     * The same with another limit.
     *
     * @param bytes the most that values may take; 0 for half of this machine's memory
     * @return new options
     */
    public StoreOptions withLimitBytes(long bytes) {
        return new StoreOptions(arena, bytes, shards, backgroundExpiry, defaultMethod, hugePages);
    }

    /**
     * The same with another number of shards.
     *
     * @param count a power of two; 0 to choose by the number of processors and the limit
     * @return new options
     */
    public StoreOptions withShards(int count) {
        return new StoreOptions(arena, limitBytes, count, backgroundExpiry, defaultMethod, hugePages);
    }

    /**
     * The same with the background removal of expired entries on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public StoreOptions withBackgroundExpiry(boolean on) {
        return new StoreOptions(arena, limitBytes, shards, on, defaultMethod, hugePages);
    }

    /**
     * The same with another default method.
     *
     * @param method how snapshots are taken that do not say how
     * @return new options
     */
    public StoreOptions withDefaultMethod(SnapshotMethod method) {
        return new StoreOptions(arena, limitBytes, shards, backgroundExpiry, method, hugePages);
    }

    /**
     * The same with huge pages on or off.
     *
     * @param on whether index and shared arena are put on huge pages
     * @return new options
     */
    public StoreOptions withHugePages(boolean on) {
        return new StoreOptions(arena, limitBytes, shards, backgroundExpiry, defaultMethod, on);
    }

    /**
     * The limit that a store is opened with.
     *
     * @return bytes; where {@link #limitBytes} is 0, half of the memory of this machine or control group, and no more than
     *     a fourth of {@code ulimit -v} or 1 TiB
     */
    public long effectiveLimitBytes() {
        return effectiveLimitBytes(Host.read());
    }

    /**
     * The limit that a store has on another host.
     *
     * @param host as it was read
     * @return bytes
     */
    public long effectiveLimitBytes(Host host) {
        return limitBytes != 0 ? limitBytes : Math.min(Arena.MAX_LIMIT_BYTES, HostMemory.halfBytes(host));
    }

    /** The address space, to which the limit may be raised later: of that there is plenty. */
    long reservedBytes() {
        return Math.max(effectiveLimitBytes(), HostMemory.totalBytes());
    }

    /**
     * Eight shards for each processor, so that two writers seldom meet, and one for each GiB of the limit, since positions
     * in a shard's index are no more than 2^26; but no more than one for each 32 MiB: each shard has segments of its own for
     * each size of block.
     */
    int effectiveShards() {
        if (shards != 0) {
            return shards;
        }
        long limit = effectiveLimitBytes();
        long byProcessors = Math.min(256, Math.max(16, Runtime.getRuntime().availableProcessors() * 8L));
        long wanted = Math.max(byProcessors, limit >>> 30);
        long most = Math.max(1, limit >>> 25);
        return (int) Math.min(MOST_SHARDS, Long.highestOneBit(Math.min(wanted, most)));
    }
}
