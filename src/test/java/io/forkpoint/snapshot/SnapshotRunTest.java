package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.SnapshotTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a snapshot's life that need no child. */
class SnapshotRunTest {
    /** One that has begun. */
    static SnapshotRun run(SnapshotOptions options) {
        SnapshotPart part = SnapshotPart.all(SnapshotSink.file(Path.of("x.rdb")));
        SnapshotRun run = new SnapshotRun(new SnapshotParts(List.of(part)), options);
        run.begin();
        return run;
    }

    private static SnapshotRun run(Duration limit) {
        return run(SnapshotOptions.DEFAULT.withTimeLimit(limit));
    }

    @Test
    void goesThroughItsPhasesInOrder() {
        SnapshotRun run = run(Duration.ZERO);
        for (SnapshotPhase phase : List.of(
                SnapshotPhase.GATE,
                SnapshotPhase.WRITING,
                SnapshotPhase.SYNCING,
                SnapshotPhase.PUBLISHING,
                SnapshotPhase.DONE)) {
            run.enter(phase);
            assertThat(run.progress().phase()).isEqualTo(phase);
        }
    }

    @Test
    void refusesToLeaveOutThePhasesThatKeepTheMoment() {
        SnapshotRun run = run(Duration.ZERO);
        assertThatThrownBy(() -> run.enter(SnapshotPhase.WRITING)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> run.enter(SnapshotPhase.DONE)).isInstanceOf(IllegalStateException.class);
        assertThat(run.progress().phase()).isEqualTo(SnapshotPhase.PREPARING);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void endsOnlyOnce(SnapshotPhase end) {
        SnapshotRun run = run(Duration.ZERO);
        run.enter(end);
        for (SnapshotPhase next : SnapshotPhase.values()) {
            assertThatThrownBy(() -> run.enter(next)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aCancelStopsItAndSaysSo() {
        SnapshotRun run = run(Duration.ZERO);
        assertThatCode(run::checkpoint).doesNotThrowAnyException();
        run.cancel();
        assertThatThrownBy(run::checkpoint).isInstanceOf(SnapshotCancelledException.class);
    }

    @Test
    void aTimeLimitStopsItAndSaysSo() {
        assertThatThrownBy(run(Duration.ofNanos(1))::checkpoint)
                .isInstanceOf(SnapshotTimeoutException.class)
                .hasMessageContaining("PT0.000000001S");
        assertThatCode(run(Duration.ofDays(1_000_000))::checkpoint).doesNotThrowAnyException();
    }

    @Test
    void oneActivityAtATime() {
        ExclusiveActivity activity = new ExclusiveActivity();
        ExclusiveActivity.Permit load = activity.enter("the load of a.rdb");
        assertThatThrownBy(() -> activity.enter("the snapshot to b.rdb"))
                .isInstanceOf(SnapshotInProgressException.class)
                .hasMessageContaining("the load of a.rdb")
                .hasMessageContaining("the snapshot to b.rdb");
        load.close();
        ExclusiveActivity.Permit snapshot = activity.enter("the snapshot to b.rdb");
        // A second close is not the end of somebody else's activity.
        load.close();
        assertThatThrownBy(() -> activity.enter("the load of c.rdb")).isInstanceOf(SnapshotInProgressException.class);
        snapshot.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "256, 1", "9, 137", "11, 139", "139, 139"})
    void aStatusWordIsDecoded(int word, int code) {
        assertThat(ExitStatus.ofStatusWord(word).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 11, 15})
    void aSignalIsNamed(int signal) {
        String text = ExitStatus.ofStatusWord(signal).describe();
        assertThat(text).contains("signal " + signal);
        assertThat(text.contains("OOM")).isEqualTo(signal == 9);
        assertThat(ExitStatus.ofStatusWord(11).describe()).contains("SIGSEGV");
    }
}
