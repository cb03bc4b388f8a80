package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Save points as redis.conf writes them. */
class SavePointTest {
    @Test
    void pairsAreSecondsAndChanges() {
        assertThat(SavePoint.parse(" 3600 1  300 100\t60 10000 "))
                .containsExactly(
                        new SavePoint(1, Duration.ofHours(1)),
                        new SavePoint(100, Duration.ofMinutes(5)),
                        new SavePoint(10000, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\"\""})
    void nothingIsNoPoints(String text) {
        assertThat(SavePoint.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60                       | the last of these has no changes: \"60\"",
                "3600 1 300               | the last of these has no changes: \"3600 1 300\"",
                "often 1                  | 'often' of \"often 1\" is no whole number",
                "60 1.5                   | '1.5' of \"60 1.5\" is no whole number",
                "60 9223372036854775808   | '9223372036854775808' of",
                "60 -1                    | changes must not be negative: changes=-1",
                "0 1                      | period must be at least one second: period=PT0S",
                "-60 1                    | period must be at least one second: period=PT-1M",
            })
    void whatIsWrongIsNamed(String text, String named) {
        assertThatThrownBy(() -> SavePoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aPeriodBelowASecondIsRefused() {
        assertThatThrownBy(() -> new SavePoint(1, Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0.999S");
    }
}
