package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A child that no signal of ours ends, as one that waits in the kernel for a disk that has gone: the store goes on without
 * it. It is stopped here, and the helper's test build keeps the store's signals from it.
 */
@Tag("inject")
@ParameterizedClass
@EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
class HungChildTest extends SnapshotFixture {
    private final ScanHold hold = new ChildHold();

    @AfterEach
    void disarm() {
        Faults.disarm();
    }

    private ProcessHandle hungChild(Snapshot snapshot) {
        ProcessHandle child = ChildHold.stopped().orElseThrow();
        assertThat(snapshot).isNotDone();
        Faults.arm(Faults.DEAF, 1);
        return child;
    }

    private void endAtLast(ProcessHandle child) throws Exception {
        assertThat(child.isAlive()).isTrue();
        Faults.disarm();
        child.destroyForcibly();
        // Reaped, and not only dead: one that nobody waits for stays a process.
        child.onExit().get(1, TimeUnit.MINUTES);
        Leftovers.assertThreadsEnd();
    }

    @Test
    void holdsUpNoClose() throws Exception {
        Snapshot snapshot = heldSnapshot(hold, ENTRIES / 2, SnapshotOptions.defaults());
        ProcessHandle child = hungChild(snapshot);
        store.close();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        endAtLast(child);
    }

    @Test
    void holdsUpNoOtherSnapshot() throws Exception {
        byte[] good = lastGoodFile();
        Snapshot snapshot = heldSnapshot(hold, ENTRIES / 2, SnapshotOptions.defaults());
        ProcessHandle child = hungChild(snapshot);
        snapshot.cancel(false);
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertRecoveredBeside(child, good);
        endAtLast(child);
    }

    private void assertRecoveredBeside(ProcessHandle child, byte[] good) throws IOException {
        assertThat(child.isAlive()).isTrue();
        assertRecovered(good);
    }
}
