package io.forkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process may use: the machine's, or its cgroup's limit if that is less. */
final class HostMemory {
    private static final long FALLBACK_BYTES = 1L << 30;

    private HostMemory() {}

    static long totalBytes() {
        long machine = machineBytes();
        long limit = Math.min(
                limitIn(Path.of("/sys/fs/cgroup/memory.max")),
                limitIn(Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes")));
        return Math.min(machine, limit);
    }

    private static long machineBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII)) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return FALLBACK_BYTES;
        }
        return FALLBACK_BYTES;
    }

    private static long limitIn(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
            return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE; // no such controller: no limit
        }
    }
}
