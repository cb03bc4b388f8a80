package io.forkpoint.cli;

import io.forkpoint.Forkpoint;
import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.MethodDiagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.host.Advice;
import io.forkpoint.host.Finding;
import io.forkpoint.host.ForkCheck;
import io.forkpoint.host.ForkPlan;
import io.forkpoint.host.Host;
import io.forkpoint.host.HugePageUse;
import io.forkpoint.host.Level;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code forkpoint doctor}: whether snapshots will succeed here, and what they will cost. */
@Command(
        name = "doctor",
        description = {
            "Says for each snapshot method whether it would succeed on this host, what it would cost, and what to change.",
            "The exit code is that of --method, or else of the best method; with --pid that of a plain fork."
        })
final class DoctorCommand extends ForkpointCommand {
    @ArgGroup
    private Subject subject = new Subject();

    @Option(names = "--method", paramLabel = "METHOD", description = "Whose verdict the exit code is.")
    private SnapshotMethod method;

    @Option(names = "--arena", paramLabel = "KIND", description = "Only methods for this arena (default: all).")
    private ArenaKind arena;

    @Option(
            names = "--writes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Entries that are changed each second while a snapshot is written.")
    private long writesPerSecond;

    @Option(names = "--entry-bytes", paramLabel = "SIZE", defaultValue = "1024", description = "What an entry takes.")
    private ByteSize entryBytes;

    @Option(names = "--target", paramLabel = "FILE", description = "Where snapshots go: looks for room on that disk.")
    private Path target;

    private Level level = Level.OK;

    /** What is to be snapshot. */
    private static final class Subject {
        @Option(
                names = "--data",
                paramLabel = "SIZE",
                description = "Of a store that holds so much, such as 4gb (default: half of the machine's memory).",
                showDefaultValue = Visibility.NEVER)
        private ByteSize data;

        @Option(names = "--store", paramLabel = "FILE", description = "Of a store of this RDB file, if it were loaded.")
        private Path store;

        @Option(
                names = "--pid",
                paramLabel = "PID",
                description = "Of a plain fork of this process, Redis or any other.")
        private Long pid;
    }

    DoctorCommand() {}

    @Override
    Report run() throws IOException {
        if (writesPerSecond < 0) {
            throw usage("--writes must not be negative: " + writesPerSecond);
        }
        return subject != null && subject.pid != null ? ofProcess(subject.pid) : ofStore();
    }

    @Override
    int exitCode() {
        return switch (level) {
            case OK -> ExitCode.OK;
            case RISK -> ExitCode.RISK;
            case UNKNOWN -> ExitCode.CANNOT_TELL;
            case FAIL -> ExitCode.WOULD_FAIL;
        };
    }

    // ---- a process ----------------------------------------------------------------------------------------------

