package io.forkpoint.host;

/** The total and available memory of this process: the machine's, or its control group's if that is less. */
public final class HostMemory {
    private static final long FALLBACK_KB = 1L << 20;

    private HostMemory() {}

    /**
     * Returns the memory that this process may have.
     *
     * @return the number of bytes
     */
    public static long totalBytes() {
        return totalBytes(Host.read());
    }

    /**
     * Returns the memory that the process of a host may have.
     *
     * @param host the host, as it was read
     * @return the number of bytes
     */
    public static long totalBytes(Host host) {
        return Math.min(bytes(host, "MemTotal"), host.controlGroup().limitBytes());
    }

    /**
     * Returns the default limit of a store: half of the memory of a host, but at most a fourth of the address space that
     * this process may have ({@code ulimit -v}), since an index needs as much of it as values do.
     *
     * @param host the host, as it was read
     * @return the number of bytes
     */
    public static long halfBytes(Host host) {
        return Math.min(totalBytes(host) / 2, host.process().addressLimit() / 4);
    }

    /**
     * Returns the memory that can be taken without swapping or being killed, including page cache that can be dropped.
     *
     * @return the number of bytes
     */
    public static long availableBytes() {
        Host host = Host.read();
        return Math.min(bytes(host, "MemAvailable"), host.controlGroup().roomBytes());
    }

    /** Returns a figure in bytes; a gigabyte if it is unknown. */
    private static long bytes(Host host, String figure) {
        long kb = host.memory(figure);
        return (kb < 0 ? FALLBACK_KB : kb) * 1024;
    }
}
