package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.LoadException;
import io.forkpoint.internal.helper.Helper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbReaderTest {
    private static RdbBuilder file() {
        return RdbBuilder.file("REDIS0012").bytes(254).length(0);
    }

    private static LoadedFile.StreamEntry entry(String id, String field, String value) {
        return new LoadedFile.StreamEntry(id, Map.of(field, value));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 50, 333, 1 << 20})
    void everyOpcodeAndTypeIsReadWhateverTheWindow(int windowBytes) {
        LoadedFile loaded = LoadedFile.of(SampleFile.redis(), windowBytes);
        assertThat(loaded.version).isEqualTo(12);
        assertThat(loaded.aux).isEqualTo(Map.of("redis-ver", "7.4.2"));
        assertThat(loaded.functions).singleElement().asString().startsWith("#!lua name=mylib");
        assertThat(loaded.moduleAux).hasSize(2);
        assertThat(loaded.resizes).containsExactly(30L, 2L);
        Set<RdbType> all = EnumSet.complementOf(EnumSet.of(RdbType.HASH_2, RdbType.VECTOR_SET));
        assertThat(EnumSet.copyOf(loaded.types.values())).isEqualTo(all);
        assertThat(loaded.fieldExpiries)
                .isEqualTo(Map.of("hash22.f", 1_700_000_000_000L, "hash24.g", 1_700_000_000_000L, "hash25.f", 100L));
        assertCommonContent(loaded, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1 << 20})
    void theValkeyDialectIsRead(int windowBytes) {
        LoadedFile loaded = LoadedFile.of(SampleFile.valkey(), windowBytes);
        assertThat(loaded.valkey).isTrue();
        assertThat(loaded.version).isEqualTo(80);
        assertThat(loaded.types).containsEntry("hash22", RdbType.HASH_2);
        assertThat(loaded.database(3)).containsEntry("hash22", Map.of("f", "v", "g", "w"));
        assertThat(loaded.fieldExpiries).isEqualTo(Map.of("hash22.g", 1_700_000_000_000L));
        assertCommonContent(loaded, 3);
    }

    private static void assertCommonContent(LoadedFile loaded, int database) {
        assertThat(loaded.expiries).isEqualTo(Map.of("string", 1_700_000_000_000L, "lfu", 1_700_000_000_123L));
        List<LoadedFile.StreamEntry> stream = List.of(entry("9-0", "f", "v"), entry("11-0", "g", "w"));
        assertThat(loaded.database(database))
                .containsEntry("string", "value")
                .containsEntry("lru", "12345")
                .containsEntry("abababababab", "lzf key")
                .containsEntry("list", List.of("a", "7"))
                .containsEntry("zset", Map.of("a", 1.5, "b", Double.POSITIVE_INFINITY, "c", Double.NEGATIVE_INFINITY))
                .containsEntry("zset2", Map.of("a", 2.5, "b", Double.NEGATIVE_INFINITY))
                .containsEntry("hash", Map.of("f", "v"))
                .containsEntry("zipmap", Map.of("f", "v", "g", "w"))
                .containsEntry("ziplist", List.of("a", "300", "b".repeat(300), "c"))
                .containsEntry("intset", List.of("-5", "0", "70000"))
                .containsEntry("zset zl", Map.of("a", 1.0, "b", 2.5))
                .containsEntry("quick zl", List.of("a", "b", "c"))
                .containsEntry("hash lp", Map.of("f", "v", "g", "-1"))
                .containsEntry("zset lp", Map.of("a", 1.0, "b", Double.NEGATIVE_INFINITY))
                .containsEntry("quick lp", List.of("a", "b".repeat(200), "plain"))
                .containsEntry("set lp", List.of("a", "5"))
                .containsEntry("stream15", stream)
                .containsEntry("stream21", stream);
        assertThat(loaded.groups.get("stream19")).containsExactly("group 9-0", "  consumer 1");
    }

    @Test
    void aPayloadIsHandedOverUnchanged() {
        byte[] payload = RdbBuilder.payload().length(2).string("a").string("b").toByteArray();
        byte[] file = file().bytes(1).string("k").raw(payload).end();
        byte[][] seen = new byte[1][];
        new RdbReader(Helper.library())
                .read(
                        Channels.newChannel(new ByteArrayInputStream(file)),
                        RdbReader.UNKNOWN_SIZE,
                        "test",
                        entry -> seen[0] = LoadedFile.text(entry.valueAddress(), entry.valueBytes())
                                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(seen[0]).isEqualTo(payload);
    }

    @Test
    void aRecordFarLargerThanTheWindowIsRead() {
        String large = "0123456789".repeat(100_000);
        RdbBuilder file =
                file().bytes(0).string("k").string(large).bytes(2).string("s").length(1000);
        for (int i = 0; i < 1000; i++) {
            file.string("member " + i);
        }
        LoadedFile loaded =
                LoadedFile.of(file.bytes(0).string("after").string("it").end(), 1024);
        assertThat(loaded.database(0)).containsEntry("k", large).containsEntry("after", "it");
        assertThat(loaded.elements).containsEntry("s", 1000L);
    }

    @Test
    void collectionsWithoutElementsAreNotEntries() {
        byte[] file = file().bytes(253)
                .int32(1)
                .bytes(1)
                .string("list")
                .length(0)
                .bytes(16)
                .string("hash")
                .string(Packed.listpack())
                .bytes(14)
                .string("quick")
                .length(1)
                .string(Packed.ziplist())
                .bytes(0)
                .string("k")
                .string("v")
                .end();
        LoadedFile loaded = LoadedFile.of(file);
        assertThat(loaded.empty).containsExactly("list", "hash", "quick");
        assertThat(loaded.database(0)).isEqualTo(Map.of("k", "v"));
        assertThat(loaded.expiries).as("that of the list before it").isEmpty();
    }

    @Test
    void theMarkByWhichRedisEndsAStreamMayFollowTheChecksum() {
        byte[] file = file().bytes(0).string("k").string("v").end();
        byte[] marked = Arrays.copyOf(file, file.length + 40);
        Arrays.fill(marked, file.length, marked.length, (byte) 'f');
        assertThat(LoadedFile.of(marked).database(0)).containsEntry("k", "v");
    }

    @Test
    void aSlotImportOfValkeyIsPassedOver() {
        byte[] file = RdbBuilder.file("VALKEY080")
                .bytes(243)
                .string("0123456789012345678901234567890123456789")
                .length(2)
                .length(1)
                .length(9)
                .length(16_383)
                .length(16_383)
                .bytes(244)
                .length(1)
                .length(1)
                .length(0)
                .bytes(0)
                .string("k")
                .string("v")
                .end();
        assertThat(LoadedFile.of(file).database(0)).containsEntry("k", "v");
    }

    @Test
    void aChecksumOfZeroIsNotCompared() {
        byte[] file =
                file().bytes(0).string("k").string("v").bytes(255).int64(0).toByteArray();
        assertThat(LoadedFile.of(file).crc).isZero();
    }

    @Test
    void theNegativeExpiryOfRedisMeansNone() {
        byte[] file = file().bytes(252)
                .int64(-1)
                .bytes(0)
                .string("k")
                .string("v")
                .bytes(252)
                .int64(Long.MIN_VALUE)
                .bytes(0)
                .string("old")
                .string("v")
                .end();
        assertThat(LoadedFile.of(file).expiries).isEqualTo(Map.of("old", Long.MIN_VALUE + 1));
    }

    @Test
    void whatAHandlerThrowsIsPassedOn() {
        byte[] file = file().bytes(0).string("k").string("v").end();
        IllegalStateException thrown = new IllegalStateException("full");
        assertThatThrownBy(() -> new RdbReader(Helper.library())
                        .read(Channels.newChannel(new ByteArrayInputStream(file)), file.length, "test", entry -> {
                            throw thrown;
                        }))
                .isSameAs(thrown);
    }

    @Test
    void failureToReadNamesThePath(@TempDir Path folder) {
        Path missing = folder.resolve("missing.rdb");
        for (Path path : List.of(missing, folder)) {
            assertThatThrownBy(() -> LoadedFile.of(path))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining(path.toString());
        }
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> new RdbReader(Helper.library())
                        .read(Channels.newChannel(broken), RdbReader.UNKNOWN_SIZE, "a socket", new LoadedFile()))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("a socket")
                .hasMessageContaining("connection reset");
    }
}
