package io.forkpoint.latency;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel tells of this process and of the host while a run goes on. */
final class ProcFiles {
    private static final long PAGE_BYTES = 4096; // x86-64
    private static final int TICK_MILLIS = 10; // USER_HZ is 100 on x86-64
    private static final int STEAL = 8; // proc(5): cpu user nice system idle iowait irq softirq steal

    private ProcFiles() {}

    /** Resident set of a process, by its number or {@code self}; 0 if unknown. */
    static long residentBytes(String process) {
        String[] pages = firstLine(Path.of("/proc", process, "statm")).split(" ", -1);
        return pages.length < 2 ? 0 : Long.parseLong(pages[1]) * PAGE_BYTES;
    }

    /** Processor time that the hypervisor gave to others since boot; 0 if unknown. */
    static long stolenMillis() {
        String[] words = firstLine(Path.of("/proc/stat")).split(" +", -1);
        return words.length <= STEAL ? 0 : Long.parseLong(words[STEAL]) * TICK_MILLIS;
    }

    /** Returns how often the kernel took the processor from threads of this process whose names begin so. */
    static long preemptions(String threadName) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (firstLine(task.resolve("comm")).startsWith(threadName)) {
                    sum += preemptions(task);
                }
            }
        }
        return sum;
    }

    private static long preemptions(Path task) {
        return lines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("nonvoluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** The kernel's cache of files on disks: shared memory, such as a store's own, counts as cached to it, too. */
    static long pageCacheBytes(String meminfo) {
        return kibibytes(meminfo, "Cached") - kibibytes(meminfo, "Shmem");
    }

    private static long kibibytes(String meminfo, String name) {
        return Long.parseLong(field(meminfo, name + ":", "0 kB").replaceAll("\\D", "")) << 10;
    }

    /** The first line of a file that begins so, after its colon; or what to say instead. */
    static String field(String file, String name, String unknown) {
        return lines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(unknown);
    }

    /** The first line of a file; empty if there is none. */
    static String firstLine(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0);
    }

    /** A thread that ends meanwhile takes its files along. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return new ArrayList<>();
        }
    }
}
