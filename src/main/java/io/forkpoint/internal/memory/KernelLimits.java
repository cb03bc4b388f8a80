package io.forkpoint.internal.memory;

import io.forkpoint.internal.helper.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's limits on mappings of this process, for messages and for the size of reservations. */
public final class KernelLimits {
    /** The value that means no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ADDRESS_SPACE = "Max address space";

    private KernelLimits() {}

    /** Returns the bytes of addresses that may still be mapped: what {@code ulimit -v} leaves. */
    public static long addressesLeft() {
        long limit = limit(text(LIMITS), ADDRESS_SPACE);
        return limit == UNLIMITED ? UNLIMITED : Math.max(0, limit - mapped());
    }

    /** Returns the meaning of a refusal, with each limit of this process that may be its cause. */
    static String explain(long error) {
        String limits = text(LIMITS);
        List<String> reasons = new ArrayList<>();
        add(reasons, limits, ADDRESS_SPACE, "ulimit -v");
        add(reasons, limits, "Max data size", "ulimit -d");
        reasons.add("vm.max_map_count");
        reasons.add("vm.overcommit_ratio if vm.overcommit_memory=2");
        return Errno.describe(error) + "; this process has mapped " + mapped()
                + " bytes; choose a smaller limit of the store, or raise " + String.join(", or ", reasons);
    }

    private static void add(List<String> reasons, String limits, String name, String command) {
        long limit = limit(limits, name);
        if (limit != UNLIMITED) {
            reasons.add(command + ", which is " + limit + " bytes");
        }
    }

    private static long limit(String limits, String name) {
        return number(limits, "(?m)^" + name + " +(\\d{1,18}) ", UNLIMITED);
    }

    private static long mapped() {
        return number(text(STATUS), "(?m)^VmSize:\\s+(\\d{1,15}) kB", 0) * 1024;
    }

    private static long number(String text, String pattern, long otherwise) {
        Matcher number = Pattern.compile(pattern).matcher(text);
        return number.find() ? Long.parseLong(number.group(1)) : otherwise;
    }

    /** Returns a file's text; empty if it cannot be read, since there are no limits to name then. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
