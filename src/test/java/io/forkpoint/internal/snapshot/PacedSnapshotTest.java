package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotTimeoutException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots that may write only so much a second, by every method. */
@ParameterizedClass
@EnumSource
class PacedSnapshotTest extends SnapshotFixture {
    private static final int MIB = 1 << 20;
    private static final SnapshotOptions OPTIONS =
            SnapshotOptions.builder().lzf(false).build();

    @BeforeEach
    void fill() {
        byte[] value = new byte[MIB];
        Random random = new Random(1);
        for (int i = 0; i < 4; i++) {
            random.nextBytes(value);
            database.put(bytes("large:" + i), value);
        }
    }

    @Test
    void theyTakeAsLongAsThat() {
        int rate = 8 * MIB;
        SnapshotReport report =
                snapshot(OPTIONS.toBuilder().maxBytesPerSecond(rate).build()).join();
        // The first piece is not waited for.
        long seconds = TimeUnit.SECONDS.toNanos(1) * (report.bytes() - MIB) / rate;
        assertThat(report.timings().write().toNanos()).isGreaterThan(seconds);
        assertThat(content(target)).containsAllEntriesOf(expected());
    }

    /** It would write for weeks. */
    private Snapshot slowSnapshot() {
        Snapshot snapshot = snapshot(OPTIONS.toBuilder().maxBytesPerSecond(1).build());
        while (snapshot.progress().bytesWritten() == 0) {
            assertThat(snapshot).isNotDone();
            Thread.onSpinWait();
        }
        return snapshot;
    }

    @Test
    void oneThatWaitsCanBeCancelled() {
        Snapshot snapshot = slowSnapshot();
        assertThat(snapshot.cancel(true)).isTrue();
        assertThat(failure(snapshot)).isInstanceOf(SnapshotCancelledException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void oneThatWaitsKeepsItsTimeLimit() {
        assertThat(failure(snapshot(OPTIONS.toBuilder()
                        .maxBytesPerSecond(1)
                        .timeLimit(Duration.ofMillis(200))
                        .build())))
                .isInstanceOf(SnapshotTimeoutException.class);
        assertThat(target).doesNotExist();
    }
}
