package io.forkpoint.snapshot;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a snapshot: {@code SnapshotOptions.builder().lzf(false).build()}. Immutable; {@link #toBuilder} makes
 * variants.
 */
public final class SnapshotOptions {
    /** The maximum number of threads that scan. */
    public static final int MAX_SCAN_THREADS = 64;

    private static final int PROCESSORS_A_SCAN_THREAD = 8;
    private static final int MAX_SCAN_THREADS_UNASKED = 8;
    private static final SnapshotOptions DEFAULTS = builder().build();

    private final Values values;

    private SnapshotOptions(Values values) {
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
     * Returns options with LZF and checksum, without page cache, time limit, scheduling, fallback and pace; the host
     * determines the bounds.
     *
     * @return the options
     */
    public static SnapshotOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with these values.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder()
                .lzf(values.lzf)
                .checksum(values.checksum)
                .pageCache(values.pageCache)
                .timeLimit(values.timeLimit)
                .schedule(values.schedule)
                .fallback(values.fallback)
                .retainedBounds(values.retainedSlowBytes, values.retainedMaxBytes)
                .oldestServer(values.oldestServer)
                .maxBytesPerSecond(values.maxBytesPerSecond)
                .scanThreads(values.scanThreads);
    }

    /**
     * Returns whether strings are compressed.
     *
     * @return true if they are
     */
    public boolean lzf() {
        return values.lzf;
    }

    /**
     * Returns whether the CRC64 is written.
     *
     * @return true if it is written
     */
    public boolean checksum() {
        return values.checksum;
    }

    /**
     * Returns whether files stay in the page cache.
     *
     * @return true if they are
     */
    public boolean pageCache() {
        return values.pageCache;
    }

    /**
     * Returns the time after which the snapshot is abandoned.
     *
     * @return the time; zero for no limit
     */
    public Duration timeLimit() {
        return values.timeLimit;
    }

    /**
     * Returns whether to wait for a running snapshot instead of being refused.
     *
     * @return true to wait
     */
    public boolean schedule() {
        return values.schedule;
    }

    /**
     * Returns whether to fall back to THREAD if the fork fails.
     *
     * @return true to fall back
     */
    public boolean fallback() {
        return values.fallback;
    }

    /**
     * Returns the retained memory at which writers are slowed to the pace of the scan.
     *
     * @return the number of bytes; 0 for a quarter of the host's available memory
     */
    public long retainedSlowBytes() {
        return values.retainedSlowBytes;
    }

    /**
     * Returns the retained memory at which the snapshot is abandoned.
     *
     * @return the number of bytes; 0 for half of the host's available memory
     */
    public long retainedMaxBytes() {
        return values.retainedMaxBytes;
    }

    /**
     * Returns the oldest server that must be able to read the snapshot.
     *
     * @return the server
     */
    public OldestServer oldestServer() {
        return values.oldestServer;
    }

    /**
     * Returns the maximum write rate of all parts together.
     *
     * @return the number of bytes per second; 0 for no limit
     */
    public long maxBytesPerSecond() {
        return values.maxBytesPerSecond;
    }

    /**
     * Returns the number of threads that read the store's memory and encode it.
     *
     * @return the number of threads; 0 for a number that suits the processors
     */
    public int scanThreads() {
        return values.scanThreads;
    }

    /**
     * Returns the number of threads that scan on this machine.
     *
     * @return the number of threads
     */
    public int effectiveScanThreads() {
        return scanThreads(Runtime.getRuntime().availableProcessors());
    }

    /** Returns the number of threads that scan on a machine with some number of processors. */
    int scanThreads(int processors) {
        return values.scanThreads != 0
                ? values.scanThreads
                : Math.max(1, Math.min(processors / PROCESSORS_A_SCAN_THREAD, MAX_SCAN_THREADS_UNASKED));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SnapshotOptions same && values.equals(same.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "SnapshotOptions"
                + values.toString().substring(Values.class.getSimpleName().length());
    }

    /** The values that equality compares. */
    private record Values(
            boolean lzf,
            boolean checksum,
            boolean pageCache,
            Duration timeLimit,
            boolean schedule,
            boolean fallback,
            long retainedSlowBytes,
            long retainedMaxBytes,
            OldestServer oldestServer,
            long maxBytesPerSecond,
            int scanThreads) {
        Values {
            Objects.requireNonNull(timeLimit, "timeLimit");
            Objects.requireNonNull(oldestServer, "oldestServer");
            if (timeLimit.isNegative()) {
                throw new IllegalArgumentException("timeLimit must not be negative: timeLimit=" + timeLimit);
            }
            if (retainedSlowBytes < 0 || retainedMaxBytes < 0) {
                throw new IllegalArgumentException(
                        "the bounds of retained memory must not be negative: retainedSlowBytes=" + retainedSlowBytes
                                + " retainedMaxBytes=" + retainedMaxBytes);
            }
            if (maxBytesPerSecond < 0) {
                throw new IllegalArgumentException(
                        "maxBytesPerSecond must not be negative: maxBytesPerSecond=" + maxBytesPerSecond);
            }
            if (scanThreads < 0 || scanThreads > MAX_SCAN_THREADS) {
                throw new IllegalArgumentException(
                        "scanThreads must be 0 to " + MAX_SCAN_THREADS + ": scanThreads=" + scanThreads);
            }
            if (retainedMaxBytes != 0 && retainedMaxBytes < retainedSlowBytes) {
                throw new IllegalArgumentException(
                        "retainedMaxBytes must not be below retainedSlowBytes: retainedMaxBytes=" + retainedMaxBytes
                                + " retainedSlowBytes=" + retainedSlowBytes);
            }
        }
    }

    /** A builder of options, which checks the values when it builds them. */
    public static final class Builder {
        private boolean lzf = true;
        private boolean checksum = true;
        private boolean pageCache;
        private Duration timeLimit = Duration.ZERO;
        private boolean schedule;
        private boolean fallback;
        private long retainedSlowBytes;
        private long retainedMaxBytes;
        private OldestServer oldestServer = OldestServer.AUTO;
        private long maxBytesPerSecond;
        private int scanThreads;

        private Builder() {}

        /**
         * Sets whether strings above 20 bytes are compressed if that makes them shorter. The default is true.
         *
         * @param lzf true to compress
         * @return this builder
         */
        public Builder lzf(boolean lzf) {
            this.lzf = lzf;
            return this;
        }

        /**
         * Sets whether the CRC64 is written. Otherwise the field is 0, as the format allows. The default is true.
         *
         * @param checksum true to write it
         * @return this builder
         */
        public Builder checksum(boolean checksum) {
            this.checksum = checksum;
            return this;
        }

        /**
         * Sets whether files stay in the page cache. Otherwise what is on disk is dropped from it continually. The default
         * is false.
         *
         * @param pageCache true to leave files in the page cache
         * @return this builder
         */
        public Builder pageCache(boolean pageCache) {
            this.pageCache = pageCache;
            return this;
        }

        /**
         * Sets the time after which the snapshot is abandoned.
         *
         * @param timeLimit the time, which counts from the start; zero for no limit
         * @return this builder
         */
        public Builder timeLimit(Duration timeLimit) {
            this.timeLimit = timeLimit;
            return this;
        }

        /**
         * Sets whether a snapshot waits for a running one to end instead of being refused. The default is false.
         *
         * @param schedule true to wait
         * @return this builder
         */
        public Builder schedule(boolean schedule) {
            this.schedule = schedule;
            return this;
        }

        /**
         * Sets whether to fall back to THREAD if the fork fails for lack of memory or processes (ENOMEM, EAGAIN). AUTO
         * always does. The default is false.
         *
         * @param fallback true to fall back
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets the bounds of the memory that is retained for the snapshot.
         *
         * @param slowBytes the number of bytes at which writers that would retain more are slowed to the pace of the
         *     scan; 0 for a quarter of the host's available memory
         * @param maxBytes the number of bytes at which the snapshot is abandoned; 0 for half of the host's available
         *     memory
         * @return this builder
         */
        public Builder retainedBounds(long slowBytes, long maxBytes) {
            retainedSlowBytes = slowBytes;
            retainedMaxBytes = maxBytes;
            return this;
        }

        /**
         * Sets the oldest server that must be able to read the snapshot. The default is AUTO.
         *
         * @param oldestServer the server
         * @return this builder
         */
        public Builder oldestServer(OldestServer oldestServer) {
            this.oldestServer = oldestServer;
            return this;
        }

        /**
         * Sets the maximum write rate of all parts together. A snapshot that takes longer retains more memory, or has more
         * pages copied.
         *
         * @param maxBytesPerSecond the number of bytes per second; 0 for no limit
         * @return this builder
         */
        public Builder maxBytesPerSecond(long maxBytesPerSecond) {
            this.maxBytesPerSecond = maxBytesPerSecond;
            return this;
        }

        /**
         * Sets the number of threads that read the store's memory and encode it. It does not change what is written.
         *
         * @param scanThreads 1 to {@value SnapshotOptions#MAX_SCAN_THREADS}; 0 for one for each eight processors, at least 1
         *     and at most 8
         * @return this builder
         */
        public Builder scanThreads(int scanThreads) {
            this.scanThreads = scanThreads;
            return this;
        }

        /**
         * Returns the options.
         *
         * @return new options
         * @throws NullPointerException if the time limit or the server is null
         * @throws IllegalArgumentException if a value is negative, the second bound is below the first, or there are too
         *     many threads
         */
        public SnapshotOptions build() {
            return new SnapshotOptions(new Values(
                    lzf,
                    checksum,
                    pageCache,
                    timeLimit,
                    schedule,
                    fallback,
                    retainedSlowBytes,
                    retainedMaxBytes,
                    oldestServer,
                    maxBytesPerSecond,
                    scanThreads));
        }
    }
}
