package io.forkpoint.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.CodecException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final long[] EDGES = {
        0, 1, -1, 9, 10, -10, 255, 256, Integer.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE
    };

    static LongStream seeds() {
        return Seeds.some();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    // ---- round trips ------------------------------------------------------------------------------------------

    private static <T> void requireRoundTrip(Codec<T> codec, T object) {
        byte[] bytes = codec.encode(object);
        assertThat(codec.decode(bytes.clone())).isEqualTo(object);
        assertThat(codec.encode(object)).isEqualTo(bytes);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasEncodedIsDecoded(long seed) throws Exception {
        Seeds.explain(seed, "codecs", () -> {
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                long number = i < EDGES.length ? EDGES[i] : random.nextLong() >> random.nextInt(64);
                requireRoundTrip(Codec.int64(), number);
                requireRoundTrip(Codec.decimal(), number);
                requireRoundTrip(Codec.int32(), (int) number);
                requireRoundTrip(Codec.uuid(), new UUID(random.nextLong(), number));
                requireRoundTrip(Codec.utf8(), text(random));
            }
        });
    }

    /** What a codec reads, it writes the same: no two byte strings stand for one object. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyBytesAreReadAsTheyAreWrittenOrRefused(long seed) throws Exception {
        Seeds.explain(seed, "bytes", () -> {
            Random random = new Random(seed);
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(22)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    for (int at = 0; at < bytes.length; at++) {
                        bytes[at] = (byte) "-+0123456789 ".charAt(random.nextInt(13));
                    }
                }
                requireSameOrRefused(Codec.int64(), bytes);
                requireSameOrRefused(Codec.int32(), bytes);
                requireSameOrRefused(Codec.decimal(), bytes);
                requireSameOrRefused(Codec.uuid(), bytes);
                requireSameOrRefused(Codec.utf8(), bytes);
                requireSameOrRefused(Codec.enumeration(TimeUnit.class), bytes);
            }
        });
    }

    private static <T> void requireSameOrRefused(Codec<T> codec, byte[] bytes) {
        T object;
        try {
            object = codec.decode(bytes);
        } catch (CodecException refused) {
            assertThat(refused).hasMessageContaining("bytes=" + bytes.length);
            return;
        }
        assertThat(codec.encode(object)).isEqualTo(bytes);
    }

    @Test
    void theFormsAreThoseThatOthersRead() {
        assertThat(Codec.int64().encode(258L)).isEqualTo(hex("0000000000000102"));
        assertThat(Codec.int64().encode(-2L)).isEqualTo(hex("fffffffffffffffe"));
        assertThat(Codec.int32().encode(258)).isEqualTo(hex("00000102"));
        assertThat(Codec.decimal().encode(Long.MIN_VALUE)).isEqualTo("-9223372036854775808".getBytes(UTF_8));
        assertThat(Codec.uuid().encode(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")))
                .isEqualTo(hex("00112233445566778899aabbccddeeff"));
        assertThat(Codec.utf8().encode("é😀")).isEqualTo(hex("c3a9f09f9880"));
        assertThat(Codec.enumeration(TimeUnit.class).encode(TimeUnit.DAYS)).isEqualTo("DAYS".getBytes(UTF_8));
        byte[] bytes = {1, 2};
        assertThat(Codec.bytes().decode(Codec.bytes().encode(bytes))).isSameAs(bytes);
    }

    // ---- order ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesAreInTheOrderThatIsPromised(long seed) throws Exception {
        Seeds.explain(seed, "order", () -> {
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                long one = random.nextLong() >> random.nextInt(64);
                long other = random.nextLong() >> random.nextInt(64);
                requireOrder(Codec.int64(), Long::compareUnsigned, one, other);
                requireOrder(Codec.int32(), Integer::compareUnsigned, (int) one, (int) other);
                requireOrder(
                        Codec.uuid(),
                        Comparator.comparing(UUID::toString),
                        new UUID(one, other),
                        new UUID(random.nextBoolean() ? one : other, one));
                requireOrder(
                        Codec.utf8(),
                        (left, right) -> Arrays.compare(
                                left.codePoints().toArray(), right.codePoints().toArray()),
                        text(random),
                        text(random));
            }
        });
    }

    private static <T> void requireOrder(Codec<T> codec, Comparator<T> order, T one, T other) {
        int ofBytes = Arrays.compareUnsigned(codec.encode(one), codec.encode(other));
        assertThat(Integer.signum(ofBytes))
                .as("%s: %s and %s", codec, one, other)
                .isEqualTo(Integer.signum(order.compare(one, other)));
    }

    // ---- what is refused --------------------------------------------------------------------------------------

    private static void requireRefused(Codec<?> codec, String name, byte[] bytes) {
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("codec=" + name + " bytes=" + bytes.length + " hex=")
                .hasMessageContaining("Codec.bytes()");
    }

    @Test
    void bytesOfAnotherLengthAreRefused() {
        for (int length : new int[] {0, 3, 5, 7, 9, 15, 17, 1000}) {
            requireRefused(Codec.int64(), "int64", new byte[length]);
            requireRefused(Codec.int32(), "int32", new byte[length]);
            requireRefused(Codec.uuid(), "uuid", new byte[length]);
        }
        assertThatThrownBy(() -> Codec.int64().decode(new byte[1000]))
                .hasMessageEndingWith(" hex=" + "00".repeat(16) + "...");
        assertThatThrownBy(() -> Codec.int64().decode(hex("0aff"))).hasMessageEndingWith(" hex=0aff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-0",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x1",
                "x",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999999"
            })
    void textThatIsNoCounterIsRefused(String text) {
        requireRefused(Codec.decimal(), "decimal", text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c3", "c080", "eda080", "f4908080", "61ff", "f09f98", "fffefd"})
    void malformedUtf8IsRefused(String digits) {
        requireRefused(Codec.utf8(), "utf8", hex(digits));
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertThat(Codec.utf8().decode(hex("efbfbd"))).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D"})
    void halfOfASurrogatePairIsRefused(String text) {
        assertThatThrownBy(() -> Codec.utf8().encode(text))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("codec=utf8 chars=" + text.length());
    }

    @Test
    void aNameThatNoConstantHasIsRefused() {
        requireRefused(Codec.enumeration(TimeUnit.class), "TimeUnit", "FORTNIGHTS".getBytes(UTF_8));
        requireRefused(Codec.enumeration(TimeUnit.class), "TimeUnit", new byte[0]);
        requireRefused(Codec.enumeration(TimeUnit.class), "utf8", hex("ff"));
    }

    // ---- codecs of functions ----------------------------------------------------------------------------------

    @Test
    void aCodecIsMadeFromAnother() {
        Codec<URI> addresses = Codec.utf8().map(URI::create, URI::toString);
        requireRoundTrip(addresses, URI.create("https://example.org/a?b"));
        assertThat(addresses).hasToString("utf8 mapped");
        requireRefused(addresses, "utf8 mapped", "not an address".getBytes(UTF_8));
        assertThatThrownBy(() -> addresses.decode("not an address".getBytes(UTF_8)))
                .hasCauseInstanceOf(IllegalArgumentException.class);
        requireRefused(addresses, "utf8", hex("ff"));
    }

    @Test
    void whatFunctionsThrowIsTheCause() {
        IOException failure = new IOException("broken");
        Codec<String> broken = Codec.of(
                "broken",
                object -> {
                    throw failure;
                },
                bytes -> {
                    throw failure;
                });
        assertThatThrownBy(() -> broken.encode("x"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("codec=broken class=java.lang.String")
                .hasCause(failure);
        requireRefused(broken, "broken", new byte[1]);
        assertThatThrownBy(() -> broken.decode(new byte[1])).hasCause(failure);
    }

    @Test
    void nullIsNeitherTakenNorGiven() {
        Codec<String> nothing = Codec.of("nothing", object -> null, bytes -> null);
        assertThatThrownBy(() -> nothing.encode("x"))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("encoder");
        requireRefused(nothing, "nothing", new byte[1]);
        for (Codec<?> codec : new Codec<?>[] {Codec.int64(), Codec.utf8(), Codec.bytes(), Codec.uuid()}) {
            assertThatThrownBy(() -> codec.encode(null)).hasMessage("object");
            assertThatThrownBy(() -> codec.decode(null)).hasMessage("bytes");
        }
        assertThatThrownBy(() -> Codec.enumeration(null)).hasMessage("type");
        assertThatThrownBy(() -> Codec.of(null, object -> new byte[0], bytes -> bytes))
                .hasMessage("name");
        assertThatThrownBy(() -> Codec.utf8().map(null, URI::toString)).hasMessage("to");
    }
}
