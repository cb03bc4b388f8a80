package io.forkpoint.rdb;

import org.jspecify.annotations.Nullable;

/**
 * The options of a load: {@code LoadOptions.builder().salvage(true).build()}. Immutable; {@link #toBuilder} makes variants.
 */
public final class LoadOptions {
    private static final int MOST_BY_PROCESSORS = 4;
    private static final LoadOptions DEFAULTS = builder().build();

    private final Values values;

    private LoadOptions(Values values) {
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
     * Returns options that refuse a damaged file as a whole.
     *
     * @return the options
     */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with these values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder().salvage(values.salvage).threads(values.threads);
    }

    /**
     * Returns whether damaged parts are skipped, counted and reported.
     *
     * @return true to skip them; false to refuse the file
     */
    public boolean salvage() {
        return values.salvage;
    }

    /**
     * Returns the maximum number of threads that load, including the caller's.
     *
     * @return the number of threads; 0 for a number that suits the processors
     */
    public int threads() {
        return values.threads;
    }

    /**
     * Returns the number of threads that load on this machine: one for a salvage, which reports damage in the order of the
     * file.
     *
     * @return the number of threads
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

    /** The values that equality compares. */
    private record Values(boolean salvage, int threads) {
        Values {
            if (threads < 0) {
                throw new IllegalArgumentException(
                        "threads=" + threads + " is negative: give 0, or how many may work on the load");
            }
        }
    }

    /** A builder of options, which checks the values when it builds them. */
    public static final class Builder {
        private boolean salvage;
        private int threads;

        private Builder() {}

        /**
         * Sets whether damaged parts are skipped, counted and reported, instead of refusing the file. An entry is skipped if
         * its end is known; otherwise the rest of the file is. Of a key, member or field that comes twice, the first is
         * kept. The default is false.
         *
         * @param salvage true to skip damaged parts
         * @return this builder
         */
        public Builder salvage(boolean salvage) {
            this.salvage = salvage;
            return this;
        }

        /**
         * Sets the maximum number of threads that load, including the caller's. A salvage always uses one thread.
         *
         * @param threads the number of threads; 0 for one on a single processor, else one more than processors, at most four
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
