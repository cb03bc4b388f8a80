package io.forkpoint.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A remedy for a finding.
 *
 * @param effect what it achieves
 * @param command the command to run or the setting to make, as it is typed
 * @param needsRoot whether only root can do it
 * @param afterReboot how to keep it after a reboot
 * @param inContainer whether it can be done inside a container, and where else
 * @param cost what it costs otherwise
 */
public record Advice(
        String effect, String command, boolean needsRoot, String afterReboot, String inContainer, String cost) {
    private static final String SYSCTL = "put the same into /etc/sysctl.d/90-forkpoint.conf;"
            + " scripts/overcommit-check.sh --persist does for vm.overcommit_memory";

    private static final String NOT_INSIDE = "no: it is the host's";

    /**
     * Returns the remedies for some findings, the greatest effect first.
     *
     * @param host the host, as it was read
     * @param plan what the fork needs
     * @param findings the findings
     * @return the remedies; empty if no finding is bad
     */
    public static List<Advice> of(Host host, ForkPlan plan, List<Finding> findings) {
        Set<String> ids = Finding.bad(findings).stream().map(Finding::id).collect(Collectors.toSet());
        List<Advice> advice = new ArrayList<>();
        boolean strict = ids.contains("overcommit-limit") || ids.contains("overcommit-limit-near");
        if (strict || ids.contains("overcommit-heuristic") || ids.contains("overcommit-heuristic-near")) {
            overcommit(host, plan, strict, advice);
        }
        processes(ids, advice);
        memory(ids, advice);
        pages(ids, advice);
        survival(ids, advice);
        return advice;
    }

    private static void overcommit(Host host, ForkPlan plan, boolean strict, List<Advice> advice) {
        advice.add(new Advice(
                "the fork is charged nothing for the data: on a shared arena, by ASYNC_FORK or THREAD",
                "StoreOptions.builder().arena(ArenaKind.SHARED), or --arena shared",
                false,
                "it is the application's own setting",
                "yes",
                "nothing on the host"));
        advice.add(new Advice(
                "no fork is refused any more",
                "sysctl -w vm.overcommit_memory=1",
                true,
                SYSCTL,
                NOT_INSIDE,
                "for all of the host: a process that takes more than there is is killed, where it was refused before"));
        if (strict) {
            long wanted = (host.memory("Committed_AS") + plan.chargedKb() + plan.addressKb() / 32) * 21 / 20
                    - Math.max(0, host.memory("SwapTotal"));
            advice.add(new Advice(
                    "this fork fits into the limit, which stays strict",
                    "sysctl -w vm.overcommit_kbytes=" + wanted,
                    true,
                    "put the same into a file below /etc/sysctl.d",
                    NOT_INSIDE,
                    "what is promised may be more than there is; sets vm.overcommit_ratio to 0"));
        }
    }

    private static void processes(Set<String> ids, List<Advice> advice) {
        if (ids.contains("pids-limit") || ids.contains("pids-limit-near")) {
            advice.add(new Advice(
                    "the control group may have one process more",
                    "systemctl set-property SERVICE TasksMax=N; docker run --pids-limit N; Kubernetes: podPidsLimit",
                    true,
                    "set-property keeps it; the others are part of the deployment",
                    "no: whoever starts the container sets it",
                    "nothing; the limit is there against runaways"));
        }
        if (ids.contains("nproc-limit") || ids.contains("nproc-limit-near")) {
            advice.add(new Advice(
                    "the user may have one process more",
                    "ulimit -u N; LimitNPROC=N in the service's unit",
                    true,
                    "/etc/security/limits.conf, or the unit",
                    "up to the hard limit",
                    "nothing; the limit is there against runaways"));
        }
        if (ids.contains("threads-max") || ids.contains("threads-max-near")) {
            advice.add(new Advice(
                    "the host may have one process more",
                    "sysctl -w kernel.threads-max=N kernel.pid_max=N",
                    true,
                    "put the same into a file below /etc/sysctl.d",
                    NOT_INSIDE,
                    "some kilobytes of kernel memory for each thread that is started"));
        }
    }

    private static void memory(Set<String> ids, List<Advice> advice) {
        if (ids.contains("cgroup-copies") || ids.contains("retained")) {
            advice.add(new Advice(
                    "room for what a snapshot copies or retains",
                    "systemctl set-property SERVICE MemoryMax=N; Kubernetes: resources.limits.memory",
                    true,
                    "set-property keeps it; the other is part of the deployment",
                    "no: whoever starts the container sets it",
                    "that much less for the others on the host"));
        }
        if (ids.contains("limit-memory")) {
            advice.add(new Advice(
                    "the store refuses writes before the kernel kills it",
                    "StoreOptions.Builder.limitBytes, or maxmemory: half of what the machine or the control group has",
                    false,
                    "it is the application's own setting",
                    "yes",
                    "writes beyond it are refused"));
        }
        if (ids.contains("file-limit")) {
            advice.add(new Advice(
                    "files may be as long as the data",
                    "ulimit -f unlimited; LimitFSIZE=infinity in the service's unit",
                    false,
                    "/etc/security/limits.conf, or the unit",
                    "up to the hard limit",
                    "nothing"));
        }
        if (ids.contains("memory-copies")) {
            advice.add(new Advice(
                    "copies of cold pages have a place to go",
                    "fallocate -l SIZE /swapfile; chmod 600 /swapfile; mkswap /swapfile; swapon /swapfile",
                    true,
                    "a line in /etc/fstab",
                    NOT_INSIDE,
                    "reads of what was swapped out take milliseconds"));
        }
    }

    private static void survival(Set<String> ids, List<Advice> advice) {
        if (ids.contains("service-kill-mode")) {
            advice.add(new Advice(
                    "a child finishes its file when the main process has gone",
                    "systemctl edit SERVICE: [Service] KillMode=process and OOMPolicy=continue",
                    true,
                    "the drop-in stays",
                    "no: it is the host's",
                    "nothing where the service starts no other processes"));
        }
        if (ids.contains("process-one")) {
            advice.add(new Advice(
                    "another process is number 1, and waits for the child",
                    "docker run --init does not help, since it ends with the JVM; run the JVM below a supervisor that"
                            + " stays, or in the host's process namespace (--pid=host)",
                    false,
                    "it is part of the deployment",
                    "no: whoever starts the container sets it",
                    "nothing; without it the last good file stays, as with THREAD"));
        }
        if (ids.contains("oom-group")) {
            advice.add(new Advice(
                    "the kernel kills the child, not the store",
                    "OOMPolicy=continue in the service's unit; Kubernetes: singleProcessOOMKill, where the node has it",
                    true,
                    "it is part of the deployment",
                    "no: whoever starts the container sets it",
                    "a part of the group can be killed without the rest"));
        }
    }

    private static void pages(Set<String> ids, List<Advice> advice) {
        if (ids.contains("huge-pages-off")) {
            advice.add(new Advice(
                    "a fork of huge pages takes a tenth of the time",
                    "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
                    true,
                    "transparent_hugepage=madvise on the kernel's command line, or a file in /etc/tmpfiles.d",
                    NOT_INSIDE,
                    "nothing for programs that do not ask for huge pages"));
        }
        if (ids.contains("musl")) {
            advice.add(new Advice(
                    "the native helper can be loaded",
                    "a JDK on a system with glibc: an image of Debian, Ubuntu or Fedora in place of Alpine's",
                    false,
                    "it is the application's own image",
                    "yes",
                    "a larger image"));
        }
        if (ids.contains("tmp-noexec")) {
            advice.add(new Advice(
                    "the native helper can be loaded",
                    "java -Djava.io.tmpdir=FOLDER, one that is not mounted noexec",
                    false,
                    "it is the application's own setting",
                    "yes",
                    "nothing"));
        }
    }
}
