package io.forkpoint.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Forkpoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.host.Finding;
import io.forkpoint.host.Host;
import io.forkpoint.host.HostCopy;
import io.forkpoint.host.Level;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a store's limit: more than there is, and more than a snapshot could cope with. */
class LimitDiagnosisTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    private static List<Finding> bad(Diagnosis diagnosis, SnapshotMethod method) {
        return Finding.bad(diagnosis.methods().stream()
                .filter(each -> each.method() == method)
                .findFirst()
                .orElseThrow()
                .findings());
    }

    @Test
    void aLimitAboveTheMachinesMemoryIsARiskOfEachMethod() throws IOException {
        Diagnosis diagnosis = Forkpoint.diagnose(HostCopy.of("mode1", root), Workload.ofSize(1000 * GIB));
        for (SnapshotMethod method : List.of(SnapshotMethod.FORK, SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD)) {
            assertThat(bad(diagnosis, method)).extracting(Finding::id).contains("limit-memory");
        }
        assertThat(diagnosis.advice())
                .anySatisfy(advice -> assertThat(advice.command()).contains("maxmemory"));
    }

    @Test
    void whatTheLimitAllowsIsJudgedToo() throws IOException {
        Workload small = Workload.builder(GIB / 4).limitBytes(6 * GIB).build();
        Diagnosis diagnosis = Forkpoint.diagnose(HostCopy.of("mode2-ratio", root), small);
        assertThat(bad(diagnosis, SnapshotMethod.FORK)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("overcommit-limit");
            assertThat(finding.level()).isEqualTo(Level.RISK);
            assertThat(finding.message()).startsWith("when the store holds the " + 6 * GIB + " bytes");
        });
        assertThat(bad(diagnosis, SnapshotMethod.ASYNC_FORK)).isEmpty();
    }

    @Test
    void theDefaultLimitOfALargeMachineIsWhatAStoreHolds() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        for (long tebibytes : new long[] {2, 3, 64}) {
            Files.writeString(root.resolve("proc/meminfo"), "MemTotal:       " + (tebibytes << 30) + " kB\n");
            long limit = StoreOptions.defaults().effectiveLimitBytes(Host.read(root, "self"));
            assertThat(limit).isEqualTo(Arena.MAX_LIMIT_BYTES);
        }
        for (ArenaKind kind : ArenaKind.values()) {
            try (Store store = Store.open(StoreOptions.builder()
                    .arena(kind)
                    .limitBytes(Arena.MAX_LIMIT_BYTES)
                    .build())) {
                assertThat(store.memory().limit()).isEqualTo(Arena.MAX_LIMIT_BYTES);
                store.database(0).put(new byte[1], new byte[1]);
            }
        }
    }

    @Test
    void aLimitIsNotRaisedBeyondWhatWasReserved() {
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            store.setLimitBytes(128 << 20);
            assertThat(store.memory().limit()).isEqualTo(128 << 20);
            assertThatThrownBy(() -> store.setLimitBytes(1L << 39))
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContainingAll("cannot be raised to " + (1L << 39), "ulimit -v");
            assertThatThrownBy(() -> store.setLimitBytes(1L << 50)).isInstanceOf(IllegalArgumentException.class);
            assertThat(store.memory().limit()).isEqualTo(128 << 20);
        }
    }
}
