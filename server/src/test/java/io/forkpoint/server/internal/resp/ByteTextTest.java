package io.forkpoint.server.internal.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text that may be any bytes. */
class ByteTextTest {
    @Test
    void givesBackTheBytesThatItWasMadeOf() {
        Random random = new Random(5);
        Map<String, String> seen = new HashMap<>();
        String[] pieces = {
            "61", "ff", "80", "c3a4", "c3", "efbfbd", "ef", "bf", "bd", "eda080", "edb2ff", "f09f9880", "f0", "9f"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder hex = new StringBuilder();
            for (int j = random.nextInt(8); j > 0; j--) {
                hex.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = HexFormat.of().parseHex(hex);
            String text = ByteText.decode(bytes);
            assertThat(ByteText.encode(text)).as(hex.toString()).isEqualTo(bytes);
            assertThat(seen.computeIfAbsent(text, any -> hex.toString())).isEqualTo(hex.toString());
        }
    }

    @Test
    void isUtf8WhereItIsUtf8() {
        String text = "a\u00e4\u20ac\ud83d\ude00\ufffd\ud800\udc80";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(ByteText.decode(bytes)).isEqualTo(text);
        assertThat(ByteText.encode(text)).isEqualTo(bytes);
        assertThat(ByteText.decode(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\udcffb");
    }
}
