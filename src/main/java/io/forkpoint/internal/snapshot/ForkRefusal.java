package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.host.Host;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.snapshot.SnapshotMethod;

/** Why the kernel did not fork, and what helps; for want of memory with the sum that it did. */
final class ForkRefusal {
    private ForkRefusal() {}

    /**
     * The exception that says so.
     *
     * @param target where the snapshot was to go
     * @param errno what the fork failed with
     * @param dataBytes of the store, which the kernel counts once more if they are private
     */
    static SnapshotForkException of(SnapshotMethod method, String target, int errno, long dataBytes) {
        String help = switch (errno) {
            case Errno.ENOMEM -> outOfMemory(method, dataBytes);
            case Errno.EAGAIN ->
                "too many processes and threads: look at pids.max of the control group, ulimit -u,"
                        + " kernel.pid_max and kernel.threads-max";
            default -> "look at what restricts this process (seccomp, containers)";
        };
        return new SnapshotForkException(
                "cannot fork for the snapshot to " + target + ": " + Errno.describe(errno) + "; " + help, errno);
    }

    private static String outOfMemory(SnapshotMethod method, long dataBytes) {
        boolean charged = method == SnapshotMethod.FORK;
        String charge = charged
                ? "the fork would charge at least " + megabytes(dataBytes) + " of private memory once more"
                : "the child shares the store's data, for which the fork charges nothing";
        String instead = charged
                ? "use THREAD, or a shared arena and ASYNC_FORK, which charge nothing for the data"
                : "use THREAD, which does not fork";
        return charge + figures() + "; " + instead
                + ", set vm.overcommit_memory to 1, or look at the memory limit of the" + " control group";
    }

    /** The kernel's own figures; a mode other than 2 does not hold to the commit limit, but shows how near it is. */
    private static String figures() {
        Host host = Host.read();
        long limit = host.memory("CommitLimit");
        long committed = host.memory("Committed_AS");
        long mode = host.setting("vm/overcommit_memory");
        StringBuilder figures = new StringBuilder();
        if (limit >= 0 && committed >= 0) {
            figures.append(", Committed_AS is ")
                    .append(megabytes(committed * 1024))
                    .append(" of a CommitLimit of ")
                    .append(megabytes(limit * 1024))
                    .append(", which leaves ")
                    .append(megabytes((limit - committed) * 1024));
        }
        if (mode >= 0) {
            figures.append(", vm.overcommit_memory is ").append(mode).append(mode == 2 ? " (the limit holds)" : "");
        }
        return figures.toString();
    }

    private static String megabytes(long bytes) {
        return bytes / (1 << 20) + " MiB";
    }
}
