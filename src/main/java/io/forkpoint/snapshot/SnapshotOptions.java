package io.forkpoint.snapshot;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to write a snapshot: {@code SnapshotOptions.builder().lzf(false).build()}. Options do not change; {@link
 * #toBuilder} makes others of them.
 */
public final class SnapshotOptions {
    /** The most threads that scan. */
    public static final int MAX_SCAN_THREADS = 64;

    private static final int PROCESSORS_A_SCAN_THREAD = 8;
    private static final int MAX_SCAN_THREADS_UNASKED = 8;
    private static final SnapshotOptions DEFAULTS = builder().build();

    private final Values values;

    private SnapshotOptions(Values values) {
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
     * Returns options with LZF and checksum on. Files are kept out of the page cache; there is no time limit,
     * scheduling, fallback or pace; the host gives the bounds.
     *
     * @return the options
     */
    public static SnapshotOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder that begins with these values.
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
     * @return whether they are
     */
    public boolean lzf() {
        return values.lzf;
    }

    /**
     * Returns whether the CRC64 is written.
     *
     * @return whether it is
     */
    public boolean checksum() {
        return values.checksum;
    }

    /**
     * Returns whether files are left in the page cache.
     *
     * @return whether they are
     */
    public boolean pageCache() {
        return values.pageCache;
    }

    /**
     * Returns the time after which the snapshot is given up.
     *
     * @return a time; zero for none
     */
    public Duration timeLimit() {
        return values.timeLimit;
    }

    /**
     * Returns whether to wait for a running snapshot instead of being refused.
     *
     * @return whether to wait
     */
    public boolean schedule() {
        return values.schedule;
    }

    /**
     * Returns whether to go on by THREAD if the fork fails.
     *
     * @return whether to go on
     */
    public boolean fallback() {
        return values.fallback;
    }

    /**
     * Returns the retained memory from which on writers are held to the pace of the scan.
     *
     * @return bytes; 0 for a quarter of what the host has available
     */
    public long retainedSlowBytes() {
        return values.retainedSlowBytes;
    }

    /**
     * Returns the retained memory at which the snapshot is given up.
     *
     * @return bytes; 0 for half of what the host has available
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
     * Returns the most that is written to all parts together in a second.
     *
     * @return bytes; 0 for as fast as it goes
     */
    public long maxBytesPerSecond() {
        return values.maxBytesPerSecond;
    }

    /**
     * Returns how many threads read the store's memory and encode it.
     *
     * @return threads; 0 for a number that suits the processors
     */
    public int scanThreads() {
        return values.scanThreads;
    }

    /**
     * Returns how many threads scan here.
     *
     * @return threads
     */
    public int effectiveScanThreads() {
        return scanThreads(Runtime.getRuntime().availableProcessors());
    }

    /** How many threads scan on a machine of so many processors. */
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

    /** What equality goes by. */
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

    /** Collects the values of options, and checks them when they are built. */
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
         * Sets whether strings above 20 bytes are compressed where that makes them shorter.
         *
         * @param lzf true unless it is set
         * @return this builder
         */
        public Builder lzf(boolean lzf) {
            this.lzf = lzf;
            return this;
        }

        /**
         * Sets whether the CRC64 is written. Off, the field is 0 as the format allows.
         *
         * @param checksum true unless it is set
         * @return this builder
         */
        public Builder checksum(boolean checksum) {
            this.checksum = checksum;
            return this;
        }

        /**
         * Sets whether files are left in the page cache. Otherwise what is on disk is dropped from it, all along.
         *
         * @param pageCache false unless it is set
         * @return this builder
         */
        public Builder pageCache(boolean pageCache) {
            this.pageCache = pageCache;
            return this;
        }

        /**
         * Sets the time after which the snapshot is given up.
         *
         * @param timeLimit counted from the start; zero for none
         * @return this builder
         */
        public Builder timeLimit(Duration timeLimit) {
            this.timeLimit = timeLimit;
            return this;
        }

        /**
         * Sets whether a snapshot runs when the running one has ended, instead of being refused.
         *
         * @param schedule false unless it is set
         * @return this builder
         */
        public Builder schedule(boolean schedule) {
            this.schedule = schedule;
            return this;
        }

        /**
         * Sets whether to go on by THREAD if the fork fails for want of memory or processes (ENOMEM, EAGAIN). AUTO
         * always does.
         *
         * @param fallback false unless it is set
         * @return this builder
         */
        public Builder fallback(boolean fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets the bounds of the memory that is retained for the snapshot.
         *
         * @param slowBytes from here on writers that would retain more are held to the pace of the scan; 0 for a
         *     quarter of what the host has available
         * @param maxBytes here the snapshot is given up; 0 for half of what the host has available
         * @return this builder
         */
        public Builder retainedBounds(long slowBytes, long maxBytes) {
            retainedSlowBytes = slowBytes;
            retainedMaxBytes = maxBytes;
            return this;
        }

        /**
         * Sets the oldest server that must be able to read the snapshot.
         *
         * @param oldestServer AUTO unless it is set
         * @return this builder
         */
        public Builder oldestServer(OldestServer oldestServer) {
            this.oldestServer = oldestServer;
            return this;
        }

        /**
         * Sets the most that is written to all parts together in a second. A snapshot that takes longer retains more,
         * or has more copied, meanwhile.
         *
         * @param maxBytesPerSecond bytes; 0 for as fast as it goes
         * @return this builder
         */
        public Builder maxBytesPerSecond(long maxBytesPerSecond) {
            this.maxBytesPerSecond = maxBytesPerSecond;
            return this;
        }

        /**
         * Sets how many threads read the store's memory and encode it. What is written does not depend on it.
         *
         * @param scanThreads 1 to {@value SnapshotOptions#MAX_SCAN_THREADS}; 0 for one to each eight processors, at
         *     least 1 and at most 8
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
         * @throws IllegalArgumentException if a value is negative, the second bound below the first, or there are too
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
