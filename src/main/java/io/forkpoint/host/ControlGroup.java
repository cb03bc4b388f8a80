package io.forkpoint.host;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the process's control groups. Of the groups from its own up to the root, the figures are those of the group
 * that leaves the least.
 *
 * @param version 1, 2, or 0 if no memory controller is visible
 * @param memoryGroup the path of the group that limits memory; null if none does
 * @param limitBytes its {@code memory.max} or {@code memory.limit_in_bytes}; {@link Long#MAX_VALUE} if unlimited
 * @param usedBytes the used part of the limit, without page cache that can be dropped
 * @param swapBytes how much may be swapped out beyond the limit; {@link Long#MAX_VALUE} if unlimited
 * @param pidsMax {@code pids.max} of the group that leaves the least; {@link Long#MAX_VALUE} if unlimited
 * @param pidsCurrent the number of processes and threads in that group
 * @param killedAsAWhole the path of the nearest group whose {@code memory.oom.group} is 1; null if none has it
 * @param asyncFork whether the kernel has {@code memory.async_fork}, a fork that copies page tables in the background
 */
public record ControlGroup(
        int version,
        @Nullable String memoryGroup,
        long limitBytes,
        long usedBytes,
        long swapBytes,
        long pidsMax,
        long pidsCurrent,
        @Nullable String killedAsAWhole,
        boolean asyncFork) {
    private static final String MOUNT = "sys/fs/cgroup";

    /** The names of the files of one version's controllers. */
    private record FileNames(String limit, String usage, String cache) {}

    private static final FileNames V1 =
            new FileNames("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
    private static final FileNames V2 = new FileNames("memory.max", "memory.current", "inactive_file");

    /** The memory that a group leaves. */
    private record Room(@Nullable String group, long limit, long used) {
        long left() {
            return limit == HostFiles.UNLIMITED ? HostFiles.UNLIMITED : limit - used;
        }
    }

    /**
     * Returns how much memory is left.
     *
     * @return the number of bytes; {@link Long#MAX_VALUE} if there is no limit
     */
    public long roomBytes() {
        return limitBytes == HostFiles.UNLIMITED ? HostFiles.UNLIMITED : Math.max(0, limitBytes - usedBytes);
    }

    static ControlGroup read(HostFiles files, String process) {
        String groups = files.text("proc/" + process + "/cgroup");
        String memory1 = path(groups, "memory");
        String pids1 = path(groups, "pids");
        String unified = path(groups, "");
        boolean v1 = memory1 != null;
        boolean v2 = !v1 && files.exists(MOUNT + "/cgroup.controllers");
        Room room =
                v1 ? tightest(files, MOUNT + "/memory", memory1, V1) : tightest(files, MOUNT, v2 ? unified : null, V2);
        String pidsRoot = pids1 != null ? MOUNT + "/pids" : MOUNT;
        String pidsGroup = tightestPids(files, pidsRoot, pids1 != null ? pids1 : unified);
        return new ControlGroup(
                v1 ? 1 : v2 ? 2 : 0,
                room.group(),
                room.limit(),
                room.used(),
                swap(files, room, v1),
                pidsGroup == null ? HostFiles.UNLIMITED : files.number(pidsGroup + "/pids.max"),
                pidsGroup == null ? HostFiles.UNKNOWN : files.number(pidsGroup + "/pids.current"),
                v2 ? killedAsAWhole(files, unified) : null,
                (room.group() != null && files.exists(room.group() + "/memory.async_fork"))
                        || files.exists(MOUNT + "/memory/memory.async_fork"));
    }

    /** Returns the group of a controller, or of version 2 for ""; null if there is no such line. */
    private static @Nullable String path(@Nullable String groups, String controller) {
        if (groups == null) {
            return null;
        }
        for (String line : groups.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && Arrays.asList(parts[1].split(",", -1)).contains(controller)) {
                // Outside of this namespace: only what is mounted is visible.
                return parts[2].startsWith("/..") ? "/" : parts[2];
            }
        }
        return null;
    }

    private static Room tightest(HostFiles files, String mount, @Nullable String path, FileNames names) {
        Room tightest = new Room(null, HostFiles.UNLIMITED, 0);
        for (String group = path; group != null; group = parent(group)) {
            String folder = folder(mount, group);
            long limit = files.number(folder + "/" + names.limit);
            if (limit != HostFiles.UNKNOWN && limit != HostFiles.UNLIMITED) {
                Map<String, Long> stat = files.fields(folder + "/memory.stat");
                long usage = Math.max(0, files.number(folder + "/" + names.usage));
                Room room = new Room(folder, limit, Math.max(0, usage - stat.getOrDefault(names.cache, 0L)));
                tightest = room.left() < tightest.left() ? room : tightest;
            }
        }
        return tightest;
    }

    /**
     * Returns the nearest group that is killed as a whole. The kernel kills the topmost such group below the one that has
     * run out of memory; each of them is worth a warning.
     */
    private static @Nullable String killedAsAWhole(HostFiles files, @Nullable String path) {
        for (String group = path; group != null; group = parent(group)) {
            if (files.number(folder(MOUNT, group) + "/memory.oom.group") == 1) {
                return "/" + folder(MOUNT, group);
            }
        }
        return null;
    }

    private static @Nullable String tightestPids(HostFiles files, String mount, @Nullable String path) {
        String tightest = null;
        long least = HostFiles.UNLIMITED;
        for (String group = path; group != null; group = parent(group)) {
            String folder = folder(mount, group);
            long max = files.number(folder + "/pids.max");
            long current = files.number(folder + "/pids.current");
            boolean limited = max != HostFiles.UNKNOWN && max != HostFiles.UNLIMITED && current != HostFiles.UNKNOWN;
            if (limited && max - current < least) {
                tightest = folder;
                least = max - current;
            }
        }
        return tightest;
    }

    private static String folder(String mount, String group) {
        return group.equals("/") ? mount : mount + group;
    }

    private static @Nullable String parent(String group) {
        return group.equals("/") ? null : group.substring(0, Math.max(1, group.lastIndexOf('/')));
    }

    private static long swap(HostFiles files, Room room, boolean v1) {
        if (room.group() == null) {
            return HostFiles.UNLIMITED;
        }
        if (v1) {
            long both = files.number(room.group() + "/memory.memsw.limit_in_bytes");
            return both == HostFiles.UNKNOWN || both == HostFiles.UNLIMITED
                    ? HostFiles.UNLIMITED
                    : Math.max(0, both - room.limit());
        }
        long max = files.number(room.group() + "/memory.swap.max");
        long current = files.number(room.group() + "/memory.swap.current");
        return max == HostFiles.UNKNOWN || max == HostFiles.UNLIMITED
                ? HostFiles.UNLIMITED
                : Math.max(0, max - Math.max(0, current));
    }
}
