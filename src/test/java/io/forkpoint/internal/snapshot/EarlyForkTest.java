package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotChildException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A child that was forked before the gate, and what becomes of it if things go wrong until it is let go. */
@Tag("inject")
@ParameterizedClass
@EnumSource(names = "ASYNC_FORK_SHARED")
class EarlyForkTest extends SnapshotFixture {
    @AfterEach
    void disarm() {
        Faults.disarm();
    }

    @ParameterizedTest
    @CsvSource({"9, SIGKILL", "11, SIGSEGV"})
    void aChildThatDiesWhileItWaitsIsExplained(int signal, String name) throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.BEFORE_GATE, signal);
        assertThat(failure(snapshot()))
                .isInstanceOf(SnapshotChildException.class)
                .hasMessageContainingAll(target.toString(), name, "had published nothing");
        assertRecovered(good);
    }

    @Test
    void aChildThatStopsWhileItWaitsIsKilledAtItsTimeLimit() throws IOException {
        byte[] good = lastGoodFile();
        Faults.arm(Faults.BEFORE_GATE, Faults.SIGSTOP);
        assertThat(failure(snapshot(SnapshotOptions.builder()
                        .timeLimit(Duration.ofMillis(200))
                        .build())))
                .isInstanceOf(SnapshotTimeoutException.class);
        assertRecovered(good);
    }

    /** The gate is held open by nobody then, and what the rule had begun to hold is free. */
    @Test
    void aChildThatIsKilledInTheGateIsExplained() throws IOException {
        byte[] good = lastGoodFile();
        Runnable kill = () -> waitingChild().destroyForcibly();
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, Map.of("openGate", kill))) {
            assertThat(failure(hooked.start(variant.method, target, SnapshotOptions.defaults())))
                    .isInstanceOf(SnapshotChildException.class)
                    .hasMessageContainingAll(target.toString(), "SIGKILL", "had published nothing");
        }
        assertRecovered(good);
    }

    private static ProcessHandle waitingChild() {
        return ProcessHandle.current().children().findFirst().orElseThrow();
    }

    @Test
    void aFailureInTheGateSendsTheChildAway() throws IOException {
        byte[] good = lastGoodFile();
        SnapshotException failure = new SnapshotException("no more epochs");
        Runnable fail = () -> {
            throw failure;
        };
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, Map.of("stepEpoch", fail))) {
            assertThat(failure(hooked.start(variant.method, target, SnapshotOptions.defaults())))
                    .isSameAs(failure);
        }
        assertRecovered(good);
    }

    /** Cancelled while the child waits: it must not get a moment to write. */
    @ParameterizedTest
    @ValueSource(strings = {"closeGate", "stepEpoch", "beginRule", "openGate"})
    void aCancelUntilItIsLetGoEndsIt(String moment) throws IOException {
        byte[] good = lastGoodFile();
        AtomicReference<Snapshot> running = new AtomicReference<>();
        Runnable cancel = () -> {
            while (running.get() == null) {
                LockSupport.parkNanos(1_000_000);
            }
            running.get().cancel(true);
        };
        Faults.arm(Faults.BEFORE_SCAN, Faults.SIGSTOP);
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, Map.of(moment, cancel))) {
            running.set(hooked.start(variant.method, target, SnapshotOptions.defaults()));
            assertThat(failure(running.get())).isInstanceOf(SnapshotCancelledException.class);
        }
        assertRecovered(good);
    }
}
