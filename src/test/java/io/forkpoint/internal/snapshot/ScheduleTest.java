package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Snapshots that wait for one another. */
class ScheduleTest extends VariantFixture {
    private static final SnapshotOptions SCHEDULED =
            SnapshotOptions.builder().schedule(true).build();

    private final GatedChannel channel = new GatedChannel();

    /** A snapshot that runs until its channel is opened. */
    private Snapshot running() {
        Snapshot running = toChannel(store, Variant.THREAD_PRIVATE, channel, SnapshotOptions.defaults());
        channel.awaitWriter();
        return running;
    }

    private Path file(int number) {
        return folder.resolve(number + ".rdb");
    }

    @Test
    void theyRunInTheOrderInWhichTheyWereAskedFor() {
        Snapshot first = running();
        List<Integer> ended = Collections.synchronizedList(new ArrayList<>());
        List<Snapshot> waiting = new ArrayList<>();
        List<CompletableFuture<?>> followers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Snapshot snapshot = snapshot(file(i));
            waiting.add(snapshot);
            followers.add(snapshot.thenRun(() -> ended.add(number)));
        }
        assertThat(waiting)
                .allSatisfy(snapshot -> assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.WAITING));
        channel.open();
        first.join();
        followers.forEach(CompletableFuture::join);
        assertThat(ended).containsExactly(0, 1, 2, 3, 4);
        assertThat(content(file(4))).isEqualTo(expected());
    }

    private Snapshot snapshot(Path file) {
        return store.snapshot(SnapshotMethod.AUTO, file, SCHEDULED);
    }

    @Test
    void oneThatIsCancelledWhileItWaitsEndsAtOnceAndTheOthersGoOn() {
        Snapshot first = running();
        Snapshot cancelled = snapshot(file(1));
        Snapshot last = snapshot(file(2));
        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(failure(cancelled)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(cancelled.progress().phase()).isEqualTo(SnapshotPhase.CANCELLED);
        assertThat(first).isNotDone();
        channel.open();
        assertThat(last.join().keys()).isEqualTo(ENTRIES);
        assertThat(file(1)).doesNotExist();
    }

    @Test
    void tooManyAreRefused() {
        List<Snapshot> asked = new ArrayList<>(List.of(running()));
        for (int i = 0; i < ExclusiveActivity.MOST_WAITING; i++) {
            asked.add(snapshot(file(i)));
        }
        assertThatThrownBy(() -> snapshot(file(99)))
                .isInstanceOf(SnapshotInProgressException.class)
                .hasMessageContainingAll("99.rdb", "16 are waiting");
        channel.open();
        store.close();
        assertThat(asked).allMatch(Snapshot::isDone);
        assertThat(file(99)).doesNotExist();
    }

    @Test
    void closingTheStoreCancelsThoseThatWait() {
        Snapshot first = running();
        List<Snapshot> waiting = List.of(snapshot(file(1)), snapshot(file(2)));
        Thread opener = new Thread(() -> {
            // Those that wait are cancelled first, and nobody waits for the one that runs but who closes.
            waiting.forEach(VariantFixture::failure);
            channel.open();
        });
        opener.start();
        store.close();
        assertThat(waiting)
                .allSatisfy(snapshot -> assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class));
        assertThat(failure(first)).isInstanceOf(SnapshotCancelledException.class);
    }
}
