package io.forkpoint.rdb;

import org.jspecify.annotations.Nullable;

/**
 * How to load a file: {@code LoadOptions.builder().salvage(true).build()}. Options do not change; {@link #toBuilder}
 * makes others of them.
 */
public final class LoadOptions {
    private static final int MOST_BY_PROCESSORS = 4;
    private static final LoadOptions DEFAULTS = builder().build();

    private final Values values;

    private LoadOptions(Values values) {
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
     * Returns options by which a damaged file is refused, and nothing of it is loaded.
     *
     * @return the options
     */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder that begins with these values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder().salvage(values.salvage).threads(values.threads);
    }

    /**
     * Returns whether what is damaged is passed over, counted and reported.
     *
     * @return whether it is; otherwise the file is refused
     */
    public boolean salvage() {
        return values.salvage;
    }

    /**
     * Returns at most how many threads work on a load, the caller's included.
     *
     * @return threads; 0 if the processors say it
     */
    public int threads() {
        return values.threads;
    }

    /**
     * Returns how many threads load: one where files are salvaged, since damage is told in the order of the file.
     *
     * @return threads
     */
    public int effectiveThreads() {
        if (values.salvage) {
            return 1;
        }
        if (values.threads != 0) {
            return values.threads;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return processors == 1 ? 1 : Math.min(MOST_BY_PROCESSORS, processors + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoadOptions same && values.equals(same.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "LoadOptions"
                + values.toString().substring(Values.class.getSimpleName().length());
    }

    /** What equality goes by. */
    private record Values(boolean salvage, int threads) {
        Values {
            if (threads < 0) {
                throw new IllegalArgumentException(
                        "threads=" + threads + " is negative: give 0, or how many may work on the load");
            }
        }
    }

    /** Collects the values of options, and checks them when they are built. */
    public static final class Builder {
        private boolean salvage;
        private int threads;

        private Builder() {}

        /**
         * Sets whether what is damaged is passed over, counted and reported, instead of refusing the file. An entry is
         * passed over if its end is known; otherwise the rest of the file is. Of a key, member or field that comes
         * twice the first is kept.
         *
         * @param salvage whether it is; false unless it is set
         * @return this builder
         */
        public Builder salvage(boolean salvage) {
            this.salvage = salvage;
            return this;
        }

        /**
         * Sets at most how many threads work on a load, the caller's included. With salvage it is one.
         *
         * @param threads 0: one where there is one processor, otherwise one more than there are processors, up to four
         * @return this builder
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Returns the options.
         *
         * @return new options
         * @throws IllegalArgumentException if the number of threads is negative
         */
        public LoadOptions build() {
            return new LoadOptions(new Values(salvage, threads));
        }
    }
}
