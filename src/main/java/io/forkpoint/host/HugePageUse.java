package io.forkpoint.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a process that is mapped by entries for 2 MiB, in kB, as the sums of {@code smaps}.
 *
 * @param residentKb the resident set
 * @param privateHugeKb the part of it that is private memory on huge pages
 * @param sharedHugeKb the part of it that is shared memory on huge pages, such as a shared arena
 */
public record HugePageUse(long residentKb, long privateHugeKb, long sharedHugeKb) {
    private static final Pattern FIGURE = Pattern.compile("^(Rss|AnonHugePages|ShmemPmdMapped):\\s+(\\d{1,18}) kB$");

    static @Nullable HugePageUse ofMappings(HostFiles files, String process) {
        String smaps = files.text("proc/" + process + "/smaps");
        if (smaps == null || smaps.isEmpty()) {
            return null;
        }
        long resident = 0;
        long privateHuge = 0;
        long sharedHuge = 0;
        for (String line : smaps.split("\n", -1)) {
            Matcher figure = FIGURE.matcher(line);
            if (figure.matches()) {
                long kb = Long.parseLong(figure.group(2));
                switch (figure.group(1)) {
                    case "Rss" -> resident += kb;
                    case "AnonHugePages" -> privateHuge += kb;
                    default -> sharedHuge += kb;
                }
            }
        }
        return new HugePageUse(resident, privateHuge, sharedHuge);
    }
}
