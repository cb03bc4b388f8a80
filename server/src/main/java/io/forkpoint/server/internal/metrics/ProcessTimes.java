package io.forkpoint.server.internal.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long this process has had a processor, in seconds.
 *
 * @param user in its own code
 * @param system in the kernel for it
 * @param childrenUser in the code of children that have ended
 * @param childrenSystem in the kernel for them
 */
record ProcessTimes(double user, double system, double childrenUser, double childrenSystem) {
    private static final Path STAT = Path.of("/proc/self/stat");

    /** Of x86-64 Linux: what sysconf(_SC_CLK_TCK) says. */
    private static final double TICKS_A_SECOND = 100;

    /** The fields are counted behind the command's name, which is in brackets and may hold spaces. */
    private static final int USER = 11;

    /** Null where /proc is not mounted. */
    static ProcessTimes read() {
        try {
            String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessTimes(
                    Long.parseLong(fields[USER]) / TICKS_A_SECOND,
                    Long.parseLong(fields[USER + 1]) / TICKS_A_SECOND,
                    Long.parseLong(fields[USER + 2]) / TICKS_A_SECOND,
                    Long.parseLong(fields[USER + 3]) / TICKS_A_SECOND);
        } catch (IOException none) {
            return null;
        }
    }
}
