package io.forkpoint.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Forkpoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.MethodDiagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.host.Advice;
import io.forkpoint.host.Finding;
import io.forkpoint.host.Host;
import io.forkpoint.host.HostCopy;
import io.forkpoint.host.Level;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    private Diagnosis of(String host, Workload workload) throws IOException {
        return Forkpoint.diagnose(HostCopy.of(host, root), workload);
    }

    private static MethodDiagnosis find(Diagnosis diagnosis, SnapshotMethod method, ArenaKind arena) {
        return diagnosis.methods().stream()
                .filter(each -> each.method() == method && each.arena() == arena)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> bad(MethodDiagnosis method) {
        return method.findings().stream()
                .filter(finding -> finding.level() != Level.OK)
                .map(Finding::id)
                .toList();
    }

    @Test
    void underAStrictLimitOnlyTheForkOfPrivateMemoryFails() throws IOException {
        Diagnosis diagnosis = of("mode2-ratio", Workload.ofSize(6 * GIB));

        assertThat(bad(find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE))).containsExactly("overcommit-limit");
        assertThat(find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE).level())
                .isEqualTo(Level.FAIL);
        assertThat(find(diagnosis, SnapshotMethod.ASYNC_FORK, ArenaKind.SHARED).level())
                .isEqualTo(Level.OK);
        assertThat(find(diagnosis, SnapshotMethod.THREAD, ArenaKind.SHARED).level())
                .isEqualTo(Level.OK);
        assertThat(diagnosis.best().method()).isEqualTo(SnapshotMethod.ASYNC_FORK);
    }

    @Test
    void theClassicFailureOfAnOldKernelDoesNotConcernMemoryThatIsMappedWithoutReservation() throws IOException {
        Diagnosis diagnosis = of("mode0-linux4-half", Workload.ofSize(5 * GIB));

        assertThat(find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void onMuslNothingWorksForTheHelperIsNotLoaded() throws IOException {
        Diagnosis diagnosis = of("musl", Workload.ofSize(GIB));

        boolean named = System.getProperty("forkpoint.helper.path") != null;
        assertThat(diagnosis.methods()).allSatisfy(method -> {
            assertThat(bad(method)).containsExactly("musl");
            assertThat(method.level()).isEqualTo(named ? Level.RISK : Level.FAIL);
        });
        assertThat(diagnosis.advice().stream().map(Advice::command))
                .singleElement()
                .asString()
                .contains("glibc");
    }

    @Test
    void adviceComesInTheOrderOfItsEffectAndSaysWhatItCosts() throws IOException {
        List<Advice> advice = of("mode2-ratio", Workload.ofSize(6 * GIB)).advice();

        assertThat(advice.stream().map(Advice::command))
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first).contains("ArenaKind.SHARED"),
                        second -> assertThat(second).isEqualTo("sysctl -w vm.overcommit_memory=1"),
                        third -> assertThat(third).startsWith("sysctl -w vm.overcommit_kbytes="));
        assertThat(advice).allSatisfy(each -> {
            assertThat(each.effect()).isNotBlank();
            assertThat(each.afterReboot()).isNotBlank();
            assertThat(each.inContainer()).isNotBlank();
            assertThat(each.cost()).isNotBlank();
        });
        assertThat(of("mode1", Workload.ofSize(GIB)).advice()).isEmpty();
    }

    @Test
    void copiesAreWholePagesAndRetainedEntriesTheirOwnBytes() throws IOException {
        Workload writes = Workload.builder(4 * GIB)
                .writesPerSecond(20_000)
                .bytesPerEntry(100)
                .lastSave(Duration.ofSeconds(10))
                .build();
        Diagnosis diagnosis = of("mode0-linux6", writes);

        MethodDiagnosis fork = find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE);
        MethodDiagnosis async = find(diagnosis, SnapshotMethod.ASYNC_FORK, ArenaKind.SHARED);
        // 200,000 writes of a million pages hit 181,000 or so, some twice.
        assertThat(fork.expectedBytes() / 4096).isBetween(178_000L, 184_000L);
        assertThat(fork.worstBytes()).isEqualTo(4 * GIB);
        assertThat(async.expectedBytes()).isEqualTo(200_000L * 100 / 2);
        assertThat(fork.pause()).isGreaterThan(async.pause().multipliedBy(100));
        assertThat(fork.save()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aWriteRateThatTheBoundsDoNotAllowIsARisk() throws IOException {
        Workload storm = Workload.builder(13 * GIB)
                .arena(ArenaKind.SHARED)
                .writesPerSecond(1e6)
                .bytesPerEntry(1000)
                .lastSave(Duration.ofSeconds(30))
                .build();
        Diagnosis diagnosis = of("mode0-linux6", storm);

        assertThat(diagnosis.methods())
                .extracting(MethodDiagnosis::method)
                .containsExactly(SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD);
        assertThat(diagnosis.methods())
                .allSatisfy(method -> assertThat(bad(method)).containsExactly("retained"));
    }

    @Test
    void roomIsTheControlGroupsWhereThatIsLess() throws IOException {
        Diagnosis diagnosis = of("cgroup2-container", Workload.ofSize(GIB));

        assertThat(diagnosis.best().roomBytes()).isEqualTo(GIB / 2);
        assertThat(diagnosis.host().isContainer()).isTrue();
        assertThat(bad(find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE))).containsExactly("cgroup-copies");
    }

    @Test
    void aFullDiskIsSeen() throws IOException {
        Workload huge = Workload.builder(1L << 60)
                .arena(ArenaKind.SHARED)
                .target(root.resolve("dump.rdb"))
                .build();

        assertThat(bad(of("mode1", huge).best())).contains("disk-space");
        Workload nowhere = Workload.builder(GIB)
                .arena(ArenaKind.SHARED)
                .target(root.resolve("no").resolve("dump.rdb"))
                .build();
        assertThat(bad(of("mode1", nowhere).best())).contains("disk-unknown");
    }

    @Test
    void aHostThatShowsNothingIsUnknownAndHarmsNobody() throws IOException {
        Diagnosis diagnosis = of("nothing", Workload.ofSize(GIB));

        assertThat(find(diagnosis, SnapshotMethod.FORK, ArenaKind.PRIVATE).level())
                .isEqualTo(Level.UNKNOWN);
        assertThat(diagnosis.best().roomBytes()).isEqualTo(-1);
    }

    @Test
    void aStoreIsJudgedByWhatItHolds() {
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            store.database(0).put(new byte[] {1}, new byte[1000]);
            Diagnosis diagnosis = store.diagnose();

            assertThat(diagnosis.host().kernel().release()).isEqualTo(System.getProperty("os.version"));
            assertThat(diagnosis.methods())
                    .extracting(MethodDiagnosis::method)
                    .containsExactly(SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD);
            assertThat(diagnosis.best().worstBytes()).isPositive();

            SnapshotReport first = store.snapshot(root.resolve("dump.rdb")).join();
            Diagnosis next = store.diagnose();
            assertThat(next.best().pause())
                    .as("learned from the first")
                    .isNotEqualTo(diagnosis.best().pause());
            assertThat(next.best().save())
                    .isGreaterThanOrEqualTo(first.timings().write());
        }
    }

    @Test
    void negativeFiguresAreRefused() {
        assertThatThrownBy(() -> Workload.ofSize(-1)).hasMessageContaining("dataBytes=-1");
    }

    /** Such files give all to the first read, and nothing to the next. */
    @Test
    void settingsAreReadToTheEnd() throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max").start();
        List<String> lines = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();

        assertThat(Host.read().setting("kernel/pid_max")).isEqualTo(Long.parseLong(lines.get(0)));
        assertThat(Host.read().setting("kernel/threads-max")).isEqualTo(Long.parseLong(lines.get(1)));
    }

    @Test
    void thisHostSaysWhatItIs() {
        Host host = Host.read();
        assertThat(host.memory("MemTotal")).isPositive();
        assertThat(host.setting("vm/overcommit_memory")).isBetween(0L, 2L);
        assertThat(host.process().addressBytes()).isPositive();
        assertThat(host.forkPlan().chargedKb()).isPositive();
        assertThat(host.firstVictim()).isNotBlank();
        assertThat(host.mountOptions("/proc")).isNotBlank();
    }
}
