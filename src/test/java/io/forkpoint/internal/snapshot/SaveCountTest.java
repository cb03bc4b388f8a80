package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.SnapshotOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which writes a save has, counted where only the coordinator can: in the gate. */
@ParameterizedClass
@EnumSource
class SaveCountTest extends SnapshotFixture {
    private SaveHistory.Status saved(SnapshotCoordinator coordinator) {
        return coordinator
                .start(variant.method, target, SnapshotOptions.defaults())
                .thenApply(report -> coordinator.history().status())
                .join();
    }

    @Test
    void theWritesUpToTheGateAreSaved() {
        Runnable writeBefore = () -> database.put(bytes("before"), bytes("the gate"));
        Runnable writeAfter = () -> database.put(bytes("after"), bytes("the gate"));
        Map<String, Runnable> hooks = Map.of("closeGate", writeBefore, "endRule", writeAfter, "afterChild", writeAfter);
        try (SnapshotCoordinator coordinator = HookedSource.coordinator(store, hooks)) {
            // Before anybody hears of the save, it counts.
            assertThat(saved(coordinator).savedChanges()).isEqualTo(ENTRIES + 1);
        }
        // The store's own coordinator knows nothing of that save, so these are all writes.
        assertThat(store.persistence().changesSinceLastSave()).isGreaterThan(ENTRIES + 1);
        assertThat(content(target)).containsKey("before").doesNotContainKey("after");
    }
}
