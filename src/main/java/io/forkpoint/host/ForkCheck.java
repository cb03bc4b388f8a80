package io.forkpoint.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Predicts whether a fork would be refused, and whether there is memory for what it copies. The rules are those of the
 * kernel's {@code __vm_enough_memory}, {@code copy_process} and {@code cgroup_can_fork}. {@code scripts/overcommit-check.sh}
 * follows the same rules, and gives the same answers.
 */
public final class ForkCheck {
    private static final int GUESS = 0;
    private static final int ALWAYS = 1;
    private static final int NEVER = 2;
    /** A limit is a risk if less than this fraction of it is left. */
    private static final long NEAR_SHARE = 20;

    private static final long DEFAULT_RESERVE_KB = 131_072;
    private static final long DEFAULT_ADMIN_RESERVE_KB = 8192;
    private static final long FEW_PIDS = 8;
    private static final long FEW_TASKS = 64;

    private final Host host;
    private final ForkPlan plan;
    private final List<Finding> findings = new ArrayList<>();

    private ForkCheck(Host host, ForkPlan plan) {
        this.host = host;
        this.plan = plan;
    }

    /**
     * Returns all findings about a fork.
     *
     * @param host the host, as it was read
     * @param plan what the fork needs
     * @return the findings
     */
    public static List<Finding> of(Host host, ForkPlan plan) {
        ForkCheck check = new ForkCheck(host, plan);
        check.overcommit();
        check.copies();
        check.processes();
        return List.copyOf(check.findings);
    }

    /**
     * Returns the findings that change within minutes and are read fast, for use right before a fork.
     *
     * @param host the host, as it was read
     * @param plan what the fork needs
     * @return the findings
     */
    public static List<Finding> quick(Host host, ForkPlan plan) {
        ForkCheck check = new ForkCheck(host, plan);
        check.overcommit();
        check.groupProcesses();
        return List.copyOf(check.findings);
    }

    // ---- overcommit ---------------------------------------------------------------------------------------------

    private void overcommit() {
        long mode = host.setting("vm/overcommit_memory");
        if (mode == GUESS) {
            guess();
        } else if (mode == ALWAYS) {
            findings.add(Finding.ok("overcommit", "vm.overcommit_memory is 1: no fork is refused for want of memory"));
        } else if (mode == NEVER) {
            strict();
        } else {
            findings.add(Finding.unknown(
                    "overcommit-unknown",
                    "/proc/sys/vm/overcommit_memory cannot be read, or is no mode that is known"));
        }
    }

    /** Checks mode 0, which judges each mapping alone. */
    private void guess() {
        if (!host.kernel().isKnown()) {
            findings.add(Finding.unknown(
                    "kernel-unknown",
                    "vm.overcommit_memory is 0, and what that means depends on the kernel's version,"
                            + " which /proc/sys/kernel/osrelease does not say"));
        } else if (host.kernel().isAtLeast(5, 2)) {
            guessByTotal();
        } else {
            guessByFree();
        }
    }

    private void guessByTotal() {
        long total = host.memory("MemTotal");
        long swap = host.memory("SwapTotal");
        if (total < 0 || swap < 0) {
            noMeminfo();
        } else if (plan.largestKb() > total + swap) {
            findings.add(Finding.fail(
                    "overcommit-heuristic",
                    "overcommit_memory is set to 0! Background save may fail: one mapping of " + plan.largestKb()
                            + " kB is more than all RAM and swap, " + (total + swap) + " kB"));
        } else {
            findings.add(Finding.ok(
                    "overcommit",
                    "vm.overcommit_memory is 0, and no mapping (the largest has " + plan.largestKb()
                            + " kB) is larger than all RAM and swap, " + (total + swap) + " kB"));
        }
    }

    /** Checks the limit before Linux 5.2: free memory, page cache without shared memory, free swap and reclaimable slab. */
    private void guessByFree() {
        if (host.memory("MemFree") < 0 || host.memory("Cached") < 0) {
            noMeminfo();
            return;
        }
        long reclaimable = host.memory("KReclaimable");
        long free = host.memory("MemFree")
                + orZero("Buffers")
                + orZero("Cached")
                + orZero("SwapCached")
                - orZero("Shmem")
                + orZero("SwapFree")
                + (reclaimable >= 0 ? reclaimable : orZero("SReclaimable"))
                - (host.process().admin() ? 0 : reserve("vm/admin_reserve_kbytes", DEFAULT_ADMIN_RESERVE_KB));
        String figures = "before Linux 5.2 a mapping of " + plan.largestKb() + " kB needs as much free; there are "
                + free + " kB, less what the kernel keeps for itself";
        if (plan.largestKb() >= free) {
            findings.add(Finding.fail(
                    "overcommit-heuristic", "overcommit_memory is set to 0! Background save may fail: " + figures));
        } else if (free - plan.largestKb() < free / NEAR_SHARE) {
            findings.add(Finding.risk(
                    "overcommit-heuristic-near",
                    "overcommit_memory is set to 0! Background save may fail: " + figures));
        } else {
            findings.add(Finding.ok("overcommit", "vm.overcommit_memory is 0: " + figures));
        }
    }

