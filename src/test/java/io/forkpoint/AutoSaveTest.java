package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.internal.snapshot.SaveHistory;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a store saves itself; no clock runs here, and no snapshot is taken. */
class AutoSaveTest {
    private static final List<SavePoint> POINTS = SavePoint.parse("3600 1 300 100 60 10000");

    private SaveHistory.Status history = status(0, 0, null);
    private long changes;
    private RuntimeException refusal;
    private final List<CompletableFuture<SnapshotReport>> saves = new ArrayList<>();
    private final AutoSave autoSave =
            new AutoSave(POINTS, Path.of("dump.rdb"), () -> history, () -> changes, this::save);

    private CompletableFuture<SnapshotReport> save(boolean inTurn) {
        if (refusal != null) {
            throw refusal;
        }
        saves.add(new CompletableFuture<>());
        return saves.get(saves.size() - 1);
    }

    private static SaveHistory.Status status(long savedChanges, long secondsSinceSave, Duration sinceGivenUp) {
        return new SaveHistory.Status(
                savedChanges,
                Instant.EPOCH,
                Duration.ofSeconds(secondsSinceSave),
                sinceGivenUp,
                null,
                null,
                null,
                null,
                null);
    }

    @ParameterizedTest
    @CsvSource({
        // seconds since the last save, writes since its gate; the point's seconds, 0 for none
        "3600, 0, 0",
        "3599, 1, 0",
        "3600, 1, 3600",
        "299, 9999, 0",
        "300, 99, 0",
        "300, 100, 300",
        "59, 1000000, 0",
        "60, 9999, 0",
        "60, 10000, 60",
        "4000, 100000, 3600",
    })
    void aPointIsDueWithItsWritesAndItsTime(long seconds, long unsaved, long expected) {
        SavePoint due = AutoSave.due(POINTS, unsaved, status(0, seconds, null));

        assertThat(due == null ? 0 : due.period().toSeconds()).isEqualTo(expected);
    }

    @Test
    void aPointWithoutChangesIsDueByTimeAlone() {
        assertThat(AutoSave.due(SavePoint.parse("60 0"), 0, status(0, 60, null)))
                .isEqualTo(new SavePoint(0, Duration.ofMinutes(1)));
    }

    @Test
    void withoutPointsNothingIsEverDue() {
        assertThat(AutoSave.due(List.of(), Long.MAX_VALUE, status(0, 1_000_000, null)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "4999, false", "5000, true"})
    void aSaveThatFailedIsNotTriedAgainAtOnce(long millis, boolean expected) {
        SaveHistory.Status failed = status(0, 4000, Duration.ofMillis(millis));

        assertThat(AutoSave.due(POINTS, 1, failed) != null).isEqualTo(expected);
    }

    @Test
    void onlyWritesAfterTheLastSavesGateCount() {
        changes = 1000;
        history = status(950, 300, null);

        autoSave.look();
        assertThat(saves).isEmpty();

        changes = 1050;
        autoSave.look();
        assertThat(saves).hasSize(1);
    }

    @Test
    void oneThatIsOnItsWayOrWaitsForItsTurnIsNotAskedForTwice() {
        changes = 1;
        history = status(0, 3600, null);

        autoSave.look();
        autoSave.look();
        assertThat(saves).hasSize(1);

        saves.get(0).completeExceptionally(new IllegalStateException("no space"));
        autoSave.look();
        assertThat(saves).hasSize(2);
    }

    @Test
    void aStoreThatIsBusyIsAskedAgainAtTheNextLook() {
        changes = 1;
        history = status(0, 3600, null);

        refusal = new SnapshotInProgressException("a load is running");
        autoSave.look();
        refusal = new StoreClosedException("the store has been closed");
        autoSave.look();
        assertThat(saves).isEmpty();

        refusal = null;
        autoSave.look();
        assertThat(saves).hasSize(1);
    }
}
