package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a snapshot could leave behind in this process and its target folder.
 *
 * @param children pids, zombies included
 * @param descriptors what open descriptors in the folder refer to, unnamed files included
 * @param temporaryFiles names in the folder
 * @param trimmedFiles file mappings that are marked MADV_DONTFORK
 * @param trimmedBytes bytes of all mappings so marked; the stores' indexes always are
 */
record Leftovers(
        TreeSet<Long> children,
        List<String> descriptors,
        List<String> temporaryFiles,
        List<String> trimmedFiles,
        long trimmedBytes) {

    static Leftovers look(Path folder) {
        try {
            List<String> trimmed = new ArrayList<>();
            long bytes = trimmed(trimmed);
            return new Leftovers(children(), descriptors(folder), temporaryFiles(folder), trimmed, bytes);
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
        assertThat(trimmedBytes).as("bytes marked DONTFORK").isLessThanOrEqualTo(before.trimmedBytes);
    }

    private static TreeSet<Long> children() throws IOException {
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

    private static List<String> descriptors(Path folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(folder.toString())) {
                        open.add(target);
                    }
                } catch (IOException e) {
                    // Closed since it was listed: not left behind.
                    continue;
                }
            }
        }
        return open;
    }

    private static List<String> temporaryFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
        }
    }

    private static long trimmed(List<String> files) throws IOException {
        long bytes = 0;
        long size = 0;
        String name = "";
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] fields = line.split(" +", 6);
                String[] range = fields[0].split("-");
                size = Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16);
                name = fields.length == 6 ? fields[5] : "";
            } else if (line.startsWith("VmFlags:") && (line + " ").contains(" dc ")) {
                bytes += size;
                // The kernel's own vvar mappings are never inherited.
                if (!name.isEmpty() && !name.startsWith("[vv")) {
                    files.add(name);
                }
            }
        }
        return bytes;
    }
}
