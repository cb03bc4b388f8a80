package io.forkpoint.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a fork needs, in kB.
 *
 * @param chargedKb what the kernel charges again: mappings that are accounted and not excluded from the fork
 * @param largestKb the largest of those mappings
 * @param copyKb the private memory that is copied if all of it is written while the child lives
 * @param hugeKb the part of it on huge pages, whose page tables a fork copies faster
 * @param addressKb the size of all mappings of the process
 */
public record ForkPlan(long chargedKb, long largestKb, long copyKb, long hugeKb, long addressKb) {
    private static final Pattern HEAD = Pattern.compile("^[0-9a-f]+-[0-9a-f]+ .*");
    private static final Pattern FIGURE = Pattern.compile("^(Size|Anonymous|AnonHugePages):\\s+(\\d{1,18}) kB$");

    /** The memory that a trimmed child inherits besides the arena: stacks, the helper, libc. */
    private static final long OWN_KB = 8192;

    private static final int MODE_NEVER = 2;

    /**
     * Returns the plan of this process if everything but an arena is excluded from the fork. A private arena is mapped
     * without a reservation, which the kernel honors in modes 0 and 1.
     *
     * @param host the host, as it was read
     * @param privateBytes the size of a private arena; 0 if the arena is shared
     * @return the plan
     */
    public static ForkPlan trimmed(Host host, long privateBytes) {
        long data = privateBytes / 1024;
        long charged = host.setting("vm/overcommit_memory") == MODE_NEVER ? data + OWN_KB : OWN_KB;
        long largest = Math.min(charged, Math.max(data, OWN_KB));
        return new ForkPlan(
                charged, largest, Math.max(data, OWN_KB), 0, host.process().addressBytes() / 1024);
    }

    /**
     * Returns the plan of a process with one private mapping that is fully written.
     *
     * @param bytes the size of the mapping
     * @return the plan
     */
    public static ForkPlan ofPrivate(long bytes) {
        long kb = (bytes + 1023) / 1024;
        return new ForkPlan(kb, kb, kb, 0, kb);
    }

    /** Sums up smaps: mappings are charged if they are accounted ({@code ac}) and not excluded from a fork ({@code dc}). */
    static @Nullable ForkPlan ofMappings(HostFiles files, String process, long addressKb) {
        String smaps = files.text("proc/" + process + "/smaps");
        if (smaps == null || smaps.isEmpty()) {
            return null;
        }
        Sums sums = new Sums();
        smaps.lines().forEach(sums::add);
        return new ForkPlan(sums.charged, sums.largest, sums.copies, sums.huge, addressKb);
    }

    private static final class Sums {
        private long charged;
        private long largest;
        private long copies;
        private long huge;
        private long size;
        private long anonymous;
        private long anonymousHuge;

        private void add(String line) {
            if (line.startsWith("VmFlags:")) {
                String flags = line + " ";
                if (!flags.contains(" dc ")) {
                    copies += anonymous;
                    huge += anonymousHuge;
                    if (flags.contains(" ac ")) {
                        charged += size;
                        largest = Math.max(largest, size);
                    }
                }
                return;
            }
            Matcher figure = FIGURE.matcher(line);
            if (figure.matches()) {
                long kb = Long.parseLong(figure.group(2));
                switch (figure.group(1)) {
                    case "Size" -> size = kb;
                    case "Anonymous" -> anonymous = kb;
                    default -> anonymousHuge = kb;
                }
            } else if (HEAD.matcher(line).matches()) {
                size = 0;
                anonymous = 0;
                anonymousHuge = 0;
            }
        }
    }
}
