package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An Error that comes once, at any step of a snapshot, ends that snapshot at most: the next one works. */
@ParameterizedClass
@EnumSource
@Timeout(value = 120)
class TransientErrorTest extends SnapshotFixture {
    /** What a snapshot asks of its source. Not openGate: that a lock is let go is not what may fail. */
    private static final String[] STEPS = {
        "arenaKind",
        "arenaAddress",
        "arenaBytes",
        "tableAddress",
        "tableBytes",
        "controlAddress",
        "beforeFork",
        "afterChild",
        "closeGate",
        "unitLimit",
        "stepEpoch",
        "beginRule",
        "populateAhead",
        "releasePassed",
        "ruleOverrun",
        "endRule",
        "retainedBytes",
        "retainedPeakBytes",
        "changes",
        "counts",
    };

    /** Another instance each time, as the heap's own: the same one cannot be suppressed by itself. */
    private static void fail(AtomicBoolean armed) {
        if (armed.compareAndSet(true, false)) {
            throw new OutOfMemoryError("once");
        }
    }

    @Test
    void anErrorAtAnyStepEndsOneSnapshotAtMost() throws IOException {
        byte[] good = lastGoodFile();
        for (String step : STEPS) {
            Files.write(target, good);
            AtomicBoolean armed = new AtomicBoolean();
            Map<String, Runnable> hooks = new HashMap<>();
            hooks.put(step, () -> fail(armed));
            try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, hooks)) {
                coordinator
                        .start(variant.method, target, SnapshotOptions.defaults())
                        .join();
                Files.write(target, good);
                armed.set(true);
                assertFailsOrSucceeds(coordinator, step, good);
                armed.set(false);
                assertThat(coordinator.activity().isSnapshotRunning()).as(step).isFalse();
                assertThat(coordinator
                                .start(variant.method, target, SnapshotOptions.defaults())
                                .join()
                                .keys())
                        .as(step)
                        .isEqualTo(ENTRIES + 1);
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        assertThat(content(target)).containsEntry("written", "later");
    }

    private void assertFailsOrSucceeds(SnapshotCoordinator coordinator, String step, byte[] good) throws IOException {
        Snapshot snapshot;
        try {
            snapshot = coordinator.start(variant.method, target, SnapshotOptions.defaults());
        } catch (OutOfMemoryError atOnce) {
            assertThat(atOnce).hasMessage("once");
            return;
        }
        try {
            snapshot.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(snapshot.progress().phase()).as(step).isEqualTo(SnapshotPhase.DONE);
        } catch (CompletionException e) {
            assertThat(e.getCause()).as(step).isInstanceOf(SnapshotException.class);
            assertThat(snapshot.progress().phase()).as(step).isEqualTo(SnapshotPhase.FAILED);
            // A child may have been through before its parent failed.
            if (!content(target).containsKey("written")) {
                assertThat(Files.readAllBytes(target)).as(step).isEqualTo(good);
            }
        }
        assertThat(coordinator.history().status().running()).as(step).isNull();
    }

    /** A failure of which nobody can tell the first time, for want of memory. */
    private static final class Untold extends SnapshotException {
        private static final long serialVersionUID = 1;

        private final AtomicBoolean armed = new AtomicBoolean(true);

        Untold() {
            super("refused by the test");
        }

        @Override
        public String getMessage() {
            fail(armed);
            return super.getMessage();
        }
    }

    @Test
    void anErrorWhileItsEndIsRecordedLeavesNoneThatSeemsToRun() {
        AtomicBoolean armed = new AtomicBoolean(true);
        Untold failure = new Untold();
        Runnable refuse = () -> {
            if (armed.compareAndSet(true, false)) {
                throw failure;
            }
        };
        try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, Map.of("counts", refuse))) {
            Snapshot snapshot = coordinator.start(variant.method, target, SnapshotOptions.defaults());
            assertThat(snapshot).failsWithin(Duration.ofSeconds(30));
            SaveHistory.Status status = coordinator.history().status();
            assertThat(status.running()).isNull();
            assertThat(status.failure()).isEqualTo("refused by the test");
        }
    }

    @Test
    void aSnapshotThatWaitsIsNotLostWithTheOneBeforeIt() {
        AtomicBoolean armed = new AtomicBoolean(true);
        try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, Map.of("counts", () -> fail(armed)))) {
            SnapshotOptions scheduled = SnapshotOptions.builder().schedule(true).build();
            Snapshot first = coordinator.start(variant.method, target, scheduled);
            Snapshot second = coordinator.start(variant.method, target, scheduled);
            assertThat(second.orTimeout(30, TimeUnit.SECONDS).join().keys()).isEqualTo(ENTRIES);
            assertThat(first).failsWithin(Duration.ofSeconds(30));
        }
    }
}
