package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong while a file is written, and what is done meanwhile, with the helper's test build, which makes it
 * happen where it is asked to. Runs in a JVM of its own, since a process has one helper.
 */
@Tag("inject")
@ParameterizedClass
@EnumSource
class InjectedFailureTest extends SnapshotFixture {
    private static final int ENOSPC_AFTER = 10_000;
    private static final int EIO = 5;

    private ScanHold hold;

    @BeforeEach
    void chooseHold() {
        hold = ScanHold.of(variant);
    }

    @AfterEach
    void disarm() {
        hold.disarm();
        Faults.disarm();
    }

    private Snapshot heldSnapshot() {
        return heldSnapshot(hold, ENTRIES / 2, SnapshotOptions.defaults());
    }

    @Test
    void aDiskThatFillsUpIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.WRITE_LIMIT, ENOSPC_AFTER);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("write the temporary file for " + target, "ENOSPC", "free some space");
        Faults.disarm();
        assertRecovered(good);
    }

    @Test
    void aDiskThatRefusesAPartOfTheFileIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        byte[] random = new byte[17 << 20];
        new Random(1).nextBytes(random);
        database.put(bytes("large"), random);
        Faults.arm(Faults.RANGE_ERROR, EIO);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("write the temporary file for " + target, "EIO", "kernel's log");
        Faults.disarm();
        database.remove(bytes("large"));
        assertRecovered(good);
    }

    @Test
    void aSyncThatFailsIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.SYNC_ERROR, EIO);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("sync the temporary file for " + target, "EIO");
        Faults.disarm();
        assertRecovered(good);
    }

    @Test
    void aRenameThatFailsIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.RENAME_ERROR, EIO);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("rename", target.toString(), "EIO");
        Faults.disarm();
        assertRecovered(good);
    }

    @Test
    void aFolderThatVanishesMeanwhileIsNamed() throws IOException {
        Path doomed = Files.createDirectory(folder.resolve("doomed"));
        target = doomed.resolve("dump.rdb");
        // The folder is open by then, and the file in it has no name yet.
        Snapshot snapshot = heldSnapshot();
        Files.delete(doomed);
        hold.release();
        assertThat(failure(snapshot))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("give a name to the temporary file", target.toString(), "ENOENT");
    }

    @Test
    void oneThatHasStoppedCanBeCancelled() throws IOException {
        byte[] good = lastGoodFile();
        Snapshot snapshot = heldSnapshot();
        assertThat(snapshot.cancel(true)).isTrue();
        hold.crawl();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.CANCELLED);
        hold.disarm();
        assertRecovered(good);
    }

    @Test
    void oneThatTakesTooLongIsGivenUp() throws Exception {
        byte[] good = lastGoodFile();
        Snapshot snapshot = heldSnapshot(
                hold,
                ENTRIES / 2,
                SnapshotOptions.builder().timeLimit(Duration.ofMillis(500)).build());
        TimeUnit.MILLISECONDS.sleep(500);
        hold.crawl();
        assertThat(failure(snapshot))
                .isInstanceOf(SnapshotTimeoutException.class)
                .hasMessageContainingAll(target.toString(), "PT0.5S", "nothing was published");
        hold.disarm();
        assertRecovered(good);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ENTRIES / 2, ENTRIES})
    void whatIsWrittenMeanwhileIsNotInTheFile(int records) {
        Snapshot snapshot = heldSnapshot(hold, records, SnapshotOptions.defaults());
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("key:" + i), bytes("changed"));
            database.put(bytes("new:" + i), bytes("x"));
        }
        long retained = store.memory().retained();
        database.clear();
        hold.release();
        SnapshotReport report = snapshot.join();
        assertThat(report.keys()).isEqualTo(ENTRIES);
        assertThat(content(target)).isEqualTo(expected());
        if (variant.retains()) {
            assertThat(report.retainedPeakBytes()).isGreaterThanOrEqualTo(retained);
            assertThat(report.copyOnWriteBytes()).as("what a child has copied").isLessThan(2 << 20);
        } else {
            assertThat(retained).isZero();
            assertThat(report.copyOnWriteBytes()).isPositive();
        }
    }

    @Test
    void aFlushOfAllMeanwhileIsNotInTheFile() {
        Snapshot snapshot = heldSnapshot();
        store.clear();
        assertThat(store.size()).isZero();
        for (int i = 0; i < 3 * ENTRIES; i++) {
            database.put(bytes("new:" + i), bytes("takes the place of what was flushed"));
        }
        hold.release();
        assertThat(snapshot.join().keys()).isEqualTo(ENTRIES);
        assertThat(content(target)).isEqualTo(expected());
        hold.disarm();
        assertThat(snapshot().join().keys()).isEqualTo(3 * ENTRIES);
    }

    @Test
    void progressMovesAndASecondSnapshotIsRefused() {
        Snapshot snapshot = heldSnapshot();
        assertThat(snapshot.progress().keysTotal()).isEqualTo(ENTRIES);
        assertThatThrownBy(this::snapshot).isInstanceOf(SnapshotInProgressException.class);
        assertThatThrownBy(() -> store.load(target)).isInstanceOf(SnapshotInProgressException.class);
        snapshot.cancel(true);
        hold.crawl();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(target).doesNotExist();
        assertThat(snapshot.cancel(true)).isFalse();
    }

    @Test
    void closingTheStoreCancelsItsSnapshot() throws IOException {
        byte[] good = lastGoodFile();
        Snapshot snapshot = heldSnapshot(hold, 1, SnapshotOptions.defaults());
        hold.crawl();
        store.close();
        assertThat(snapshot).isDone();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(snapshot.progress().keysWritten()).isLessThan(ENTRIES);
        assertThat(Files.readAllBytes(target)).isEqualTo(good);
    }

    @Test
    void anInterruptOfWhoClosesDoesNotLeaveTheWriter() {
        Snapshot snapshot = heldSnapshot(hold, 1, SnapshotOptions.defaults());
        hold.crawl();
        Thread.currentThread().interrupt();
        store.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
    }
}
