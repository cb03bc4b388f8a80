package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What old servers wrote, in every width of its numbers and lengths, from inputs that stand here byte by byte: the files of
 * other projects are not beside every clone.
 */
class OldEncodingsTest {
    private static Map<String, Object> read(RdbBuilder file) {
        return LoadedFile.of(file.end()).database(0);
    }

    private static RdbBuilder version9() {
        return RdbBuilder.file("REDIS0009").bytes(254).length(0);
    }

    /** Bytes as LZF that compresses nothing: runs of at most 32 literals. */
    private static byte[] literals(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < plain.length; from += 32) {
            int count = Math.min(32, plain.length - from);
            out.write(count - 1);
            out.write(plain, from, count);
        }
        return out.toByteArray();
    }

    private static RdbBuilder compressed(RdbBuilder file, byte[] plain) {
        byte[] packed = literals(plain);
        return file.bytes(0xc3).length(packed.length).length(plain.length).raw(packed);
    }

    /** A ziplist of entries that stand as they are, less the length of the one before, all shorter than 254. */
    private static byte[] ziplist(byte[]... entries) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int previous = 0;
        int tail = 10;
        for (byte[] entry : entries) {
            tail = 10 + body.size();
            body.write(previous);
            body.writeBytes(entry);
            previous = entry.length + 1;
        }
        return ByteBuffer.allocate(11 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(11 + body.size())
                .putInt(tail)
                .putShort((short) entries.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    /** A listpack of entries that stand as they are, all shorter than 128. */
    private static byte[] listpack(byte[]... entries) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            body.writeBytes(entry);
            body.write(entry.length);
        }
        return ByteBuffer.allocate(7 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(7 + body.size())
                .putShort((short) entries.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    private static byte[] of(int... bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) bytes[i];
        }
        return result;
    }

    private static byte[] of(int head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(1 + bytes.length).put((byte) head).put(bytes).array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aFileBeforeVersionFiveEndsWithoutAChecksum(int version) {
        byte[] file = RdbBuilder.file("REDIS000" + version)
                .bytes(254, 0, 0)
                .string("key")
                .string("value")
                .bytes(255)
                .toByteArray();
        LoadedFile loaded = LoadedFile.of(file);
        assertThat(loaded.version).isEqualTo(version);
        assertThat(loaded.database(0)).isEqualTo(Map.of("key", "value"));
    }

    @Test
    void stringsOfDigitsAreNumbersOfThreeWidths() {
        RdbBuilder file = version9();
        file.bytes(0, 0xc0, 0x7d).string("8 bits").bytes(0, 0xc0, 0x85).string("8 bits, negative");
        file.bytes(0, 0xc1, 0xab, 0x7b)
                .string("16 bits")
                .bytes(0, 0xc1, 0x00, 0x80)
                .string("16 bits, least");
        file.bytes(0, 0xc2, 0xff, 0xff, 0xff, 0x7f).string("32 bits");
        file.bytes(0, 0xc2, 0, 0, 0, 0x80).string("32 bits, least");
        assertThat(read(file))
                .isEqualTo(Map.of(
                        "125", "8 bits",
                        "-123", "8 bits, negative",
                        "31659", "16 bits",
                        "-32768", "16 bits, least",
                        "2147483647", "32 bits",
                        "-2147483648", "32 bits, least"));
    }

    @Test
    void lengthsHaveFourWidths() {
        String medium = "m".repeat(16_383);
        String large = "l".repeat(16_384);
        RdbBuilder file = version9();
        file.bytes(0).string("6 bits").string("s".repeat(63));
        file.bytes(0).string("14 bits").string(medium);
        file.bytes(0).string("32 bits").bytes(0x80, 0, 0, 0x40, 0).text(large);
        file.bytes(0).string("64 bits").bytes(0x81, 0, 0, 0, 0, 0, 0, 0x40, 0).text(large);
        assertThat(read(file))
                .isEqualTo(Map.of("6 bits", "s".repeat(63), "14 bits", medium, "32 bits", large, "64 bits", large));
    }

    @Test
    void aZiplistHasNumbersOfSixWidths() {
        byte[] list = ziplist(
                of(0xf1),
                of(0xfd),
                of(0xfe, 0x80),
                of(0xc0, 0x00, 0x80),
                of(0xf0, 0xff, 0xff, 0x7f),
                of(0xf0, 0x00, 0x00, 0x80),
                of(0xd0, 0x00, 0x00, 0x00, 0x80),
                of(0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80));
        assertThat(read(version9().bytes(10).string("list").string(list)).get("list"))
                .isEqualTo(List.of(
                        "0", "12", "-128", "-32768", "8388607", "-8388608", "-2147483648", "-9223372036854775808"));
    }

    @Test
    void aZiplistHasTextsOfThreeWidths() {
        String text = "t".repeat(200);
        byte[] list = ziplist(
                of(3, "abc"),
                ByteBuffer.allocate(202)
                        .put((byte) 0x40)
                        .put((byte) 200)
                        .put(text.getBytes(StandardCharsets.ISO_8859_1))
                        .array(),
                ByteBuffer.allocate(205)
                        .put((byte) 0x80)
                        .putInt(200)
                        .put(text.getBytes(StandardCharsets.ISO_8859_1))
                        .array());
        assertThat(read(version9().bytes(10).string("list").string(list)).get("list"))
                .isEqualTo(List.of("abc", text, text));
    }

    @Test
    void aListpackHasNumbersOfSixWidthsAndTextsOfThree() {
        String text = "t".repeat(100);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] pack = listpack(
                of(0x7f),
                of(0xdf, 0xff),
                of(0xd0, 0x00),
                of(0xf1, 0x00, 0x80),
                of(0xf2, 0x00, 0x00, 0x80),
                of(0xf3, 0x00, 0x00, 0x00, 0x80),
                of(0xf4, 0, 0, 0, 0, 0, 0, 0, 0x80),
                of(0x83, "abc"),
                ByteBuffer.allocate(102)
                        .put((byte) 0xe0)
                        .put((byte) 100)
                        .put(bytes)
                        .array(),
                ByteBuffer.allocate(105)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0xf0)
                        .putInt(100)
                        .put(bytes)
                        .array());
        RdbBuilder file = RdbBuilder.file("REDIS0010").bytes(254).length(0);
        file.bytes(18).string("list").length(1).length(2).string(pack);
        assertThat(read(file).get("list"))
                .isEqualTo(List.of(
                        "127",
                        "-1",
                        "-4096",
                        "-32768",
                        "-8388608",
                        "-2147483648",
                        "-9223372036854775808",
                        "abc",
                        text,
                        text));
    }

    @Test
    void anIntsetHasThreeWidths() {
        RdbBuilder file = version9();
        file.bytes(11).string("16").string(Packed.intset(16, -32_768, 0, 32_767));
        file.bytes(11).string("32").string(Packed.intset(32, Integer.MIN_VALUE, Integer.MAX_VALUE));
        file.bytes(11).string("64").string(Packed.intset(64, Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(read(file))
                .isEqualTo(Map.of(
                        "16", List.of("-32768", "0", "32767"),
                        "32", List.of("-2147483648", "2147483647"),
                        "64", List.of("-9223372036854775808", "9223372036854775807")));
    }

    /** From 254 bytes on a length takes five, and a value may have unused bytes after it. */
    @Test
    void aZipmapHasLengthsOfTwoWidthsAndUnusedBytes() {
        ByteArrayOutputStream map = new ByteArrayOutputStream();
        map.write(2);
        map.writeBytes(of(5, "short"));
        map.writeBytes(of(3, 2));
        map.writeBytes("abc??".getBytes(StandardCharsets.ISO_8859_1));
        map.writeBytes(of(4, "long"));
        map.writeBytes(of(254, 0x2c, 1, 0, 0, 0));
        map.writeBytes("z".repeat(300).getBytes(StandardCharsets.ISO_8859_1));
        map.write(0xff);
        assertThat(read(version9().bytes(9).string("map").string(map.toByteArray()))
                        .get("map"))
                .isEqualTo(Map.of("short", "abc", "long", "z".repeat(300)));
    }

    @Test
    void packedCollectionsAreReadThroughCompression() {
        RdbBuilder file = version9();
        compressed(file.bytes(9).string("zipmap"), Packed.zipmap("f", "v"));
        compressed(file.bytes(10).string("ziplist"), Packed.ziplist("a", 300, "b".repeat(100)));
        compressed(file.bytes(11).string("intset"), Packed.intset(16, 1, 2));
        compressed(file.bytes(12).string("zset"), Packed.ziplist("a", "1.5"));
        compressed(file.bytes(13).string("hash"), Packed.ziplist("f", "v"));
        compressed(file.bytes(14).string("quicklist").length(1), Packed.ziplist("a", "b"));
        compressed(file.bytes(0).string("string"), "s".repeat(100).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(file))
                .isEqualTo(Map.of(
                        "zipmap", Map.of("f", "v"),
                        "ziplist", List.of("a", "300", "b".repeat(100)),
                        "intset", List.of("1", "2"),
                        "zset", Map.of("a", 1.5),
                        "hash", Map.of("f", "v"),
                        "quicklist", List.of("a", "b"),
                        "string", "s".repeat(100)));
    }

    @Test
    void expiriesAreInSecondsOrMilliseconds() {
        RdbBuilder file = version9();
        file.bytes(253).int32(1_671_963_072).bytes(0).string("seconds").string("v");
        file.bytes(252)
                .int64(1_671_963_072_573L)
                .bytes(0)
                .string("milliseconds")
                .string("v");
        assertThat(LoadedFile.of(file.end()).expiries)
                .isEqualTo(Map.of("seconds", 1_671_963_072_000L, "milliseconds", 1_671_963_072_573L));
    }

    @Test
    void databasesAreToldApart() {
        RdbBuilder file = version9().bytes(0).string("key").string("zero");
        file.bytes(254).length(2).bytes(0).string("key").string("two");
        assertThat(LoadedFile.of(file.end()).databases)
                .isEqualTo(Map.of(0, Map.of("key", "zero"), 2, Map.of("key", "two")));
    }
}
