package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.Helper;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is damaged or unknown is refused, and the message says where, what and why. */
class RdbRefusalTest {
    private static RdbBuilder file() {
        return RdbBuilder.file("REDIS0012").bytes(254).length(0);
    }

    private static String refusal(byte[] file) {
        try {
            LoadedFile.of(file);
        } catch (RdbFormatException e) {
            return e.getMessage();
        }
        throw new AssertionError("the file was read to its end");
    }

    @Test
    void theWrongMagicIsShown() {
        assertThat(refusal("GIF89a...........".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("it begins with \"GIF89a...\", not with REDIS and four digits or VALKEY and three");
        assertThat(refusal(RdbBuilder.file("REDIS00x9").end())).contains("\"REDIS00x9\"");
        assertThat(refusal(new byte[0])).contains("it is empty");
        assertThat(refusal("REDIS00".getBytes(StandardCharsets.ISO_8859_1))).contains("it ends within the magic");
        assertThat(refusal("*2\r\n$6\r\nSELECT".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("it is an append-only file: commands");
        assertThat(refusal("\u001f\u008b\b...........".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("compressed by gzip; unpack it");
    }

    @ParameterizedTest
    @CsvSource({"REDIS0000, 0", "REDIS0013, 13", "REDIS0080, 80", "VALKEY011, 11", "VALKEY082, 82"})
    void unknownVersionsAreRefusedByNumber(String header, int version) {
        assertThat(refusal(RdbBuilder.file(header).end())).contains("RDB version " + version + " under the magic");
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0012, 6, value type 6 (a module's value of a 4.0 release candidate) under the magic REDIS",
        "REDIS0012, 8, value type 8",
        "REDIS0012, 26, value type 26",
        "VALKEY080, 23, value type 23 under the magic VALKEY",
        "VALKEY080, 24, value type 24 under the magic VALKEY",
        "REDIS0012, 246, opcode 246 (a function of a 7.0 release candidate",
        "REDIS0012, 243, opcode 243 (metadata of a key)",
        "VALKEY081, 242, opcode 242",
    })
    void unknownTypesAndOpcodesAreRefusedByNumber(String header, int code, String message) {
        byte[] file =
                RdbBuilder.file(header).bytes(code).string("k").string("v").end();
        assertThat(refusal(file)).contains(message);
    }

    /** The commands would be lost. */
    @Test
    void anAppendOnlyFileThatBeginsWithASnapshotIsRefusedByName() {
        byte[] snapshot = file().bytes(0xfa)
                .string("aof-preamble")
                .string("1")
                .bytes(0)
                .string("k")
                .string("v")
                .end();
        assertThat(LoadedFile.of(snapshot).database(0)).containsEntry("k", "v");
        byte[] commands = "*1\r\n$8\r\nFLUSHALL\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = Arrays.copyOf(snapshot, snapshot.length + commands.length);
        System.arraycopy(commands, 0, file, snapshot.length, commands.length);
        assertThat(refusal(file))
                .contains("it is an append-only file that begins with a snapshot: " + commands.length
                        + " bytes of commands follow, from byte " + snapshot.length + " on");
    }

    @Test
    void whatFollowsTheEndIsRefused() {
        byte[] file = file().bytes(0).string("k").string("v").end();
        assertThat(refusal(Arrays.copyOf(file, file.length + 100)))
                .contains("100 bytes follow its end, from byte " + file.length + " on");
    }

    @Test
    void aRefusalTellsWhereAndWhat() {
        byte[] file = file().bytes(2)
                .string("my\nkey" + "k".repeat(200))
                .length(1_000_000)
                .end();
        assertThat(refusal(file))
                .startsWith("cannot read RDB file bytes, byte 229 (record at byte 11), key \"my\\x0akeykkk")
                .contains("... (206 bytes)\", set as plain, type 2: the number of elements: 1000000 do not fit in the"
                        + " 9 bytes that are left; the file is damaged");
    }

    @Test
    void aFileThatEndsEarlyTellsWhatWasBeingRead() {
        byte[] file = file().bytes(0).string("k").string("value").end();
        byte[] cut = Arrays.copyOf(file, file.length - 12);
        assertThat(refusal(cut)).contains("a string: 5 bytes are needed, and the data ends 2 bytes on");
        assertThat(refusal(Arrays.copyOf(file, file.length - 3))).contains("the checksum: 8 bytes are needed");
    }

    @Test
    void lengthsBeyondTheLimitsAreRefused() {
        long tooLong = (512L << 20) + 1;
        assertThat(refusal(file().bytes(0).length(tooLong).end()))
                .contains("a key: 536870913 bytes are more than the limit of 536870912");
        assertThat(refusal(file().bytes(0).string("k").length(tooLong).end()))
                .contains("a string: 536870913 bytes are more than the limit of 536870912");
        assertThat(refusal(file().bytes(0).string("k").length(-1).end())).contains("18446744073709551615 bytes");
        assertThat(refusal(
                        file().bytes(2).string("k").length(1).length(1L << 31).end()))
                .contains("an element: 2147483648 bytes are more than the limit of 536870912");
        assertThat(refusal(
                        RdbBuilder.file("REDIS0012").bytes(254).length(1L << 31).end()))
                .contains("the number of a database is 2147483648");
    }

    @Test
    void aLengthThatTheBytesDoNotBackTakesNoMemory() {
        byte[] file = file().bytes(0)
                .string("k")
                .length(500L << 20)
                .text("and then nothing")
                .toByteArray();
        assertThatThrownBy(() -> new RdbReader(Helper.library())
                        .read(
                                Channels.newChannel(new ByteArrayInputStream(file)),
                                RdbReader.UNKNOWN_SIZE,
                                "a pipe",
                                new LoadedFile()))
                .isInstanceOf(RdbFormatException.class)
                .hasMessageContaining("a string: 524288000 bytes are needed, and the data ends 16 bytes on");
    }

    @Test
    void damagedLzfIsRefused() {
        assertThat(refusal(file().bytes(0).string("k").lzf(89, 1).end()))
                .contains("1 bytes of LZF cannot hold 89 bytes");
        assertThat(refusal(file().bytes(0).string("k").lzf(0, 1).end())).contains("LZF cannot hold 0 bytes");
        assertThat(refusal(file().bytes(0).string("k").lzf(20, 0x20, 9).end()))
                .contains("2 bytes of LZF do not decompress to 20 bytes");
        assertThat(refusal(file().bytes(0).string("k").lzf(3, 0, 'a').end())).contains("do not decompress to 3");
    }

    @Test
    void scoresThatAreNoNumbersAreRefused() {
        assertThat(refusal(file().bytes(5)
                        .string("k")
                        .length(1)
                        .string("m")
                        .real(Double.NaN)
                        .end()))
                .contains("NaN");
        assertThat(refusal(file().bytes(3)
                        .string("k")
                        .length(1)
                        .string("m")
                        .bytes(253)
                        .end()))
                .contains("NaN");
        assertThat(refusal(file().bytes(3)
                        .string("k")
                        .length(1)
                        .string("m")
                        .string("1x")
                        .end()))
                .contains("a score is not a number: \"1x\"");
        assertThat(refusal(file().bytes(17)
                        .string("k")
                        .string(Packed.listpack("m", "nan"))
                        .end()))
                .contains("NaN");
    }

    @Test
    void damagedPackedCollectionsAreRefused() {
        assertThat(refusal(file().bytes(16)
                        .string("k")
                        .string(Packed.listpack("f", "v", "g"))
                        .end()))
                .contains("listpack of 16 bytes, item 3, byte 15: the last field has no value");
        assertThat(refusal(file().bytes(11)
                        .string("k")
                        .string(Packed.intset(16, 3, 2))
                        .end()))
                .contains("its integers do not ascend");
        assertThat(refusal(
                        file().bytes(11).string("k").string(Packed.intset(16)).end()))
                .contains("shorter than");
        byte[] listpack = Packed.listpack("abc", 1000);
        byte[] ziplist = Packed.ziplist("abc", 1000);
        for (int i = 0; i < listpack.length; i++) {
            // Inside "abc" and 1000 any byte is as good as another.
            if (i < 7 || (i > 9 && i != 12 && i != 13)) {
                assertRefused(16, damaged(listpack, i));
            }
        }
        for (int i = 0; i < ziplist.length; i++) {
            if (i < 12 || (i > 14 && i != 17 && i != 18)) {
                assertRefused(13, damaged(ziplist, i));
            }
        }
    }

    private static byte[] damaged(byte[] packed, int at) {
        byte[] copy = packed.clone();
        copy[at] ^= 0x15;
        return copy;
    }

    private static void assertRefused(int type, byte[] packed) {
        assertThatCode(() -> LoadedFile.of(
                        file().bytes(type).string("k").string(packed).end()))
                .as("%s", Arrays.toString(packed))
                .isInstanceOf(RdbFormatException.class);
    }

    @Test
    void aStreamWhoseConsumerOwnsWhatItsGroupDoesNotListIsRefused() {
        byte[] id = new byte[16];
        id[15] = 1;
        byte[] file = file().bytes(15)
                .string("k")
                .length(0)
                .length(0)
                .length(1)
                .length(0)
                .length(1)
                .string("g")
                .length(0)
                .length(0)
                .length(0)
                .length(1)
                .string("c")
                .int64(0)
                .length(1)
                .raw(id)
                .end();
        assertThat(refusal(file)).contains("a consumer has a pending entry that its group does not have");
    }
}
