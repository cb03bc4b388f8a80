package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.RawEntry;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever takes short values as a whole gets the same content, and the others as ever, whatever the window is. */
class WholeValueTest {
    /** Enough elements that the longest window is too short, between short values. */
    private static final int ELEMENTS = 2000;

    /** Passes on to a file's content. */
    private static final class Wholes implements RdbHandler {
        final LoadedFile content = new LoadedFile();
        final int most;
        int wholes;

        Wholes(int most) {
            this.most = most;
        }

        @Override
        public int wholeBytes(int type) {
            return most;
        }

        @Override
        public void whole(RawEntry entry) {
            assertThat(entry.valueBytes()).isLessThanOrEqualTo(most);
            wholes++;
            entry(entry);
        }

        @Override
        public void entry(RawEntry entry) {
            content.entry(entry);
        }

        @Override
        public RdbVisitor collection(RawEntry entry) {
            // Its elements are let go of as they are read, and nobody takes them down.
            return RdbType.ofBlockType(entry.type()) == RdbType.SET ? new RdbVisitor() {} : null;
        }
    }

    private static byte[] file() {
        RdbBuilder file = RdbBuilder.file("REDIS0012").bytes(254, 0);
        for (int size : new int[] {1, 3, 30, ELEMENTS, 2}) {
            file.bytes(1).string("list " + size).length(size);
            for (int i = 0; i < size; i++) {
                file.string("element " + i);
            }
            file.bytes(16)
                    .string("hash " + size)
                    .string(Packed.listpack("f", "v".repeat(Math.min(size, 100)), "g", -1));
            file.bytes(0).string("string " + size).string("v".repeat(size));
            file.bytes(5).string("sorted set " + size).length(1).string("m").real(size);
        }
        file.bytes(2).string("set").length(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            file.string("member " + i);
        }
        return file.bytes(0).string("last").string("v").end();
    }

    private static void assertSame(LoadedFile taken, LoadedFile expected) {
        expected.databases.values().forEach(keys -> keys.remove("set"));
        taken.databases.values().forEach(keys -> keys.remove("set"));
        assertThat(taken.databases).isEqualTo(expected.databases);
        assertThat(taken.expiries).isEqualTo(expected.expiries);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 40, 9",
        "64, 1000, 9",
        "300, 100, 12",
        "300, 100000, 12",
        "1048576, 100, 12",
        "1048576, 1000, 13",
        "1048576, 100000, 14",
        "1048576, 0, 0"
    })
    void theContentIsTheSame(int windowBytes, int most, int atLeast) {
        byte[] file = file();
        Wholes taken = new Wholes(most);
        read(file, windowBytes, taken);
        assertThat(taken.wholes).isGreaterThanOrEqualTo(atLeast);
        assertSame(taken.content, LoadedFile.of(file));
    }

    @ParameterizedTest
    @CsvSource({"40, 30", "100, 100", "1048576, 65536"})
    void whateverTheTypeIs(int windowBytes, int most) {
        for (byte[] file : List.of(SampleFile.redis(), SampleFile.valkey())) {
            Wholes taken = new Wholes(most);
            read(file, windowBytes, taken);
            assertSame(taken.content, LoadedFile.of(file));
        }
    }

    /** The checksum is found right, too. */
    private static void read(byte[] file, int windowBytes, RdbHandler handler) {
        new RdbReader(Helper.library(), windowBytes)
                .read(Channels.newChannel(new ByteArrayInputStream(file)), file.length, "bytes", handler);
    }
}
