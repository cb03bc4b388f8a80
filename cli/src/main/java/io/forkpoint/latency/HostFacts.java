package io.forkpoint.latency;

import io.forkpoint.host.Host;
import io.forkpoint.host.HostMemory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was measured on, for its foot. */
final class HostFacts {
    private HostFacts() {}

    /** Names and values in the order to show them; the first tells runs of one host apart. */
    static Map<String, String> read() {
        Host host = Host.read();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("forkpoint", version());
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "CPU",
                ProcFiles.field("/proc/cpuinfo", "model name", "unknown") + " x "
                        + Runtime.getRuntime().availableProcessors());
        facts.put("memory", (HostMemory.totalBytes() >> 20) + " MiB");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "huge pages",
                "enabled " + host.hugePages("enabled") + ", shmem " + host.hugePages("shmem_enabled") + ", defrag "
                        + host.hugePages("defrag"));
        facts.put("overcommit_memory", Long.toString(host.setting("vm/overcommit_memory")));
        return facts;
    }

    /** The build's own, where a script says it; a version of a snapshot says little. */
    private static String version() {
        String packed = HostFacts.class.getPackage().getImplementationVersion();
        String commit = System.getProperty("forkpoint.bench.commit");
        return (packed == null ? "unpacked classes" : packed) + (commit == null ? "" : " " + commit);
    }
}
