package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.errors.SnapshotInProgressException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExclusiveActivityTest {
    private final ExclusiveActivity activity = new ExclusiveActivity();
    private final List<ExclusiveActivity.Permit> begun = new ArrayList<>();

    @Test
    void oneAtATime() {
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
        assertThat(activity.isSnapshotRunning()).isFalse();
    }

    @Test
    void whoIsScheduledBeginsAtOnceIfNothingRuns() {
        activity.enterInTurn("the snapshot to a.rdb", begun::add);
        assertThat(begun).hasSize(1);
        assertThat(activity.isSnapshotRunning()).isTrue();
    }

    @Test
    void thePermitIsHandedOnSoThatNobodyComesInBetween() {
        ExclusiveActivity.Permit load = activity.enter("the load of a.rdb");
        List<Throwable> refused = new ArrayList<>();
        activity.enterInTurn("the snapshot to b.rdb", permit -> {
            begun.add(permit);
            refused.add(catchThrowable(() -> activity.enter("the load of c.rdb")));
        });
        activity.enterInTurn("the snapshot to d.rdb", begun::add);
        assertThat(begun).isEmpty();
        load.close();
        assertThat(begun).hasSize(1);
        assertThat(refused.get(0)).hasMessageContaining("while the snapshot to b.rdb is running");
        begun.get(0).close();
        assertThat(begun).hasSize(2);
        begun.get(1).close();
        assertThat(activity.isSnapshotRunning()).isFalse();
    }

    @Test
    void aPermitWhoseEndCouldNotBeToldIsClosedAgain() {
        ExclusiveActivity.Permit snapshot = activity.enter("the snapshot to a.rdb");
        activity.enterInTurn("the snapshot to b.rdb", begun::add);
        OutOfMemoryError full = new OutOfMemoryError("once");
        assertThat(catchThrowable(() -> snapshot.close(() -> {
                    throw full;
                })))
                .isSameAs(full);
        assertThat(begun).isEmpty();
        List<String> told = new ArrayList<>();
        snapshot.close(() -> told.add("failed"));
        assertThat(told).containsExactly("failed");
        assertThat(begun).hasSize(1);
    }

    @Test
    void whoIsWithdrawnDoesNotBegin() {
        ExclusiveActivity.Permit load = activity.enter("the load of a.rdb");
        Consumer<ExclusiveActivity.Permit> waiting = begun::add;
        activity.enterInTurn("the snapshot to b.rdb", waiting);
        assertThat(activity.withdraw(waiting)).isTrue();
        assertThat(activity.withdraw(waiting)).isFalse();
        load.close();
        assertThat(begun).isEmpty();
        assertThat(activity.isSnapshotRunning()).isFalse();
    }
}
