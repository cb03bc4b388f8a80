package io.forkpoint.server.internal.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as the protocol has them. */
class DigitsTest {
    private static long parse(String text) {
        byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.ISO_8859_1);
        return Digits.parse(new UnsafeBuffer(bytes), 1, text.length());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, -10, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1})
    void parsesWhatJavaWrites(long value) {
        assertThat(parse(Long.toString(value))).isEqualTo(value);
        assertThat(Digits.width(value)).isEqualTo(Long.toString(value).length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                " 1",
                "1 ",
                "01",
                "-0",
                "-01",
                "00",
                "1a",
                "0x1",
                "1.0",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999",
                "18446744073709551617",
                "123456789012345678901"
            })
    void refusesEveryOtherForm(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ErrorReply.class)
                .hasMessage("ERR value is not an integer or out of range");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.5, 1.5",
        "+1.5, 1.5",
        "-.5, -0.5",
        "5., 5",
        "1e3, 1000",
        "1E-3, 0.001",
        "inf, Infinity",
        "-INF, -Infinity",
        "+Infinity, Infinity",
        "0x1p4, 16",
        "0e5, 0",
        "-0x0p1, -0"
    })
    void parsesNumbersAsC(String text, double value) {
        assertThat(Digits.parseDouble(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "nan", "NaN", "1d", "1f", "1 ", " 1", "--1", "1e", "e1", ".", "x", "infx", "1,5", "1e400", "-1e400",
                "1e-400"
            })
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> Digits.parseDouble(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(ErrorReply.class)
                .hasMessage("ERR value is not a valid float");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "-3, -3",
        "0.1, 0.1",
        "-0.0, -0",
        "1e21, 1e+21",
        "1e-7, 1e-7",
        "1.5e300, 1.5e+300",
        "Infinity, inf",
        "-Infinity, -inf",
        "1e16, 10000000000000000"
    })
    void writesNumbersAsShortAsTheyTell(double value, String text) {
        assertThat(Digits.format(value)).isEqualTo(text);
    }
}
