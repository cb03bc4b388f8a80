package io.forkpoint.internal.snapshot;

import io.forkpoint.Seeds;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file holds what there was at its gate, exactly, whatever is overwritten, removed, renamed, flushed or expires
 * while it is written. {@code -Dforkpoint.rounds=<number>} does more of them.
 */
@Tag("inject")
class PointInTimeUnderFireTest {
    private static final int ROUNDS = Integer.getInteger("forkpoint.rounds", 300);
    private static final int ROUNDS_OF_A_STORE = 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyFileIsWhatThereWasAtItsGate(Variant variant) throws Exception {
        long seed = Seeds.one();
        for (int done = 0; done < ROUNDS; done += ROUNDS_OF_A_STORE) {
            long storeSeed = seed + done;
            Seeds.explain(storeSeed, variant.toString(), () -> {
                try (StoreUnderFire store = new StoreUnderFire(variant, ScanHold.of(variant), storeSeed, folder)) {
                    for (int i = 0; i < ROUNDS_OF_A_STORE; i++) {
                        store.round();
                    }
                    store.checkLive();
                }
            });
        }
    }
}