    /** Checks mode 2: all mappings together must fit into the rest of the limit, less the reserve for recovery. */
    private void strict() {
        long limit = commitLimit();
        long committed = host.memory("Committed_AS");
        if (limit < 0 || committed < 0) {
            noMeminfo();
            return;
        }
        long reserve = reserved();
        long left = limit - committed - reserve;
        String figures = "vm.overcommit_memory is 2, and the fork is charged " + plan.chargedKb() + " kB; CommitLimit "
                + limit + " kB less Committed_AS " + committed + " kB less " + reserve + " kB in reserve leaves " + left
                + " kB";
        if (plan.chargedKb() >= left) {
            findings.add(Finding.fail("overcommit-limit", figures));
        } else if (left - plan.chargedKb() < limit / NEAR_SHARE) {
            findings.add(Finding.risk("overcommit-limit-near", figures));
        } else {
            findings.add(Finding.ok("overcommit", figures));
        }
    }

    private long commitLimit() {
        long limit = host.memory("CommitLimit");
        if (limit >= 0) {
            return limit;
        }
        long fixed = host.setting("vm/overcommit_kbytes");
        long ratio = host.setting("vm/overcommit_ratio");
        if (host.memory("MemTotal") < 0 || (fixed <= 0 && ratio < 0)) {
            return HostFiles.UNKNOWN;
        }
        long huge = Math.max(0, host.memory("HugePages_Total")) * Math.max(0, host.memory("Hugepagesize"));
        long ofMemory = fixed > 0 ? fixed : (host.memory("MemTotal") - huge) * ratio / 100;
        return ofMemory + orZero("SwapTotal");
    }

    private long reserved() {
        long user = Math.min(plan.addressKb() / 32, reserve("vm/user_reserve_kbytes", DEFAULT_RESERVE_KB));
        return user + (host.process().admin() ? 0 : reserve("vm/admin_reserve_kbytes", DEFAULT_ADMIN_RESERVE_KB));
    }

    private long reserve(String setting, long fallback) {
        long reserve = host.setting(setting);
        return reserve < 0 ? fallback : reserve;
    }

    private long orZero(String figure) {
        return Math.max(0, host.memory(figure));
    }

    private void noMeminfo() {
        findings.add(Finding.unknown(
                "meminfo-unknown", "/proc/meminfo cannot be read, or lacks what the kernel decides by"));
    }

    // ---- memory for copies --------------------------------------------------------------------------------------

    /** Checks what happens if every page is written while the child lives. */
    private void copies() {
        long available = host.memory("MemAvailable");
        if (available < 0) {
            findings.add(Finding.unknown("memory-unknown", "/proc/meminfo does not say MemAvailable"));
            return;
        }
        long room = available + orZero("SwapFree");
        boolean risk = plan.copyKb() > room;
        findings.add(new Finding(
                risk ? Level.RISK : Level.OK,
                risk ? "memory-copies" : "memory",
                "if all of it is written while the child lives, " + plan.copyKb() + " kB are copied; available are "
                        + room + " kB, with swap"));
        groupCopies();
    }

    private void groupCopies() {
        ControlGroup group = host.controlGroup();
        if (group.limitBytes() == HostFiles.UNLIMITED) {
            return;
        }
        long swap = Math.min(orZero("SwapFree"), group.swapBytes() / 1024);
        long room = group.roomBytes() / 1024 + swap;
        boolean risk = plan.copyKb() > room;
        findings.add(new Finding(
                risk ? Level.RISK : Level.OK,
                risk ? "cgroup-copies" : "cgroup",
                "the control group /" + group.memoryGroup() + " has a limit of " + group.limitBytes() / 1024
                        + " kB, which leaves " + room + " kB, with swap, for " + plan.copyKb()
                        + " kB of copies; beyond it the kernel kills a process of the group"));
    }

    // ---- processes ----------------------------------------------------------------------------------------------

    private void processes() {
        groupProcesses();
        hostTasks();
        userTasks();
    }

    private void groupProcesses() {
        ControlGroup group = host.controlGroup();
        if (group.pidsMax() == HostFiles.UNLIMITED || group.pidsMax() < 0) {
            return;
        }
        long left = group.pidsMax() - group.pidsCurrent();
        limit(
                left,
                FEW_PIDS,
                "pids-limit",
                "pids.max of the control group is " + group.pidsMax() + ", and " + group.pidsCurrent()
                        + " processes and threads are in it");
    }

    private void hostTasks() {
        long tasks = host.tasks();
        long threads = host.setting("kernel/threads-max");
        long pids = host.setting("kernel/pid_max");
        if (tasks < 0 || threads < 0) {
            return;
        }
        long most = pids > 0 ? Math.min(threads, pids) : threads;
        if (most - tasks < FEW_TASKS) {
            limit(
                    most - tasks,
                    FEW_TASKS,
                    "threads-max",
                    "kernel.threads-max is " + threads + ", kernel.pid_max is " + pids + ", and " + tasks
                            + " processes and threads run");
        }
    }

    private void userTasks() {
        ProcessFigures process = host.process();
        if (process.unlimited() || process.userId() < 0 || process.processLimit() == HostFiles.UNLIMITED) {
            return;
        }
        long tasks = host.tasksOf(process.userId());
        limit(
                process.processLimit() - tasks,
                FEW_PIDS,
                "nproc-limit",
                "ulimit -u is " + process.processLimit() + ", and the user " + process.userId() + " runs " + tasks
                        + " processes and threads");
    }

    private void limit(long left, long few, String id, String figures) {
        if (left < 1) {
            findings.add(Finding.fail(id, figures + ": a fork fails with EAGAIN"));
        } else if (left < few) {
            findings.add(Finding.risk(id + "-near", figures));
        } else {
            findings.add(Finding.ok(id.replace("-limit", ""), figures));
        }
    }
}
