package io.forkpoint.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what would kill a child that writes a snapshot together with its parent: the end of the parent, if it is process 1
 * of its namespace or the main process of a service, and an out-of-memory kill of a whole control group.
 */
public final class Survival {
    private static final String PROCESS_ONE = "process-one";
    private static final String OOM_GROUP = "oom-group";
    private static final String SERVICE = "service-kill-mode";
    private static final Set<String> IDS = Set.of(PROCESS_ONE, OOM_GROUP, SERVICE);
    private static final Pattern KILL_MODE = Pattern.compile("(?m)^\\s*KillMode\\s*=\\s*([a-z-]*)");
    /** The folders of units; later ones override earlier ones. */
    private static final List<String> UNIT_FOLDERS =
            List.of("usr/lib/systemd/system/", "lib/systemd/system/", "run/systemd/system/", "etc/systemd/system/");

    private Survival() {}

    /**
     * Returns the findings about a child whose parent is killed.
     *
     * @param host the host, as it was read
     * @return the findings; empty if a child survives
     */
    public static List<Finding> of(Host host) {
        List<Finding> findings = new ArrayList<>();
        if (host.isProcessOne()) {
            findings.add(Finding.risk(
                    PROCESS_ONE,
                    "the process is number 1 of its namespace (a container's only process, as a rule): if it is killed,"
                            + " the kernel ends its child with it, and the file that the child was writing is not"
                            + " published"));
        }
        String group = host.killedAsAWhole();
        if (group != null) {
            findings.add(Finding.risk(
                    OOM_GROUP,
                    group + "/memory.oom.group is 1: when memory runs out the kernel kills store and child alike, where"
                            + " else it would choose the child, which volunteers"));
        }
        String unit = host.service();
        if (unit != null) {
            service(host, unit, findings);
        }
        return findings;
    }

    /**
     * Returns whether a finding comes from this class.
     *
     * @param finding any finding
     * @return true if so
     */
    public static boolean isAbout(Finding finding) {
        return IDS.contains(finding.id());
    }

    private static void service(Host host, String unit, List<Finding> findings) {
        String mode = null;
        boolean found = false;
        for (String folder : UNIT_FOLDERS) {
            for (String text : host.unitFiles(folder + unit)) {
                found = true;
                for (Matcher line = KILL_MODE.matcher(text); line.find(); ) {
                    mode = line.group(1);
                }
            }
        }
        if ("process".equals(mode) || "none".equals(mode)) {
            return;
        }
        String is = mode != null && !mode.isEmpty()
                ? "KillMode=" + mode + " of " + unit
                : found
                        ? unit + " has no KillMode, which is control-group then, and"
                        : "unless " + unit + ", whose file was not found, has KillMode=process, systemd";
        findings.add(Finding.risk(
                SERVICE,
                is + " ends a child that writes a snapshot when the main process has been killed or has crashed"));
    }
}
