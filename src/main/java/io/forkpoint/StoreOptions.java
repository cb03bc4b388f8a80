package io.forkpoint;

import io.forkpoint.host.Host;
import io.forkpoint.host.HostMemory;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to open a store: {@code StoreOptions.builder().shards(8).build()}. Options do not change; {@link #toBuilder}
 * makes others of them.
 */
public final class StoreOptions {
    private static final int MOST_SHARDS = 1024;
    private static final StoreOptions DEFAULTS = builder().build();

    private final Values values;

    private StoreOptions(Values values) {
        this.values = values;
    }

    /**
     * Returns a builder that begins with the {@linkplain #defaults() defaults}.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns options for a shared arena, of which snapshots by ASYNC_FORK and THREAD can be taken, limited to half of
     * this machine's memory.
     *
     * @return the options
     */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder that begins with these values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder()
                .arena(values.arena)
                .limitBytes(values.limitBytes)
                .shards(values.shards)
                .backgroundExpiry(values.backgroundExpiry)
                .defaultMethod(values.defaultMethod)
                .hugePages(values.hugePages);
    }

    /**
     * Returns where values live.
     *
     * @return the kind of arena
     */
    public ArenaKind arena() {
        return values.arena;
    }

    /**
     * Returns the most that values may take.
     *
     * @return bytes; 0 for half of the memory of this machine
     */
    public long limitBytes() {
        return values.limitBytes;
    }

    /**
     * Returns the number of shards.
     *
     * @return a power of two; 0 if it is chosen by the number of processors and the limit
     */
    public int shards() {
        return values.shards;
    }

    /**
     * Returns whether a thread removes expired entries that nobody asks for.
     *
     * @return whether one does
     */
    public boolean backgroundExpiry() {
        return values.backgroundExpiry;
    }

    /**
     * Returns how snapshots are taken that do not say how.
     *
     * @return the method
     */
    public SnapshotMethod defaultMethod() {
        return values.defaultMethod;
    }

    /**
     * Returns whether the index, and values in a shared arena, are put on huge pages.
     *
     * @return whether they are
     */
    public boolean hugePages() {
        return values.hugePages;
    }

    /**
     * Returns the limit that a store is opened with.
     *
     * @return bytes; where {@link #limitBytes} is 0, half of the memory of this machine or control group, and no more
     *     than a fourth of {@code ulimit -v} or 1 TiB
     */
    public long effectiveLimitBytes() {
        return effectiveLimitBytes(Host.read());
    }

    /**
     * Returns the limit that a store has on another host.
     *
     * @param host as it was read
     * @return bytes
     */
    public long effectiveLimitBytes(Host host) {
        return values.limitBytes != 0 ? values.limitBytes : Math.min(Arena.MAX_LIMIT_BYTES, HostMemory.halfBytes(host));
    }

    /** The address space, to which the limit may be raised later: of that there is plenty. */
    long reservedBytes() {
        return Math.max(effectiveLimitBytes(), HostMemory.totalBytes());
    }

    /**
     * Eight shards for each processor, so that two writers seldom meet, and one for each GiB of the limit, since
     * positions in a shard's index are no more than 2^26; but no more than one for each 32 MiB: each shard has segments
     * of its own for each size of block.
     */
    int effectiveShards() {
        if (values.shards != 0) {
            return values.shards;
        }
        long limit = effectiveLimitBytes();
        long byProcessors = Math.min(256, Math.max(16, Runtime.getRuntime().availableProcessors() * 8L));
        long wanted = Math.max(byProcessors, limit >>> 30);
        long most = Math.max(1, limit >>> 25);
        return (int) Math.min(MOST_SHARDS, Long.highestOneBit(Math.min(wanted, most)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoreOptions same && values.equals(same.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "StoreOptions"
                + values.toString().substring(Values.class.getSimpleName().length());
    }

    /** What equality goes by. */
    private record Values(
            ArenaKind arena,
            long limitBytes,
            int shards,
            boolean backgroundExpiry,
            SnapshotMethod defaultMethod,
            boolean hugePages) {
        Values {
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
    }

    /** Collects the values of options, and checks them when they are built. */
    public static final class Builder {
        private ArenaKind arena = ArenaKind.SHARED;
        private long limitBytes;
        private int shards;
        private boolean backgroundExpiry = true;
        private SnapshotMethod defaultMethod = SnapshotMethod.AUTO;
        private boolean hugePages = true;

        private Builder() {}

        /**
         * Sets where values live: SHARED unless it is set.
         *
         * @param arena the kind of arena
         * @return this builder
         */
        public Builder arena(ArenaKind arena) {
            this.arena = arena;
            return this;
        }

        /**
         * Sets the most that values may take. Address space is reserved; memory is taken as it is needed.
         *
         * @param limitBytes a multiple of 64 KiB is made of it; 0 for half of this machine's memory
         * @return this builder
         */
        public Builder limitBytes(long limitBytes) {
            this.limitBytes = limitBytes;
            return this;
        }

        /**
         * Sets the number of shards.
         *
         * @param shards a power of two from 1 to 1,024; 0 to choose by the number of processors and the limit
         * @return this builder
         */
        public Builder shards(int shards) {
            this.shards = shards;
            return this;
        }

        /**
         * Sets whether a thread removes expired entries that nobody asks for. It does unless this is set.
         *
         * @param backgroundExpiry whether one does
         * @return this builder
         */
        public Builder backgroundExpiry(boolean backgroundExpiry) {
            this.backgroundExpiry = backgroundExpiry;
            return this;
        }

        /**
         * Sets how snapshots are taken that do not say how.
         *
         * @param defaultMethod AUTO unless it is set
         * @return this builder
         */
        public Builder defaultMethod(SnapshotMethod defaultMethod) {
            this.defaultMethod = defaultMethod;
            return this;
        }

        /**
         * Sets whether the index, and values in a shared arena, are put on pages of 2 MiB as they come to be in use,
         * which a snapshot by ASYNC_FORK or THREAD never copies. An access then waits less for the processor's tables.
         * Linux 6.1 or later does so, whatever its transparent_hugepage settings are. They are unless this is set.
         *
         * @param hugePages whether they are
         * @return this builder
         */
        public Builder hugePages(boolean hugePages) {
            this.hugePages = hugePages;
            return this;
        }

        /**
         * Returns the options.
         *
         * @return new options
         * @throws NullPointerException if the arena or the method is null
         * @throws IllegalArgumentException if a value is out of its range
         */
        public StoreOptions build() {
            return new StoreOptions(new Values(arena, limitBytes, shards, backgroundExpiry, defaultMethod, hugePages));
        }
    }
}
