package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotOptionsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "15, 1", "16, 2", "64, 8", "512, 8"})
    void scansByWhatTheProcessorsAllow(int processors, int threads) {
        assertThat(SnapshotOptions.defaults().scanThreads(processors)).isEqualTo(threads);
    }

    @Test
    void aNumberOfThreadsThatWasAskedForCounts() {
        assertThat(SnapshotOptions.builder().scanThreads(5).build().scanThreads(2))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"-1", "65"})
    void refusesAnAbsurdNumberOfThreads(int threads) {
        assertThatThrownBy(() -> SnapshotOptions.builder().scanThreads(threads).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scanThreads must be 0 to 64: scanThreads=" + threads);
    }
}
