package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.OldestServer;
import java.util.HexFormat;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdbPreambleTest {
    private static final int ALL = 0xffff;

    @Test
    void everyDatabaseThatHoldsKeysIsSized() {
        FakeSource source = new FakeSource();
        source.keys[0] = 63;
        source.keysWithExpiry[0] = 5;
        source.keys[15] = 0x1_0000_0000L;
        source.keysWithExpiry[15] = 300;

        String preamble = written(new RdbPreamble(CarriedRecords.NONE, 1, 2, ALL, OldestServer.AUTO), source);

        assertThat(preamble)
                .startsWith("REDIS0009\u00fa\u0009redis-ver\u00057.0.0\u00fa\nredis-bits\u000264")
                .endsWith("\u00fe\u0000\u00fb?\u0005"
                        + "\u00fe\u000f\u00fb\u0081\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0000A,")
                .contains("\u00fa\u0005ctime\u00011\u00fa\u0008used-mem\u00012");
    }

    @Test
    void aDatabaseThatIsNotWrittenAsAWholeIsNotSized() {
        FakeSource source = new FakeSource();
        source.keys[0] = 1;
        source.keys[1] = 2;
        assertThat(written(new RdbPreamble(CarriedRecords.NONE, 1, 2, 0b10, OldestServer.AUTO), source))
                .endsWith("\u00fe\u0001\u00fb\u0002\u0000")
                .doesNotContain("\u00fe\u0000");
        assertThat(written(new RdbPreamble(CarriedRecords.NONE, 1, 2, 0, OldestServer.AUTO), source))
                .doesNotContain("\u00fb");
    }

    @Test
    void functionsAndModuleAuxAreCarriedToTheirPlaces() {
        byte[] early = {(byte) 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 2, 9, 0};
        byte[] late = {(byte) 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 2, 2, 9, 0};
        byte[] function = "#!lua name=f".getBytes(ISO_8859_1);

        RdbPreamble preamble = new RdbPreamble(
                new CarriedRecords(List.of(function), List.of(early, late)), 1, 2, ALL, OldestServer.AUTO);

        assertThat(written(preamble, new FakeSource()))
                .startsWith("REDIS0010")
                .endsWith("\u00f7" + new String(early, ISO_8859_1) + "\u00f5\u000c#!lua name=f");
        assertThat(new String(preamble.trailer(), ISO_8859_1)).isEqualTo("\u00f7" + new String(late, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81", "8102", "40"})
    void aModuleAuxThatEndsEarlyStaysBeforeTheKeys(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        RdbPreamble preamble =
                new RdbPreamble(new CarriedRecords(List.of(), List.of(payload)), 1, 2, ALL, OldestServer.AUTO);
        assertThat(preamble.trailer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "63, 3f",
        "64, 4040",
        "16383, 7fff",
        "16384, 8000004000",
        "4294967295, 80ffffffff",
        "4294967296, 810000000100000000"
    })
    void lengthsTakeTheirShortestForm(long length, String hex) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int bytes = RdbPreamble.putLength(buffer, 0, length);
        byte[] written = new byte[bytes];
        buffer.getBytes(0, written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(hex);
    }

    private static String written(RdbPreamble preamble, FakeSource source) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        preamble.prepare(buffer);
        GateCounts counts = new GateCounts();
        counts.take(source);
        int bytes = preamble.complete(buffer, counts);
        assertThat(bytes).isLessThanOrEqualTo(preamble.maximumBytes());
        byte[] written = new byte[bytes];
        buffer.getBytes(0, written);
        return new String(written, ISO_8859_1);
    }
}
