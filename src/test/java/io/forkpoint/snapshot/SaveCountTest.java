package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which writes a save has, counted where only the coordinator can: in the gate. */
class SaveCountTest extends SnapshotFixture {
    @ParameterizedTest
    @EnumSource(names = {"FORK", "THREAD"})
    void theWritesUpToTheGateAreSaved(SnapshotMethod method) {
        Map<String, Runnable> hooks = Map.of(
                "closeGate", () -> database.put(bytes("before"), bytes("the gate")),
                "releasePassed", () -> database.put(bytes("after"), bytes("the gate")),
                "afterChild", () -> database.put(bytes("after"), bytes("the gate")));
        try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, hooks)) {
            coordinator.start(method, target, SnapshotOptions.DEFAULT).join();

            assertThat(coordinator.history().status().savedChanges()).isEqualTo(ENTRIES + 1);
            assertThat(store.persistence().changesSinceLastSave()).isGreaterThan(ENTRIES + 1);
            assertThat(content(target)).containsKey("before").doesNotContainKey("after");
        }
    }

    @Test
    void aSaveIsCountedBeforeAnybodyHearsOfIt() {
        try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, Map.of())) {
            long saved = coordinator
                    .start(SnapshotMethod.THREAD, target, SnapshotOptions.DEFAULT)
                    .thenApply(report -> coordinator.history().status().savedChanges())
                    .join();

            assertThat(saved).isEqualTo(ENTRIES);
        }
    }
}
