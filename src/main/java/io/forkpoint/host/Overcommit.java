package io.forkpoint.host;

import java.nio.file.Path;

/**
 * How the kernel counts the memory that processes have asked for, touched or not, and how much that is.
 *
 * @param mode {@code vm.overcommit_memory}: 2 holds to the limit, 0 refuses what is hopeless, 1 refuses nothing
 * @param limitBytes {@code CommitLimit}
 * @param committedBytes {@code Committed_AS}: what all processes have asked for
 */
public record Overcommit(long mode, long limitBytes, long committedBytes) {
    /** In the place of a figure that the kernel does not say. */
    public static final long UNKNOWN = -1;

    /** The kernel's figures of now. */
    public static Overcommit read() {
        return new Overcommit(
                HostMemory.number(Path.of("/proc/sys/vm/overcommit_memory"), UNKNOWN),
                bytes("CommitLimit:"),
                bytes("Committed_AS:"));
    }

    private static long bytes(String field) {
        long kilobytes = HostMemory.field(HostMemory.MEMINFO, field, UNKNOWN);
        return kilobytes == UNKNOWN ? UNKNOWN : kilobytes * 1024;
    }
}
