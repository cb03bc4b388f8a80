package io.forkpoint.internal.doctor;

import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.MethodDiagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.host.Advice;
import io.forkpoint.host.FileSystems;
import io.forkpoint.host.Finding;
import io.forkpoint.host.ForkCheck;
import io.forkpoint.host.ForkPlan;
import io.forkpoint.host.Host;
import io.forkpoint.host.HostMemory;
import io.forkpoint.host.Level;
import io.forkpoint.host.Survival;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.snapshot.PauseEstimate;
import io.forkpoint.internal.snapshot.RetainedBounds;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts together what the host says and what a store does. */
public final class Doctor {
    private static final long PAGE_BYTES = 4096;

    /** What a disk takes, until a snapshot has been seen. */
    private static final double SAVED_BYTES_PER_SECOND = 300e6;

    private final Host host;
    private final Workload workload;
    /** What was learned of the pauses of this arena; null if there is no store yet. */
    private final PauseEstimate learned;

    private final boolean musl;

    public Doctor(Host host, Workload workload, PauseEstimate learned) {
        this.host = host;
        this.workload = workload;
        this.learned = learned;
        musl = host.isMusl();
    }

    public Diagnosis diagnose() {
        List<MethodDiagnosis> methods = new ArrayList<>();
        for (ArenaKind kind : ArenaKind.values()) {
            if (workload.arena() == null || workload.arena() == kind) {
                methods.add(kind == ArenaKind.SHARED ? asyncFork() : fork(kind));
            }
        }
        methods.add(thread());
        if (workload.limitBytes() > workload.dataBytes()) {
            addWhatTheLimitAllows(methods);
        }
        List<Finding> findings =
                methods.stream().flatMap(method -> method.findings().stream()).toList();
        return new Diagnosis(host, List.copyOf(methods), Advice.of(host, forkPlan(), findings));
    }

    /** What is well now need not be well when the store is full. */
    private void addWhatTheLimitAllows(List<MethodDiagnosis> methods) {
        List<MethodDiagnosis> full =
                new Doctor(host, workload.atLimit(), learned).diagnose().methods();
        for (int i = 0; i < methods.size(); i++) {
            List<Finding> now = methods.get(i).findings();
            List<Finding> later = Finding.bad(full.get(i).findings()).stream()
                    .filter(finding ->
                            Finding.bad(now).stream().noneMatch(is -> is.id().equals(finding.id())))
                    .map(finding -> new Finding(
                            Level.RISK,
                            finding.id(),
                            "when the store holds the " + workload.limitBytes() + " bytes that its limit allows: "
                                    + finding.message()))
                    .toList();
            methods.set(i, methods.get(i).with(later));
        }
    }

    // ---- each method --------------------------------------------------------------------------------------------

    private MethodDiagnosis fork(ArenaKind kind) {
        List<Finding> findings = new ArrayList<>(ForkCheck.of(host, forkPlan()));
        findings.addAll(Survival.of(host));
        ArenaKind pages = kind;
        if (kind == ArenaKind.PRIVATE_HUGE && "never".equals(host.hugePages("enabled")) && !host.canCollapse()) {
            pages = ArenaKind.PRIVATE;
            findings.add(new Finding(
                    Level.RISK,
                    "huge-pages-off",
                    "/sys/kernel/mm/transparent_hugepage/enabled is never: the arena gets"
                            + " pages of 4 KiB, and a fork takes ten times as long"));
        }
        common(findings);
        return new MethodDiagnosis(
                SnapshotMethod.FORK,
                kind,
                List.copyOf(findings),
                estimate(pages).of(SnapshotMethod.FORK, workload.dataBytes()),
                save(),
                copiedBytes(),
                workload.dataBytes(),
                room());
    }

    private MethodDiagnosis asyncFork() {
        List<Finding> findings = new ArrayList<>(ForkCheck.of(host, ForkPlan.trimmed(host, 0)));
        findings.addAll(Survival.of(host));
        return ruled(SnapshotMethod.ASYNC_FORK, ArenaKind.SHARED, findings);
    }

    private MethodDiagnosis thread() {
        ArenaKind kind = workload.arena() == null ? ArenaKind.SHARED : workload.arena();
        return ruled(SnapshotMethod.THREAD, kind, new ArrayList<>());
    }

