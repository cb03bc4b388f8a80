package io.forkpoint.host;

/** How much memory this process may use, and may use still: the machine's, or its control group's if that is less. */
public final class HostMemory {
    private static final long FALLBACK_KB = 1L << 20;

    private HostMemory() {}

    /** All of it, in bytes. */
    public static long totalBytes() {
        Host host = Host.read();
        return Math.min(bytes(host, "MemTotal"), host.controlGroup().limitBytes());
    }

    /** What can be taken without swapping or being killed, in bytes; page cache that can be dropped counts. */
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
