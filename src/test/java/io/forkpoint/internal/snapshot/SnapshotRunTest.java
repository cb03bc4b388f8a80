package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotSink;
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
        return run(SnapshotOptions.builder().timeLimit(limit).build());
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
    void theTimeLimitCountsFromTheBeginning() {
        SnapshotPart part = SnapshotPart.all(SnapshotSink.file(Path.of("x.rdb")));
        SnapshotRun waiting = new SnapshotRun(
                new SnapshotParts(List.of(part)),
                SnapshotOptions.builder().timeLimit(Duration.ofNanos(1)).build());
        assertThat(waiting.progress().phase()).isEqualTo(SnapshotPhase.WAITING);
        assertThat(waiting.mustStop()).isFalse();
        waiting.begin();
        assertThat(waiting.mustStop()).isTrue();
    }

    @Test
    void theFirstReasonToGiveItUpCounts() {
        SnapshotRun run = run(Duration.ZERO);
        SnapshotException first = new SnapshotException("first");
        run.giveUp(first);
        run.giveUp(new SnapshotException("second"));
        run.cancel();
        assertThat(run.isGivenUp()).isTrue();
        assertThat(run.stopped()).isSameAs(first);
    }

    @Test
    void aForkThatFailedIsFollowedByAnotherTry() {
        SnapshotRun run = run(Duration.ZERO);
        run.enter(SnapshotPhase.PREPARING);
        run.enter(SnapshotPhase.GATE);
        run.enter(SnapshotPhase.PREPARING);
        run.enter(SnapshotPhase.GATE);
        run.enter(SnapshotPhase.WRITING);
        assertThatThrownBy(() -> run.enter(SnapshotPhase.PREPARING)).isInstanceOf(IllegalStateException.class);
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
