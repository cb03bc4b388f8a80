package io.forkpoint.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a host that decide whether a fork succeeds and what it costs. Memory is in kB, as the kernel gives it. They
 * are read when the object is created; immutable.
 */
public final class Host {
    private static final Pattern NAMESPACE_PIDS = Pattern.compile("(?m)^NSpid:(?:\\s+\\d+)*\\s+(\\d+)\\s*$");
    private static final Pattern SERVICE_GROUP =
            Pattern.compile("(?m)^\\d+:(?:name=systemd)?:\\S*/([^/\\s]+\\.service)$");

    private final HostFiles files;
    private final Path root;
    private final Kernel kernel;
    private final Map<String, Long> memory;
    private final ControlGroup group;
    private final ProcessFigures process;

    private Host(Path root, String processId) {
        this.root = root;
        files = new HostFiles(root);
        kernel = Kernel.read(files);
        memory = files.fields("proc/meminfo");
        group = ControlGroup.read(files, processId);
        process = ProcessFigures.read(files, processId);
    }

    /**
     * Reads this host, as this process sees it.
     *
     * @return the host
     */
    public static Host read() {
        return new Host(Path.of("/"), "self");
    }

    /**
     * Reads a copy of a host's files.
     *
     * @param root the folder of its {@code proc} and {@code sys}
     * @param process the number of the process that is to fork, or {@code self}
     * @return the host
     */
    public static Host read(Path root, String process) {
        return new Host(root, process);
    }

    /**
     * Returns the kernel.
     *
     * @return the kernel
     */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * Returns the limits of the process's control groups.
     *
     * @return the groups
     */
    public ControlGroup controlGroup() {
        return group;
    }

    /**
     * Returns the process that is to fork.
     *
     * @return its figures
     */
    public ProcessFigures process() {
        return process;
    }

    /**
     * Returns a figure of {@code /proc/meminfo}.
     *
     * @param name the name, such as {@code MemTotal}
     * @return kB, or a number without a unit; -1 if unknown
     */
    public long memory(String name) {
        return memory.getOrDefault(name, HostFiles.UNKNOWN);
    }

    /**
     * Returns a setting in {@code /proc/sys}.
     *
     * @param name the name, such as {@code vm/overcommit_memory}
     * @return its value; -1 if unknown
     */
    public long setting(String name) {
        return files.number("proc/sys/" + name);
    }

    /**
     * Returns a setting of transparent huge pages.
     *
     * @param name {@code enabled}, {@code defrag} or {@code shmem_enabled}
     * @return the choice; null if unknown
     */
    public @Nullable String hugePages(String name) {
        return files.chosen("sys/kernel/mm/transparent_hugepage/" + name);
    }

    /**
     * Returns whether the kernel can copy page tables after the fork has returned, as some vendors' kernels can.
     *
     * @return true if so
     */
    public boolean hasAsyncFork() {
        return group.asyncFork() || files.exists("proc/sys/kernel/async_fork_enabled");
    }

    /**
     * Returns whether this looks like the inside of a container, from which the host's settings cannot be changed.
     *
     * @return true if so
     */
    public boolean isContainer() {
        String groups = files.text("proc/1/cgroup");
        return files.exists(".dockerenv")
                || files.exists("run/.containerenv")
                || (groups != null && groups.matches("(?s).*(docker|kubepods|containerd|lxc).*"));
    }

    /** Returns whether the process is process 1 of its namespace, with which the kernel ends all others of it. */
    boolean isProcessOne() {
        String status = files.text("proc/" + (process.id().isEmpty() ? "self" : process.id()) + "/status");
        Matcher numbers = NAMESPACE_PIDS.matcher(status == null ? "" : status);
        // The last number is that in the process's own namespace.
        return numbers.find() ? numbers.group(1).equals("1") : process.id().equals("1");
    }

    /**
     * Returns the process's control group, or one above it, that the kernel kills as a whole when memory runs out; null if
     * there is none.
     */
    @Nullable
    String killedAsAWhole() {
        return group.killedAsAWhole();
    }

    /** Returns the systemd service that the process belongs to; null if there is none, or it is unknown. */
    @Nullable
    String service() {
        String groups = files.text("proc/" + process.id() + "/cgroup");
        Matcher unit = SERVICE_GROUP.matcher(groups == null ? "" : groups);
        return unit.find() ? unit.group(1) : null;
    }