    private Report ofProcess(long pid) throws IOException {
        Path folder = Path.of("/proc/" + pid);
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder + ": no such process");
        }
        Host host = Host.read(Path.of("/"), String.valueOf(pid));
        ForkPlan plan = host.forkPlan();
        HugePageUse pages = host.hugePageUse();
        if (plan == null || pages == null) {
            throw new AccessDeniedException(folder + "/smaps: cannot be read; run this as its user, or as root");
        }
        List<Finding> findings = ForkCheck.of(host, plan);
        level = Finding.worst(findings);
        return new Report()
                .add("verdict", text(level), "verdict")
                .add("process", pid, "process", pid + " (" + host.process().name() + ")")
                .bytes("chargedBytes", plan.chargedKb() * 1024, "a fork is charged")
                .bytes("copyBytes", plan.copyKb() * 1024, "private memory that it shares")
                .bytes("hugePageBytes", plan.hugeKb() * 1024, "of that in huge pages")
                .bytes("residentBytes", pages.residentKb() * 1024, "resident, shared memory included")
                .bytes("sharedHugePageBytes", pages.sharedHugeKb() * 1024, "of that shared, in huge pages")
                .bytes("privateHugePageBytes", pages.privateHugeKb() * 1024, "of that private, in huge pages")
                .bytes("pageTableBytes", host.process().pageTableBytes(), "page tables that it copies")
                .micros("pause", Forkpoint.estimatePause(plan), "pause, estimated")
                .table("findings", "Findings", findings(findings))
                .section("host", "Host", host(host))
                .table("advice", "Advice", advice(Advice.of(host, plan, findings)));
    }

    // ---- a store ------------------------------------------------------------------------------------------------

    private Report ofStore() throws IOException {
        Workload workload = Workload.builder(dataBytes())
                .arena(arena)
                .writesPerSecond((double) writesPerSecond)
                .bytesPerEntry(entryBytes.bytes())
                .target(target)
                .build();
        Diagnosis diagnosis = Forkpoint.diagnose(workload);
        MethodDiagnosis chosen = chosen(diagnosis);
        level = chosen.level();
        Report report = new Report()
                .add("verdict", text(level), "verdict", text(level) + ", by " + Names.of(chosen.method()))
                .bytes("dataBytes", workload.dataBytes(), "data")
                .table("methods", "Methods", methods(diagnosis.methods()));
        for (MethodDiagnosis each : diagnosis.methods()) {
            String name = Names.of(each.method()) + ", " + Names.of(each.arena()) + " arena";
            report.table(each.method() + ":" + each.arena(), name, findings(each.findings()));
        }
        return report.section("host", "Host", host(diagnosis.host()))
                .table("advice", "Advice", advice(diagnosis.advice()));
    }

    private long dataBytes() throws IOException {
        if (subject != null && subject.data != null) {
            return subject.data.bytes();
        }
        if (subject != null && subject.store != null) {
            return Files.size(requireReadable(subject.store));
        }
        return Math.max(0, Host.read().memory("MemTotal")) * 1024 / 2;
    }

    private MethodDiagnosis chosen(Diagnosis diagnosis) {
        if (method == null || method == SnapshotMethod.AUTO) {
            return diagnosis.best();
        }
        return diagnosis.methods().stream()
                .filter(each -> each.method() == method)
                .findFirst()
                .orElseThrow(
                        () -> usage("--method " + Names.of(method) + " does not go with --arena " + Names.of(arena)));
    }

    // ---- forms --------------------------------------------------------------------------------------------------

    private static String text(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    private static List<Map<String, Object>> methods(List<MethodDiagnosis> methods) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (MethodDiagnosis method : methods) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("method", Names.of(method.method()));
            row.put("arena", Names.of(method.arena()));
            row.put("verdict", text(method.level()));
            row.put("pause", Format.duration(method.pause()));
            row.put("save", Format.duration(method.save()));
            row.put("extra, expected", Format.bytes(method.expectedBytes()));
            row.put("at worst", Format.bytes(method.worstBytes()));
            row.put("room", method.roomBytes() < 0 ? "unknown" : Format.bytes(method.roomBytes()));
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, Object>> findings(List<Finding> findings) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("level", text(finding.level()));
            row.put("id", finding.id());
            row.put("message", finding.message());
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, Object>> advice(List<Advice> advice) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Advice each : advice) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("command", each.command());
            row.put("effect", each.effect());
            row.put("root", each.needsRoot() ? "needs root" : "any user");
            row.put("after a reboot", each.afterReboot());
            row.put("in a container", each.inContainer());
            row.put("cost", each.cost());
            rows.add(row);
        }
        return rows;
    }

    private static Report host(Host host) {
        Report report = new Report()
                .add("kernel", host.kernel().release(), "kernel")
                .add("container", host.isContainer(), "container")
                .add("hugePages", host.hugePages("enabled"), "huge pages, private")
                .add("hugePagesDefrag", host.hugePages("defrag"), "huge pages, defrag")
                .add("sharedHugePages", host.hugePages("shmem_enabled"), "huge pages, shared")
                .add("collapse", host.canCollapse(), "huge pages on request")
                .add("asyncForkKernel", host.hasAsyncFork(), "kernel with async fork")
                .add("seccomp", host.process().seccomp(), "seccomp filter")
                .add("noexec", noexec(host), "mounted noexec")
                .add("oomScoreAdjust", host.process().oomScoreAdjust(), "oom_score_adj")
                .add("firstVictim", host.firstVictim(), "killed first if memory ends");
        for (String name : List.of(
                "overcommit_memory",
                "overcommit_ratio",
                "overcommit_kbytes",
                "admin_reserve_kbytes",
                "user_reserve_kbytes")) {
            report.add(name, host.setting("vm/" + name), "vm." + name);
        }
        for (String name : List.of("MemTotal", "MemAvailable", "SwapFree", "CommitLimit", "Committed_AS")) {
            report.bytes(name, host.memory(name) * 1024, name);
        }
        host.problems().forEach((path, problem) -> report.add(path, problem, path));
        return report;
    }

    /** Of the folders that a native library, or shared memory, may be wanted in. */
    private static String noexec(Host host) {
        List<String> folders = Stream.of(System.getProperty("java.io.tmpdir"), "/dev/shm")
                .filter(host::isNoexec)
                .toList();
        return folders.isEmpty() ? "none" : String.join(", ", folders);
    }
}
