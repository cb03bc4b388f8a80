package io.forkpoint.host;

/** How much memory this process may use, and may use still: the machine's, or its control group's if that is less. */
public final class HostMemory {
    private static final long FALLBACK_KB = 1L << 20;

    private HostMemory() {}

    /**
     * Returns the memory that this process may have.
     *
     * @return bytes
     */
    public static long totalBytes() {
        return totalBytes(Host.read());
    }

    /**
     * Returns the memory that the process of a host may have.
     *
     * @param host as it was read
     * @return bytes
     */
    public static long totalBytes(Host host) {
        return Math.min(bytes(host, "MemTotal"), host.controlGroup().limitBytes());
    }

    /**
     * What a store takes that is not told: half of the memory of a host, and no more than a fourth of the addresses that
     * this process may have ({@code ulimit -v}), since an index needs as many as values do.
     *
     * @param host as it was read
     * @return bytes
     */
    public static long halfBytes(Host host) {
        return Math.min(totalBytes(host) / 2, host.process().addressLimit() / 4);
    }

    /**
     * Returns what can be taken without swapping or being killed; page cache that can be dropped counts.
     *
     * @return bytes
     */
    public static long availableBytes() {
        Host host = Host.read();
        return Math.min(bytes(host, "MemAvailable"), host.controlGroup().roomBytes());
    }

    /** A gigabyte where the kernel does not say. */
    private static long bytes(Host host, String figure) {
        long kb = host.memory(figure);
        return (kb < 0 ? FALLBACK_KB : kb) * 1024;
    }
}
