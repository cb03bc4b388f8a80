package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a snapshot could leave behind in this process and its target folder.
 *
 * @param children pids, zombies included
 * @param descriptors what open descriptors in the folder refer to, unnamed files included
 * @param temporaryFiles names in the folder
 * @param trimmedFiles file mappings that are marked MADV_DONTFORK
 * @param trimmedBytes bytes of all mappings so marked; the index of an open store always is
 * @param sharedBytes bytes of shared memory: control pages, requests and buffers, shared arenas and their tables
 */
record Leftovers(
        TreeSet<Long> children,
        List<String> descriptors,
        List<String> temporaryFiles,
        List<String> trimmedFiles,
        long trimmedBytes,
        long sharedBytes) {
    private static final int PATIENCE_SECONDS = 60;

    static Leftovers look(Path folder) {
        try {
            Mappings mappings = Mappings.read();
            return new Leftovers(
                    findChildren(),
                    openIn(folder),
                    temporaryIn(folder),
                    mappings.trimmedFiles,
                    mappings.trimmedBytes,
                    mappings.sharedBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if there is more now than there was then. */
    void assertNothingSince(Leftovers before) {
        assertThat(children).as("children, zombies included").isSubsetOf(before.children);
        assertThat(descriptors).as("open files in the target's folder").isEqualTo(before.descriptors);
        assertThat(temporaryFiles).as("temporary files").isEqualTo(before.temporaryFiles);
        assertThat(trimmedFiles).as("file mappings marked DONTFORK").isEmpty();
    }

    /** Fails if a thread of a snapshot that has ended does not end soon. */
    static void assertThreadsEnd() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("forkpoint-(snapshot|scan|channel|reaper).*")) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertThat(thread.isAlive()).as("%s goes on", thread).isFalse();
            }
        }
    }

    /** Fails if memory of stores that nothing refers to any more stays mapped, or marked. */
    static void assertMemoryIsGivenBack(Path folder, Leftovers before) throws InterruptedException {
        Leftovers now = look(folder);
        for (int i = 0; i < PATIENCE_SECONDS * 10 && !now.fitsInto(before); i++) {
            // Addresses are given back when no reader can still be on its way, which the collector tells.
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
            now = look(folder);
        }
        assertThat(now.trimmedBytes).as("bytes marked DONTFORK").isLessThanOrEqualTo(before.trimmedBytes);
        assertThat(now.sharedBytes).as("bytes of shared memory").isLessThanOrEqualTo(before.sharedBytes);
    }

    private boolean fitsInto(Leftovers before) {
        return trimmedBytes <= before.trimmedBytes && sharedBytes <= before.sharedBytes;
    }

    private static TreeSet<Long> findChildren() throws IOException {
        TreeSet<Long> children = new TreeSet<>();
        long self = ProcessHandle.current().pid();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> parent(path) == self)
                    .forEach(path ->
                            children.add(Long.parseLong(path.getFileName().toString())));
        }
        return children;
    }

    private static long parent(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            // "pid (name) state ppid": the name may hold anything.
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 4).split(" ", 2)[0]);
        } catch (IOException e) {
            return -1;
        }
    }

    private static List<String> openIn(Path folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(folder.toString())) {
                        open.add(target);
                    }
                } catch (NoSuchFileException closedSinceItWasListed) {
                    assertThat(descriptor).doesNotExist();
                }
            }
        }
        return open;
    }

    private static List<String> temporaryIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
        }
    }

    /** What {@code /proc/self/smaps} says. */
    private static final class Mappings {
        private final List<String> trimmedFiles = new ArrayList<>();
        private long trimmedBytes;
        private long sharedBytes;

        static Mappings read() throws IOException {
            Mappings mappings = new Mappings();
            long size = 0;
            String name = "";
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    String[] fields = line.split(" +", 6);
                    int dash = fields[0].indexOf('-');
                    size = Long.parseUnsignedLong(fields[0].substring(dash + 1), 16)
                            - Long.parseUnsignedLong(fields[0].substring(0, dash), 16);
                    name = fields.length == 6 ? fields[5] : "";
                } else if (line.startsWith("VmFlags:")) {
                    mappings.add(name, size, (line + " ").contains(" dc "));
                }
            }
            return mappings;
        }

        private void add(String name, long size, boolean trimmed) {
            if (name.startsWith("/dev/zero") || name.startsWith("/memfd:forkpoint")) {
                sharedBytes += size;
            }
            // The kernel's own vvar mappings are never inherited.
            if (trimmed && !name.startsWith("[vv")) {
                trimmedBytes += size;
                if (!name.isEmpty()) {
                    trimmedFiles.add(name);
                }
            }
        }
    }
}