    /** A method that retains what is overwritten. */
    private MethodDiagnosis ruled(SnapshotMethod method, ArenaKind kind, List<Finding> findings) {
        long room = room();
        long expected = retainedBytes();
        RetainedBounds bounds = RetainedBounds.of(SnapshotOptions.defaults(), room < 0 ? Long.MAX_VALUE : room);
        long most = Math.min(workload.dataBytes(), bounds.maxBytes());
        if (expected > bounds.slowBytes()) {
            findings.add(new Finding(
                    Level.RISK,
                    "retained",
                    "at " + Math.round(workload.writesPerSecond()) + " writes a second a snapshot of "
                            + save().toSeconds() + " s retains about " + expected + " bytes; from "
                            + bounds.slowBytes() + " on writers are slowed down, at " + bounds.maxBytes()
                            + " it is given up"));
        }
        common(findings);
        return new MethodDiagnosis(
                method,
                kind,
                List.copyOf(findings),
                estimate(kind).of(method, workload.dataBytes()),
                save(),
                expected,
                most,
                room);
    }

    /** What holds for all. */
    private void common(List<Finding> findings) {
        if (musl) {
            boolean named = System.getProperty(Helper.PATH_PROPERTY) != null;
            findings.add(new Finding(
                    named ? Level.RISK : Level.FAIL,
                    "musl",
                    "this JVM runs on the C library musl: the native helper needs glibc, and "
                            + (named
                                    ? "the one that -D" + Helper.PATH_PROPERTY + " names is not tested"
                                    : "is not loaded")));
        }
        String temporary = System.getProperty("java.io.tmpdir");
        if (host.isNoexec(temporary)) {
            findings.add(new Finding(
                    Level.RISK,
                    "tmp-noexec",
                    "java.io.tmpdir=" + temporary + " is mounted noexec: the native helper,"
                            + " which is copied there, cannot be loaded"));
        }
        memory(findings);
        disk(findings);
    }

    private void memory(List<Finding> findings) {
        long total = HostMemory.totalBytes(host);
        if (host.memory("MemTotal") >= 0 && workload.dataBytes() > total) {
            findings.add(new Finding(
                    Level.RISK,
                    "limit-memory",
                    "values of " + workload.dataBytes() + " bytes are more than the " + total
                            + " that this machine, or the control group, has: before that the kernel kills a process"));
        }
        long longest = host.process().fileLimit();
        if (longest < workload.dataBytes()) {
            findings.add(new Finding(
                    Level.RISK,
                    "file-limit",
                    "ulimit -f lets no file be longer than " + longest + " bytes: a snapshot of " + workload.dataBytes()
                            + " fails with EFBIG, unless it is compressed to less"));
        }
    }

    private void disk(List<Finding> findings) {
        Path folder = workload.target() == null
                ? null
                : workload.target().toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try {
            long free = FileSystems.usableBytes(folder);
            boolean risk = free < workload.dataBytes();
            findings.add(new Finding(
                    risk ? Level.RISK : Level.OK,
                    risk ? "disk-space" : "disk",
                    folder + " has " + free + " bytes free for a snapshot of up to " + workload.dataBytes()
                            + " bytes, beside the last one"));
        } catch (IOException e) {
            findings.add(new Finding(
                    Level.UNKNOWN,
                    "disk-unknown",
                    "how much is free for a snapshot cannot be said: " + e.getMessage()));
        }
    }

    // ---- figures ------------------------------------------------------------------------------------------------

    private ForkPlan forkPlan() {
        return ForkPlan.trimmed(host, workload.dataBytes());
    }

    private PauseEstimate estimate(ArenaKind kind) {
        return learned == null ? new PauseEstimate(kind) : learned;
    }

    private Duration save() {
        return workload.lastSave().isZero()
                ? Duration.ofMillis((long) (workload.dataBytes() / SAVED_BYTES_PER_SECOND * 1000))
                : workload.lastSave();
    }

    /** Random writes: of n pages, so many have been hit at least once. */
    private long copiedBytes() {
        double pages = Math.max(1, workload.dataBytes() / (double) PAGE_BYTES);
        double writes = workload.writesPerSecond() * save().toMillis() / 1000;
        return Math.round(pages * -Math.expm1(-writes / pages)) * PAGE_BYTES;
    }

    /** On the average a write meets half of the entries still ahead of the scan, and what is behind it is freed. */
    private long retainedBytes() {
        double written = workload.writesPerSecond() * save().toMillis() / 1000 * workload.bytesPerEntry();
        return Math.min(workload.dataBytes(), Math.round(written / 2));
    }

    private long room() {
        long available = host.memory("MemAvailable");
        long group = host.controlGroup().roomBytes();
        return available < 0 ? (group == Long.MAX_VALUE ? -1 : group) : Math.min(available * 1024, group);
    }
}
