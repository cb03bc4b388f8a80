package io.forkpoint;

import io.forkpoint.host.Host;
import io.forkpoint.host.HostMemory;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options to open a store with: {@code StoreOptions.builder().shards(8).build()}. Immutable; {@link #toBuilder} makes
 * variants.
 */
public final class StoreOptions {
    private static final int MOST_SHARDS = 1024;
    private static final StoreOptions DEFAULTS = builder().build();

    private final Values values;

    private StoreOptions(Values values) {
        this.values = values;
    }

    /**
     * Returns a builder with the {@linkplain #defaults() defaults}.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns options for a shared arena, which allows snapshots by ASYNC_FORK and THREAD, limited to half of this machine's
     * memory.
     *
     * @return the options
     */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with these values.
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
     * Returns the kind of memory that holds values.
     *
     * @return the kind of arena
     */
    public ArenaKind arena() {
        return values.arena;
    }

    /**
     * Returns the limit of the memory that values may take.
     *
     * @return the number of bytes; 0 for half of this machine's memory
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
     * Returns whether a thread removes expired entries in the background.
     *
     * @return true if a thread removes expired entries
     */
    public boolean backgroundExpiry() {
        return values.backgroundExpiry;
    }

    /**
     * Returns the method of snapshots that do not name one.
     *
     * @return the method
     */
    public SnapshotMethod defaultMethod() {
        return values.defaultMethod;
    }

    /**
     * Returns whether the index, and values in a shared arena, use huge pages.
     *
     * @return true if they use huge pages
     */
    public boolean hugePages() {
        return values.hugePages;
    }

    /**
     * Returns the limit that a store has when it is opened on this host.
     *
     * @return the number of bytes; if {@link #limitBytes} is 0, half of the memory of this machine or control group, but at
     *     most a fourth of {@code ulimit -v} and 1 TiB
     */
    public long effectiveLimitBytes() {
        return effectiveLimitBytes(Host.read());
    }

    /**
     * Returns the limit that a store has when it is opened on another host.
     *
     * @param host the host, as it was read
     * @return the number of bytes
     */
    public long effectiveLimitBytes(Host host) {
        return values.limitBytes != 0 ? values.limitBytes : Math.min(Arena.MAX_LIMIT_BYTES, HostMemory.halfBytes(host));
    }

    /** Returns the size of the address space, up to which the limit may be raised later; address space is plentiful. */
    long reservedBytes() {
        return Math.max(effectiveLimitBytes(), HostMemory.totalBytes());
    }

    /**
     * Returns the number of shards: eight for each processor, so that two writers seldom meet, and one for each GiB of the
     * limit, since positions in a shard's index are at most 2^26; but at most one for each 32 MiB, since each shard has its
     * own segments for each size of block.
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

    /** The values that equality compares. */
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

    /** A builder of options, which checks the values when it builds them. */
    public static final class Builder {
        private ArenaKind arena = ArenaKind.SHARED;
        private long limitBytes;
        private int shards;
        private boolean backgroundExpiry = true;
        private SnapshotMethod defaultMethod = SnapshotMethod.AUTO;
        private boolean hugePages = true;

        private Builder() {}

        /**
         * Sets the kind of memory that holds values. The default is SHARED.
         *
         * @param arena the kind of arena
         * @return this builder
         */
        public Builder arena(ArenaKind arena) {
            this.arena = arena;
            return this;
        }

        /**
         * Sets the limit of the memory that values may take. Address space is reserved; memory is taken as needed.
         *
         * @param limitBytes the number of bytes, rounded to a multiple of 64 KiB; 0 for half of this machine's memory
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
         * Sets whether a thread removes expired entries in the background. The default is true.
         *
         * @param backgroundExpiry true to remove them
         * @return this builder
         */
        public Builder backgroundExpiry(boolean backgroundExpiry) {
            this.backgroundExpiry = backgroundExpiry;
            return this;
        }

        /**
         * Sets the method of snapshots that do not name one. The default is AUTO.
         *
         * @param defaultMethod the method
         * @return this builder
         */
        public Builder defaultMethod(SnapshotMethod defaultMethod) {
            this.defaultMethod = defaultMethod;
            return this;
        }

        /**
         * Sets whether the index, and values in a shared arena, are put on pages of 2 MiB as they come into use. A snapshot
         * by ASYNC_FORK or THREAD never copies these pages, and an access spends less time on address translation. Works on
         * Linux 6.1 or later, whatever its transparent_hugepage settings are. The default is true.
         *
         * @param hugePages true to use huge pages
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
