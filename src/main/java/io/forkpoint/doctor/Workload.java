package io.forkpoint.doctor;

import io.forkpoint.memory.ArenaKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the workload of a store: {@code Workload.builder(bytes).writesPerSecond(20_000).build()}.
 */
public final class Workload {
    private final Values values;

    private Workload(Values values) {
        this.values = values;
    }

    /**
     * Returns a builder of a workload, which by default has no writes and does not grow.
     *
     * @param dataBytes the memory of the values in a snapshot
     * @return a builder
     */
    public static Builder builder(long dataBytes) {
        return new Builder(dataBytes);
    }

    /**
     * Returns a workload of some size without writes.
     *
     * @param dataBytes the memory of the values in a snapshot
     * @return the workload
     */
    public static Workload ofSize(long dataBytes) {
        return builder(dataBytes).build();
    }

    /**
     * Returns a builder with these values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return builder(values.dataBytes)
                .arena(values.arena)
                .writesPerSecond(values.writesPerSecond)
                .bytesPerEntry(values.bytesPerEntry)
                .lastSave(values.lastSave)
                .target(values.target)
                .limitBytes(values.limitBytes);
    }

    /**
     * Returns the kind of arena.
     *
     * @return the kind; null for any
     */
    public @Nullable ArenaKind arena() {
        return values.arena;
    }

    /**
     * Returns the memory of the values in a snapshot.
     *
     * @return the number of bytes
     */
    public long dataBytes() {
        return values.dataBytes;
    }

    /**
     * Returns the number of entries that are changed or removed per second.
     *
     * @return the number of entries
     */
    public double writesPerSecond() {
        return values.writesPerSecond;
    }

    /**
     * Returns the size of a changed or removed entry.
     *
     * @return the number of bytes
     */
    public long bytesPerEntry() {
        return values.bytesPerEntry;
    }

    /**
     * Returns how long the last snapshot took.
     *
     * @return the time; zero if there was none
     */
    public Duration lastSave() {
        return values.lastSave;
    }

    /**
     * Returns the file that snapshots are written to.
     *
     * @return the file; null if unknown
     */
    public @Nullable Path target() {
        return values.target;
    }

    /**
     * Returns the limit to which the values may grow.
     *
     * @return the number of bytes, at least the current memory
     */
    public long limitBytes() {
        return values.limitBytes;
    }

    /**
     * Returns this workload grown to its limit, which takes longer to save.
     *
     * @return a new workload
     */
    public Workload atLimit() {
        long growth = values.dataBytes == 0 ? 1 : Math.max(1, values.limitBytes / values.dataBytes);
        Builder grown = toBuilder().lastSave(values.lastSave.multipliedBy(growth));
        grown.dataBytes = values.limitBytes;
        return grown.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Workload same && values.equals(same.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Workload"
                + values.toString().substring(Values.class.getSimpleName().length());
    }

    /** The values that equality compares. */
    private record Values(
            @Nullable ArenaKind arena,
            long dataBytes,
            double writesPerSecond,
            long bytesPerEntry,
            Duration lastSave,
            @Nullable Path target,
            long limitBytes) {
        Values {
            Objects.requireNonNull(lastSave, "lastSave");
            limitBytes = Math.max(limitBytes, dataBytes);
            if (dataBytes < 0 || bytesPerEntry < 0 || !(writesPerSecond >= 0)) {
                throw new IllegalArgumentException("a workload has no negative figures: dataBytes=" + dataBytes
                        + " bytesPerEntry=" + bytesPerEntry + " writesPerSecond=" + writesPerSecond);
            }
        }
    }

    /** A builder of a workload, which checks the values when it builds it. */
    public static final class Builder {
        private @Nullable ArenaKind arena;
        private long dataBytes;
        private double writesPerSecond;
        private long bytesPerEntry;
        private Duration lastSave = Duration.ZERO;
        private @Nullable Path target;
        private long limitBytes;

        private Builder(long dataBytes) {
            this.dataBytes = dataBytes;
        }

        /**
         * Sets the kind of arena.
         *
         * @param arena the kind; null for any
         * @return this builder
         */
        public Builder arena(@Nullable ArenaKind arena) {
            this.arena = arena;
            return this;
        }

        /**
         * Sets the number of entries that are changed or removed per second.
         *
         * @param writesPerSecond the number of entries
         * @return this builder
         */
        public Builder writesPerSecond(double writesPerSecond) {
            this.writesPerSecond = writesPerSecond;
            return this;
        }

        /**
         * Sets the size of a changed or removed entry.
         *
         * @param bytesPerEntry the number of bytes
         * @return this builder
         */
        public Builder bytesPerEntry(long bytesPerEntry) {
            this.bytesPerEntry = bytesPerEntry;
            return this;
        }

        /**
         * Sets how long the last snapshot took.
         *
         * @param lastSave the time; zero if there was none
         * @return this builder
         */
        public Builder lastSave(Duration lastSave) {
            this.lastSave = lastSave;
            return this;
        }

        /**
         * Sets the file that snapshots are written to.
         *
         * @param target the file; null if unknown
         * @return this builder
         */
        public Builder target(@Nullable Path target) {
            this.target = target;
            return this;
        }

        /**
         * Sets the limit to which the values may grow.
         *
         * @param limitBytes the number of bytes; less than the current memory stands for the current memory
         * @return this builder
         */
        public Builder limitBytes(long limitBytes) {
            this.limitBytes = limitBytes;
            return this;
        }

        /**
         * Returns the workload.
         *
         * @return a workload
         * @throws NullPointerException if the time of the last save is null
         * @throws IllegalArgumentException if a figure is negative
         */
        public Workload build() {
            return new Workload(
                    new Values(arena, dataBytes, writesPerSecond, bytesPerEntry, lastSave, target, limitBytes));
        }
    }
}
