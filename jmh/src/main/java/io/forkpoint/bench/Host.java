package io.forkpoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a figure was measured on. */
final class Host {
    private Host() {}

    /** Resident set of this process. */
    static long rssBytes() {
        return number("/proc/self/status", "VmRSS:") * 1024;
    }

    /** Hundredths of a second of CPU time that the hypervisor gave to others, since boot. */
    static long stolenTicks() {
        return Long.parseLong(first("/proc/stat").split(" +")[8]);
    }

    /** Bytes of a process's memory that no other one shares and that were written to. */
    static long privateDirtyBytes(long processId) {
        return number("/proc/" + processId + "/smaps_rollup", "Private_Dirty:") * 1024;
    }

    /** Facts for the foot of each table. */
    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", System.getProperty("bench.commit", "unknown"));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "CPU",
                field("/proc/cpuinfo", "model name") + " x "
                        + Runtime.getRuntime().availableProcessors());
        facts.put("load", first("/proc/loadavg").split(" ")[0]);
        facts.put("memory", number("/proc/meminfo", "MemTotal:") / 1024 + " MiB");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        String thp = "/sys/kernel/mm/transparent_hugepage/";
        facts.put(
                "huge pages",
                "enabled " + first(thp + "enabled") + ", shmem " + first(thp + "shmem_enabled") + ", defrag "
                        + first(thp + "defrag"));
        facts.put("overcommit_memory", first("/proc/sys/vm/overcommit_memory"));
        facts.put("Redis", output("redis-server", "--version"));
        return facts;
    }

    /** The version of a library, from its jar's name on the class path. */
    static String library(String artifact) {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(jar -> jar.substring(jar.lastIndexOf('/') + 1))
                .filter(jar -> jar.startsWith(artifact + "-"))
                .map(jar -> jar.substring(artifact.length() + 1, jar.length() - ".jar".length()))
                .findFirst()
                .orElse("unknown");
    }

    /** The first line that a command prints. */
    static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                return line == null ? "" : line;
            }
        } catch (IOException e) {
            return "none";
        }
    }

    private static long number(String file, String name) {
        for (String line : lines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException(file + " has no line " + name);
    }

    private static String field(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static String first(String file) {
        return lines(file).stream().findFirst().orElse("unknown");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
