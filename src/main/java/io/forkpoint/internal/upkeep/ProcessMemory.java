package io.forkpoint.internal.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident set of this process, read from {@code /proc/self/statm}. */
public final class ProcessMemory {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE_BYTES = 4096; // x86-64

    private ProcessMemory() {}

    /** Bytes, or -1 where /proc is not mounted. */
    public static long residentBytes() {
        try {
            // "total resident shared ...", in pages.
            String text = Files.readString(STATM, StandardCharsets.US_ASCII);
            int from = text.indexOf(' ') + 1;
            return Long.parseLong(text.substring(from, text.indexOf(' ', from))) * PAGE_BYTES;
        } catch (IOException e) {
            return -1;
        }
    }
}
