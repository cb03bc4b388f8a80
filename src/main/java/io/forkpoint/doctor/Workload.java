package io.forkpoint.doctor;

import io.forkpoint.memory.ArenaKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What snapshots have to cope with, as far as it is known: {@code
 * Workload.builder(bytes).writesPerSecond(20_000).build()}.
 */
public final class Workload {
    private final Values values;

    private Workload(Values values) {
        this.values = values;
    }

    /**
     * Returns a builder of a workload that is not written to and does not grow, unless it is told more.
     *
     * @param dataBytes memory of the values that a snapshot is taken of
     * @return a builder
     */
    public static Builder builder(long dataBytes) {
        return new Builder(dataBytes);
    }

    /**
     * Returns nothing but a size, under no writes.
     *
     * @param dataBytes memory of the values
     * @return the workload
     */
    public static Workload ofSize(long dataBytes) {
        return builder(dataBytes).build();
    }

    /**
     * Returns a builder that begins with these values.
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
     * Returns the arena's kind.
     *
     * @return the kind; null for any
     */
    public @Nullable ArenaKind arena() {
        return values.arena;
    }

    /**
     * Returns the memory of the values that a snapshot is taken of.
     *
     * @return bytes
     */
    public long dataBytes() {
        return values.dataBytes;
    }

    /**
     * Returns how many entries are changed or removed in a second.
     *
     * @return entries
     */
    public double writesPerSecond() {
        return values.writesPerSecond;
    }

    /**
     * Returns what one of the entries takes that are changed or removed.
     *
     * @return bytes
     */
    public long bytesPerEntry() {
        return values.bytesPerEntry;
    }

    /**
     * Returns how long the last snapshot took.
     *
     * @return a time; zero if there was none
     */
    public Duration lastSave() {
        return values.lastSave;
    }

    /**
     * Returns where snapshots go.
     *
     * @return a file; null if unknown
     */
    public @Nullable Path target() {
        return values.target;
    }

    /**
     * Returns what the values may grow to.
     *
     * @return bytes; not less than there are
     */
    public long limitBytes() {
        return values.limitBytes;
    }

    /**
     * Returns this workload when it has grown to its limit, which takes longer to save.
     *
     * @return another workload
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

    /** What equality goes by. */
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

    /** Collects what is known, and checks it when the workload is built. */
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
         * Sets the arena's kind.
         *
         * @param arena null for any
         * @return this builder
         */
        public Builder arena(@Nullable ArenaKind arena) {
            this.arena = arena;
            return this;
        }

        /**
         * Sets how many entries are changed or removed in a second.
         *
         * @param writesPerSecond entries
         * @return this builder
         */
        public Builder writesPerSecond(double writesPerSecond) {
            this.writesPerSecond = writesPerSecond;
            return this;
        }

        /**
         * Sets what one of the entries takes that are changed or removed.
         *
         * @param bytesPerEntry bytes
         * @return this builder
         */
        public Builder bytesPerEntry(long bytesPerEntry) {
            this.bytesPerEntry = bytesPerEntry;
            return this;
        }

        /**
         * Sets how long the last snapshot took.
         *
         * @param lastSave zero if there was none
         * @return this builder
         */
        public Builder lastSave(Duration lastSave) {
            this.lastSave = lastSave;
            return this;
        }

        /**
         * Sets where snapshots go.
         *
         * @param target null if unknown
         * @return this builder
         */
        public Builder target(@Nullable Path target) {
            this.target = target;
            return this;
        }

        /**
         * Sets what the values may grow to.
         *
         * @param limitBytes what there is if it is less
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
