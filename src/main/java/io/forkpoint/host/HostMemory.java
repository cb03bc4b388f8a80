package io.forkpoint.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process may use, and may use still: the machine's, or its cgroup's if that is less. */
public final class HostMemory {
    private static final long FALLBACK_BYTES = 1L << 30;
    private static final long UNLIMITED = Long.MAX_VALUE;

    static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Path CGROUP_V2 = Path.of("/sys/fs/cgroup");
    private static final Path CGROUP_V1 = Path.of("/sys/fs/cgroup/memory");

    private HostMemory() {}

    /** All of it, in bytes. */
    public static long totalBytes() {
        long machine = field(MEMINFO, "MemTotal:", FALLBACK_BYTES / 1024) * 1024;
        long limit = Math.min(
                number(CGROUP_V2.resolve("memory.max"), UNLIMITED),
                number(CGROUP_V1.resolve("memory.limit_in_bytes"), UNLIMITED));
        return Math.min(machine, limit);
    }

    /** What can be taken without swapping or being killed, in bytes; page cache that can be dropped counts. */
    public static long availableBytes() {
        long machine = field(MEMINFO, "MemAvailable:", FALLBACK_BYTES / 1024) * 1024;
        long v2 = roomIn(CGROUP_V2, "memory.max", "memory.current", "inactive_file");
        long v1 = roomIn(CGROUP_V1, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        return Math.max(0, Math.min(machine, Math.min(v2, v1)));
    }

    private static long roomIn(Path group, String limitFile, String usageFile, String cacheField) {
        long limit = number(group.resolve(limitFile), UNLIMITED);
        if (limit == UNLIMITED) {
            return UNLIMITED;
        }
        long cache = field(group.resolve("memory.stat"), cacheField + " ", 0);
        return limit - Math.max(0, number(group.resolve(usageFile), 0) - cache);
    }

    /** The number in a line that begins so; the fallback if there is no such file or line. */
    static long field(Path file, String start, long fallback) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                if (line.startsWith(start)) {
                    return Long.parseLong(line.substring(start.length()).replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return fallback;
        }
        return fallback;
    }

    /** The number that is all of a file; the fallback if there is no such file, and for "max". */
    static long number(Path file, long fallback) {
        try {
            return Long.parseLong(
                    Files.readString(file, StandardCharsets.US_ASCII).trim());
        } catch (IOException | NumberFormatException e) {
            return fallback;
        }
    }
}
