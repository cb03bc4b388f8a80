package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.host.HostMemory;
import io.forkpoint.snapshot.SnapshotOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedBoundsTest {
    @ParameterizedTest
    @CsvSource({
        // asked for: slow, max; available; then: slow, max
        "0, 0, 1000, 250, 500",
        "100, 0, 1000, 100, 500",
        "900, 0, 1000, 900, 900",
        "0, 100, 1000, 50, 100",
        "0, 900, 1000, 250, 900",
        "100, 200, 1000, 100, 200",
        "0, 0, 0, 0, 0",
    })
    void boundsByTheHostUnlessAskedFor(long slow, long max, long available, long expectedSlow, long expectedMax) {
        assertThat(RetainedBounds.of(
                        SnapshotOptions.builder().retainedBounds(slow, max).build(), available))
                .isEqualTo(new RetainedBounds(expectedSlow, expectedMax));
    }

    @Test
    void theHostHasSomethingAvailableAndNotMoreThanAll() {
        assertThat(HostMemory.availableBytes()).isPositive().isLessThan(HostMemory.totalBytes());
    }
}