    /** Returns a unit's file and its drop-ins in one folder, in the order in which they are read. */
    List<String> unitFiles(String path) {
        List<String> texts = new ArrayList<>();
        addText(texts, path);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(root.resolve(path + ".d"), "*.conf")) {
            List<String> names = new ArrayList<>();
            parts.forEach(part -> names.add(part.getFileName().toString()));
            names.stream().sorted().forEach(name -> addText(texts, path + ".d/" + name));
        } catch (IOException | DirectoryIteratorException e) {
            // The folder has none.
        }
        return texts;
    }

    private void addText(List<String> texts, String path) {
        String text = files.text(path);
        if (text != null) {
            texts.add(text);
        }
    }

    /**
     * Returns the options of the mount that a folder is in.
     *
     * @param folder an absolute path
     * @return the options; null if unknown
     */
    public @Nullable String mountOptions(String folder) {
        String mounts = files.text("proc/self/mounts");
        String options = null;
        int longest = 0;
        for (String line : (mounts == null ? "" : mounts).split("\n", -1)) {
            String[] words = line.split(" ", 5);
            boolean holds =
                    words.length == 5 && (folder + "/").startsWith(words[1].endsWith("/") ? words[1] : words[1] + "/");
            // Of two mounts, the later hides the earlier.
            if (holds && words[1].length() >= longest) {
                longest = words[1].length();
                options = words[3];
            }
        }
        return options;
    }

    /**
     * Returns whether a folder is mounted with {@code noexec}, so that its programs and libraries cannot be run.
     *
     * @param folder an absolute path
     * @return true if so
     */
    public boolean isNoexec(String folder) {
        String options = mountOptions(folder);
        return options != null && List.of(options.split(",", -1)).contains("noexec");
    }

    /**
     * Returns whether this process uses the C library musl, as in Alpine Linux, judging by its mappings.
     *
     * @return true if so
     */
    public boolean isMusl() {
        String maps = files.text("proc/self/maps");
        return maps != null && maps.contains("/ld-musl-");
    }

    /** Returns the number of processes and threads of the whole host; -1 if unknown. */
    long tasks() {
        String load = files.text("proc/loadavg");
        String[] words = load == null ? new String[0] : load.split(" ", -1);
        return words.length < 4 ? HostFiles.UNKNOWN : ProcessFigures.number(words[3].replaceFirst(".*/", ""));
    }

    /** Returns the number of processes and threads of a user. */
    long tasksOf(long user) {
        long tasks = 0;
        for (String id : processes()) {
            // A process that has ended meanwhile has none.
            String status = files.text("proc/" + id + "/status");
            if (ProcessFigures.number(ProcessFigures.field(status, "Uid")) == user) {
                tasks += Math.max(0, ProcessFigures.number(ProcessFigures.field(status, "Threads")));
            }
        }
        return tasks;
    }

    /**
     * Returns the process that the kernel would kill first now if memory ran out.
     *
     * @return its number and name; null if unknown
     */
    public @Nullable String firstVictim() {
        String victim = null;
        long highest = -1;
        for (String id : processes()) {
            String score = files.text("proc/" + id + "/oom_score");
            long points = score == null ? -1 : ProcessFigures.number(score.trim());
            if (points > highest) {
                highest = points;
                victim = id + " (" + ProcessFigures.field(files.text("proc/" + id + "/status"), "Name") + ")";
            }
        }
        return victim;
    }

    private List<String> processes() {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            folders.forEach(folder -> ids.add(folder.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException e) {
            files.problems().put("/proc", e.toString());
        }
        return ids;
    }

    /**
     * Returns what a fork of the process is charged for and could copy, according to its {@code smaps}.
     *
     * @return the plan; null if the file cannot be read
     */
    public @Nullable ForkPlan forkPlan() {
        return ForkPlan.ofMappings(files, process.id(), process.addressBytes() / 1024);
    }

    /**
     * Returns how much of the process's memory is on huge pages, according to its {@code smaps}.
     *
     * @return the figures; null if the file cannot be read
     */
    public @Nullable HugePageUse hugePageUse() {
        return HugePageUse.ofMappings(files, process.id());
    }

    /**
     * Returns whether the kernel makes huge pages on request ({@code MADV_COLLAPSE}), whatever its settings are.
     *
     * @return true if so
     */
    public boolean canCollapse() {
        return kernel.isAtLeast(6, 1);
    }

    /**
     * Returns the files that exist but could not be read.
     *
     * @return the reasons by path
     */
    public Map<String, String> problems() {
        return Map.copyOf(files.problems());
    }
}
