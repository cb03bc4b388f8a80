package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.helper.Errno;
import io.forkpoint.host.Overcommit;
import java.util.ArrayList;
import java.util.List;

/** Why the kernel did not fork, and what helps; for want of memory with the sum that it did. */
final class ForkRefusal {
    private ForkRefusal() {}

    /**
     * The exception that says so.
     *
     * @param target where the snapshot was to go
     * @param errno what the fork failed with
     * @param chargedBytes private memory that the child would have had besides the JVM's own, which is kept out of it
     */
    static SnapshotForkException of(SnapshotMethod method, String target, int errno, long chargedBytes) {
        String help = switch (errno) {
            case Errno.ENOMEM -> outOfMemory(method, chargedBytes);
            case Errno.EAGAIN ->
                "too many processes and threads: look at pids.max of the control group, ulimit -u,"
                        + " kernel.pid_max and kernel.threads-max";
            default -> "look at what restricts this process (seccomp, containers)";
        };
        return new SnapshotForkException(
                "cannot fork for the snapshot to " + target + ": " + Errno.describe(errno) + "; " + help, errno);
    }

    private static String outOfMemory(SnapshotMethod method, long chargedBytes) {
        String instead = method == SnapshotMethod.FORK
                ? "use THREAD, or a shared arena and ASYNC_FORK, which charge nothing for the data"
                : "use THREAD, which does not fork";
        return sum(chargedBytes) + "; " + instead + ", set vm.overcommit_memory to 1, or look at the memory limit of"
                + " the control group";
    }

    /** The kernel's own figures; a mode other than 2 does not hold to the commit limit, but shows how near it is. */
    private static String sum(long chargedBytes) {
        Overcommit now = Overcommit.read();
        List<String> terms = new ArrayList<>();
        terms.add("the fork would charge " + megabytes(chargedBytes) + " of private memory once more");
        if (now.limitBytes() != Overcommit.UNKNOWN && now.committedBytes() != Overcommit.UNKNOWN) {
            terms.add("Committed_AS is " + megabytes(now.committedBytes()) + " of a CommitLimit of "
                    + megabytes(now.limitBytes()) + ", which leaves "
                    + megabytes(now.limitBytes() - now.committedBytes()));
        }
        if (now.mode() != Overcommit.UNKNOWN) {
            terms.add("vm.overcommit_memory is " + now.mode() + (now.mode() == 2 ? " (the limit holds)" : ""));
        }
        return String.join(", ", terms);
    }

    private static String megabytes(long bytes) {
        return bytes / (1 << 20) + " MiB";
    }
}
