package io.forkpoint.snapshot;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How to write a snapshot.
 *
 * @param lzf compress strings above 20 bytes where that makes them shorter
 * @param checksum write the CRC64; off, the field is 0 as the format allows
 * @param pageCache leave files in the page cache; otherwise what is on disk is dropped from it, all along
 * @param timeLimit after which the snapshot is given up; zero for none
 * @param schedule if another snapshot is running, run when it has ended instead of being refused
 * @param fallback if the fork fails for want of memory or processes (ENOMEM, EAGAIN), go on by THREAD; AUTO always does
 * @param retainedSlowBytes once so much memory is retained for the snapshot, writers that would retain more are held to
 *     the pace of the scan; 0 for a quarter of what the host has available
 * @param retainedMaxBytes once so much is retained, the snapshot is given up; 0 for half of what the host has available
 * @param oldestServer that must be able to read the snapshot
 * @param maxBytesPerSecond the most that is written to all parts together; 0 for as fast as it goes
 * @param scanThreads how many threads read the store's memory and encode it, 1 to {@value #MAX_SCAN_THREADS}; 0 for one to
 *     each eight processors, at least 1 and at most 8. What is written does not depend on it
 */
public record SnapshotOptions(
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
    /** The most threads that scan. */
    public static final int MAX_SCAN_THREADS = 64;

    private static final int PROCESSORS_A_SCAN_THREAD = 8;
    private static final int MAX_SCAN_THREADS_UNASKED = 8;

    /** LZF and checksum on; files are kept out of the page cache; no time limit, scheduling, fallback or pace; bounds by the host. */
    public static final SnapshotOptions DEFAULT =
            new SnapshotOptions(true, true, false, Duration.ZERO, false, false, 0, 0, OldestServer.AUTO, 0, 0);

    /**
     * Checks the arguments.
     *
     * @param lzf compress strings
     * @param checksum write the CRC64
     * @param pageCache leave files in the page cache
     * @param timeLimit zero for none
     * @param schedule wait for a running snapshot
     * @param fallback go on by THREAD if the fork fails
     * @param retainedSlowBytes first bound of retained memory, or 0
     * @param retainedMaxBytes second bound of retained memory, or 0
     * @param oldestServer that must be able to read the snapshot
     * @param maxBytesPerSecond 0 for as fast as it goes
     * @param scanThreads 0 for a number that suits the processors
     * @throws IllegalArgumentException if a value is negative, the second bound below the first, or there are too many threads
     */
    public SnapshotOptions {
        Objects.requireNonNull(timeLimit, "timeLimit");
        Objects.requireNonNull(oldestServer, "oldestServer");
        if (timeLimit.isNegative()) {
            throw new IllegalArgumentException("timeLimit must not be negative: timeLimit=" + timeLimit);
        }
        if (retainedSlowBytes < 0 || retainedMaxBytes < 0) {
            throw new IllegalArgumentException("the bounds of retained memory must not be negative: retainedSlowBytes="
                    + retainedSlowBytes + " retainedMaxBytes=" + retainedMaxBytes);
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
            throw new IllegalArgumentException("retainedMaxBytes must not be below retainedSlowBytes: retainedMaxBytes="
                    + retainedMaxBytes + " retainedSlowBytes=" + retainedSlowBytes);
        }
    }

    /**
     * The same for {@link OldestServer#AUTO}, as fast as it goes.
     *
     * @param lzf compress strings
     * @param checksum write the CRC64
     * @param pageCache leave files in the page cache
     * @param timeLimit zero for none
     * @param schedule wait for a running snapshot
     * @param fallback go on by THREAD if the fork fails
     * @param retainedSlowBytes first bound of retained memory, or 0
     * @param retainedMaxBytes second bound of retained memory, or 0
     * @throws IllegalArgumentException if a value is negative, or the second bound below the first
     */
    public SnapshotOptions(
            boolean lzf,
            boolean checksum,
            boolean pageCache,
            Duration timeLimit,
            boolean schedule,
            boolean fallback,
            long retainedSlowBytes,
            long retainedMaxBytes) {
        this(
                lzf,
                checksum,
                pageCache,
                timeLimit,
                schedule,
                fallback,
                retainedSlowBytes,
                retainedMaxBytes,
                OldestServer.AUTO,
                0,
                0);
    }

    /**
     * The same with compression on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public SnapshotOptions withLzf(boolean on) {
        return with(copy -> copy.lzf = on);
    }

    /**
     * The same with the checksum on or off.
     *
     * @param on whether it is on
     * @return new options
     */
    public SnapshotOptions withChecksum(boolean on) {
        return with(copy -> copy.checksum = on);
    }

    /**
     * The same with files left in the page cache or kept out of it.
     *
     * @param on whether they are left in it
     * @return new options
     */
    public SnapshotOptions withPageCache(boolean on) {
        return with(copy -> copy.pageCache = on);
    }

    /**
     * The same with a time limit.
     *
     * @param limit counted from the start; zero for none
     * @return new options
     */
    public SnapshotOptions withTimeLimit(Duration limit) {
        return with(copy -> copy.timeLimit = limit);
    }

    /**
     * The same with scheduling on or off.
     *
     * @param on whether to wait for a running snapshot instead of being refused
     * @return new options
     */
    public SnapshotOptions withSchedule(boolean on) {
        return with(copy -> copy.schedule = on);
    }

    /**
     * The same with or without the fallback to THREAD.
     *
     * @param on whether it is allowed
     * @return new options
     */
    public SnapshotOptions withFallback(boolean on) {
        return with(copy -> copy.fallback = on);
    }

    /**
     * The same with bounds of retained memory.
     *
     * @param slowBytes from here on writers are held to the pace of the scan; 0 for the default
     * @param maxBytes here the snapshot is given up; 0 for the default
     * @return new options
     */
    public SnapshotOptions withRetainedBounds(long slowBytes, long maxBytes) {
        return with(copy -> {
            copy.retainedSlowBytes = slowBytes;
            copy.retainedMaxBytes = maxBytes;
        });
    }

    /**
     * The same for another oldest server.
     *
     * @param server that must be able to read the snapshot
     * @return new options
     */
    public SnapshotOptions withOldestServer(OldestServer server) {
        return with(copy -> copy.oldestServer = server);
    }

    /**
     * The same with a pace. A snapshot that takes longer retains more, or has more copied, meanwhile.
     *
     * @param bytes the most that is written to all parts together in a second; 0 for as fast as it goes
     * @return new options
     */
    public SnapshotOptions withMaxBytesPerSecond(long bytes) {
        return with(copy -> copy.maxBytesPerSecond = bytes);
    }

    /**
     * The same with a number of threads that read the store's memory and encode it.
     *
     * @param threads 1 to {@value #MAX_SCAN_THREADS}; 0 for a number that suits the processors
     * @return new options
     */
    public SnapshotOptions withScanThreads(int threads) {
        return with(copy -> copy.scanThreads = threads);
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
        return scanThreads != 0
                ? scanThreads
                : Math.max(1, Math.min(processors / PROCESSORS_A_SCAN_THREAD, MAX_SCAN_THREADS_UNASKED));
    }

    private SnapshotOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.options();
    }

    /** The values, to change some of them. */
    private static final class Copy {
        private boolean lzf;
        private boolean checksum;
        private boolean pageCache;
        private Duration timeLimit;
        private boolean schedule;
        private boolean fallback;
        private long retainedSlowBytes;
        private long retainedMaxBytes;
        private OldestServer oldestServer;
        private long maxBytesPerSecond;
        private int scanThreads;

        Copy(SnapshotOptions options) {
            lzf = options.lzf;
            checksum = options.checksum;
            pageCache = options.pageCache;
            timeLimit = options.timeLimit;
            schedule = options.schedule;
            fallback = options.fallback;
            retainedSlowBytes = options.retainedSlowBytes;
            retainedMaxBytes = options.retainedMaxBytes;
            oldestServer = options.oldestServer;
            maxBytesPerSecond = options.maxBytesPerSecond;
            scanThreads = options.scanThreads;
        }

        SnapshotOptions options() {
            return new SnapshotOptions(
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
                    scanThreads);
        }
    }
}
