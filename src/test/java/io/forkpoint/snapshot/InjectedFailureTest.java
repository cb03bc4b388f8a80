package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotChildException;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.helper.Helper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong in the kernel and in the child, with the helper's test build, which makes it happen where it is asked
 * to ({@code native/src/inject.h}). Runs in a JVM of its own, since a process has one helper.
 */
@Tag("inject")
class InjectedFailureTest extends SnapshotFixture {
    private static final int FORK = 0;
    private static final int BEFORE_SCAN = 1;
    private static final int MID_SCAN = 2;
    private static final int BEFORE_RENAME = 4;
    private static final int AFTER_RENAME = 5;
    private static final int WRITE_LIMIT = 6;
    private static final int SYNC_ERROR = 7;
    private static final int RECORDS = 8;
    private static final int SLOW_SCAN = 9;
    private static final int CLEAR = -1;

    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    /** A scan of all entries takes a minute at least: what is done meanwhile is done during the snapshot. */
    private static final int SLOW_MICROS = 30_000;

    private static void inject(int point, int action) {
        assertThat(Helper.library().fp_inject(point, action))
                .as("the helper's test build has to be named by -D" + Helper.PATH_PROPERTY)
                .isZero();
    }

    @AfterEach
    void disarm() {
        inject(CLEAR, 0);
    }

    @ParameterizedTest
    @CsvSource({"12, ENOMEM, vm.overcommit_memory", "11, EAGAIN, pids.max", "1, EPERM, seccomp"})
    void aForkThatFailsIsExplained(int errno, String name, String help) throws IOException {
        byte[] good = lastGoodFile();
        inject(FORK, errno);
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
        inject(RECORDS, ENTRIES / 2);
        inject(point, signal);
        Throwable thrown = failure(snapshot());
        assertThat(thrown)
                .isInstanceOf(SnapshotChildException.class)
                .hasMessageContainingAll(target.toString(), name, "signal " + signal, "had published nothing");
        assertThat(thrown.getMessage().contains("OOM killer")).isEqualTo(signal == SIGKILL);
        assertRecovered(good);
    }

    @ParameterizedTest
    @ValueSource(ints = {SIGKILL, 11})
    void aChildThatDiesBehindTheRenameHasLeftTheNewFileWhole(int signal) throws IOException {
        lastGoodFile();
        inject(AFTER_RENAME, signal);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotChildException.class)
                .hasMessageContaining("had published the whole file");
        assertThat(content(target)).hasSize(ENTRIES + 1).containsEntry("written", "later");
    }

    @ParameterizedTest
    @ValueSource(ints = {BEFORE_SCAN, MID_SCAN, 3, BEFORE_RENAME})
    void aChildThatStopsIsKilledAtItsTimeLimit(int point) throws IOException {
        byte[] good = lastGoodFile();
        inject(RECORDS, ENTRIES / 2);
        inject(point, SIGSTOP);
        assertThat(failure(snapshot(SnapshotOptions.DEFAULT.withTimeLimit(Duration.ofMillis(200)))))
                .isInstanceOf(SnapshotTimeoutException.class)
                .hasMessageContainingAll(target.toString(), "PT0.2S", "nothing was published");
        assertRecovered(good);
    }

    @Test
    void aChildThatStopsCanBeCancelled() throws IOException {
        byte[] good = lastGoodFile();
        inject(BEFORE_SCAN, SIGSTOP);
        Snapshot snapshot = snapshot();
        awaitPhase(snapshot, SnapshotPhase.WRITING);
        assertThat(snapshot.cancel(true)).isTrue();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.CANCELLED);
        assertRecovered(good);
    }

    @Test
    void aCancelThatComesBehindTheRenameIsASuccess() throws IOException {
        byte[] good = lastGoodFile();
        inject(AFTER_RENAME, SIGSTOP);
        Snapshot snapshot = snapshot();
        while (Arrays.equals(Files.readAllBytes(target), good)) {
            assertThat(snapshot).isNotDone();
        }
        snapshot.cancel(true);
        SnapshotReport report = snapshot.join();
        assertThat(report.exitStatus()).isEqualTo(128 + SIGKILL);
        assertThat(report.keys()).isEqualTo(ENTRIES + 1);
        assertThat(report.bytes()).isEqualTo(Files.size(target));
        assertThat(content(target)).containsEntry("written", "later");
    }

    @Test
    void aDiskThatFillsUpIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        inject(WRITE_LIMIT, 10_000);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("write the temporary file for " + target, "ENOSPC", "free some space");
        assertRecovered(good);
    }

    @Test
    void aSyncThatFailsIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        inject(SYNC_ERROR, 5);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("sync the temporary file for " + target, "EIO");
        assertRecovered(good);
    }

    @Test
    void whatIsWrittenMeanwhileIsNotInTheFile() throws IOException {
        inject(RECORDS, 1);
        inject(MID_SCAN, SIGSTOP);
        Snapshot snapshot = snapshot();
        long child = awaitStopped(snapshot);
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("key:" + i), bytes("changed"));
            database.put(bytes("new:" + i), bytes("x"));
        }
        database.flush();
        POSIXFactory.getNativePOSIX().kill(child, SIGCONT);
        SnapshotReport report = snapshot.join();
        assertThat(report.keys()).isEqualTo(ENTRIES);
        assertThat(report.copyOnWriteBytes()).isPositive();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void progressMovesAndASecondSnapshotIsRefused() {
        inject(SLOW_SCAN, SLOW_MICROS);
        Snapshot snapshot = snapshot();
        awaitPhase(snapshot, SnapshotPhase.WRITING);
        assertThat(snapshot.progress().keysTotal()).isEqualTo(ENTRIES);
        assertThatThrownBy(this::snapshot).isInstanceOf(SnapshotInProgressException.class);
        assertThatThrownBy(() -> store.load(target)).isInstanceOf(SnapshotInProgressException.class);
        snapshot.cancel(true);
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(target).doesNotExist();
        assertThat(snapshot.cancel(true)).isFalse();
    }

    @Test
    void closingTheStoreCancelsItsSnapshot() throws IOException {
        byte[] good = lastGoodFile();
        inject(SLOW_SCAN, SLOW_MICROS);
        Snapshot snapshot = snapshot();
        awaitPhase(snapshot, SnapshotPhase.WRITING);
        store.close();
        assertThat(snapshot).isDone();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(snapshot.progress().keysWritten()).isLessThan(ENTRIES);
        assertThat(Files.readAllBytes(target)).isEqualTo(good);
    }

    @Test
    void anInterruptOfWhoClosesDoesNotLeaveTheChild() {
        inject(SLOW_SCAN, SLOW_MICROS);
        Snapshot snapshot = snapshot();
        awaitPhase(snapshot, SnapshotPhase.WRITING);
        Thread.currentThread().interrupt();
        store.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
    }

    /** The pid of the child, as soon as it has stopped itself. */
    private long awaitStopped(Snapshot snapshot) throws IOException {
        while (true) {
            assertThat(snapshot).isNotDone();
            for (long child : Leftovers.look(folder).children()) {
                String stat = Files.readString(Path.of("/proc/" + child + "/stat"));
                if (stat.contains("(forkpoint-save) T")) {
                    return child;
                }
            }
        }
    }

    /** Ends with the snapshot, at the latest. */
    private static void awaitPhase(Snapshot snapshot, SnapshotPhase phase) {
        while (snapshot.progress().phase() != phase) {
            assertThat(snapshot).isNotDone();
            Thread.onSpinWait();
        }
    }
}
