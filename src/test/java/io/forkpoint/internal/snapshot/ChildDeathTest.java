package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotChildException;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forks that fail, and children that die or stop, at each point of their lives. */
@Tag("inject")
@ParameterizedClass
@EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
class ChildDeathTest extends SnapshotFixture {
    @AfterEach
    void disarm() {
        Faults.disarm();
    }

    @ParameterizedTest
    @CsvSource({"12, ENOMEM, vm.overcommit_memory", "11, EAGAIN, pids.max", "1, EPERM, seccomp"})
    void aForkThatFailsIsExplained(int errno, String name, String help) throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.FORK, errno);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotForkException.class)
                .hasMessageContainingAll(target.toString(), name, help);
        assertRecovered(good);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 9, SIGKILL", "2, 9, SIGKILL", "3, 9, SIGKILL", "4, 9, SIGKILL",
        "1, 11, SIGSEGV", "2, 11, SIGSEGV", "3, 11, SIGSEGV", "4, 11, SIGSEGV",
        "2, 7, SIGBUS", "2, 15, SIGTERM"
    })
    void aChildThatDiesIsExplainedAndLeavesTheLastGoodFile(int point, int signal, String name) throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.RECORDS, ENTRIES / 2);
        Faults.arm(point, signal);
        assertDiedOf(snapshot(), signal, name);
        assertRecovered(good);
    }

    private void assertDiedOf(Snapshot snapshot, int signal, String name) {
        Throwable thrown = failure(snapshot);
        assertThat(thrown)
                .isInstanceOf(SnapshotChildException.class)
                .hasMessageContainingAll(target.toString(), name, "signal " + signal, "had published nothing");
        assertThat(thrown.getMessage().contains("OOM killer")).isEqualTo(signal == Faults.SIGKILL);
    }

    /** What writers would lose with the child's memory they retain under the other methods, until it is gone. */
    @Test
    void aChildThatDiesUnderWritersIsExplainedToo() throws IOException {
        byte[] good = lastGoodFile();
        ScanHold hold = ScanHold.of(variant);
        Snapshot snapshot = heldSnapshot(hold, ENTRIES / 2, SnapshotOptions.defaults());
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("key:" + i), bytes("changed while the child had stopped"));
        }
        ChildHold.stopped().orElseThrow().destroyForcibly();
        assertDiedOf(snapshot, Faults.SIGKILL, "SIGKILL");
        assertRecovered(good);
    }

    @ParameterizedTest
    @ValueSource(ints = {Faults.SIGKILL, Faults.SIGSEGV})
    void aChildThatDiesBehindTheRenameHasLeftTheNewFileWhole(int signal) throws IOException {
        lastGoodFile();
        Faults.arm(Faults.AFTER_RENAME, signal);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotChildException.class)
                .hasMessageContaining("had published the whole file");
        assertThat(content(target)).hasSize(ENTRIES + 1).containsEntry("written", "later");
    }

    @ParameterizedTest
    @ValueSource(ints = {Faults.BEFORE_SCAN, Faults.MID_SCAN, Faults.BEFORE_SYNC, Faults.BEFORE_RENAME})
    void aChildThatStopsIsKilledAtItsTimeLimit(int point) throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.RECORDS, ENTRIES / 2);
        Faults.arm(point, Faults.SIGSTOP);
        assertThat(failure(snapshot(SnapshotOptions.builder()
                        .timeLimit(Duration.ofMillis(200))
                        .build())))
                .isInstanceOf(SnapshotTimeoutException.class)
                .hasMessageContainingAll(target.toString(), "PT0.2S", "nothing was published");
        assertRecovered(good);
    }

    @Test
    void aCancelThatComesBehindTheRenameIsASuccess() throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.AFTER_RENAME, Faults.SIGSTOP);
        Snapshot snapshot = snapshot();
        while (Arrays.equals(Files.readAllBytes(target), good)) {
            assertThat(snapshot).isNotDone();
        }
        snapshot.cancel(true);
        SnapshotReport report = snapshot.join();
        assertThat(report.exitStatus()).isEqualTo(128 + Faults.SIGKILL);
        assertThat(report.keys()).isEqualTo(ENTRIES + 1);
        assertThat(report.bytes()).isEqualTo(Files.size(target));
        assertThat(content(target)).containsEntry("written", "later");
    }
}
