package io.forkpoint.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rights, limits and sizes of a process.
 *
 * @param id the process id
 * @param name its command name; null if unknown
 * @param userId the id of its real user; {@link HostFiles#UNKNOWN} if unknown
 * @param admin whether it has {@code CAP_SYS_ADMIN}, which lets it use the reserve for root
 * @param unlimited whether it is exempt from the limit on its user's processes
 * @param addressBytes the size of all its mappings
 * @param pageTableBytes the size of its page tables, which a fork copies at most
 * @param seccomp whether a filter decides about its system calls
 * @param processLimit {@code ulimit -u}; {@link Long#MAX_VALUE} if unlimited
 * @param addressLimit {@code ulimit -v} in bytes; {@link Long#MAX_VALUE} if unlimited
 * @param fileLimit {@code ulimit -f} in bytes, the longest file that it may write; {@link Long#MAX_VALUE} if unlimited
 * @param oomScoreAdjust from -1000, never killed when memory runs out, to 1000, killed first
 */
public record ProcessFigures(
        String id,
        @Nullable String name,
        long userId,
        boolean admin,
        boolean unlimited,
        long addressBytes,
        long pageTableBytes,
        boolean seccomp,
        long processLimit,
        long addressLimit,
        long fileLimit,
        long oomScoreAdjust) {
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_SYS_RESOURCE = 24;
    private static final Pattern ADJUSTMENT = Pattern.compile("-?\\d{1,4}");

    static ProcessFigures read(HostFiles files, String process) {
        String status = files.text("proc/" + process + "/status");
        String limits = files.text("proc/" + process + "/limits");
        long capabilities = hex(field(status, "CapEff"));
        long user = number(field(status, "Uid"));
        boolean admin = has(capabilities, CAP_SYS_ADMIN);
        return new ProcessFigures(
                process.equals("self") ? orUnknown(field(status, "Pid")) : process,
                field(status, "Name"),
                user,
                admin,
                user == 0 || admin || has(capabilities, CAP_SYS_RESOURCE),
                kilobytes(field(status, "VmSize")) * 1024,
                kilobytes(field(status, "VmPTE")) * 1024,
                number(field(status, "Seccomp")) == 2,
                limit(limits, "Max processes"),
                limit(limits, "Max address space"),
                limit(limits, "Max file size"),
                adjustment(files.text("proc/" + process + "/oom_score_adj")));
    }

    /** Returns the first word after a name in {@code /proc/PID/status}; null if the name is missing. */
    static @Nullable String field(@Nullable String status, String name) {
        if (status == null) {
            return null;
        }
        Matcher field = Pattern.compile("(?m)^" + name + ":\\s*(\\S+)").matcher(status);
        return field.find() ? field.group(1) : null;
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "self" : text;
    }

    static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : HostFiles.UNKNOWN;
    }

    private static long kilobytes(@Nullable String text) {
        return Math.max(0, number(text));
    }

    private static long hex(@Nullable String text) {
        return text != null && text.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(text, 16) : 0;
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) != 0;
    }

    private static long limit(@Nullable String limits, String name) {
        Matcher limit = Pattern.compile("(?m)^" + name + " +(\\d{1,18}) ").matcher(limits == null ? "" : limits);
        return limit.find() ? Long.parseLong(limit.group(1)) : HostFiles.UNLIMITED;
    }

    private static long adjustment(@Nullable String text) {
        return text != null && ADJUSTMENT.matcher(text.trim()).matches() ? Long.parseLong(text.trim()) : 0;
    }
}
