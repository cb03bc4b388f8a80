package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** redis-rdb-tools' files hold what its own tests expect of them. */
class RdbToolsCorpusTest {
    private static LoadedFile load(String name) {
        return LoadedFile.of(Corpus.file(Corpus.RDB_TOOLS, name));
    }

    private static Map<String, Object> database(String name) {
        return load(name).database(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> hash(String name, String key) {
        return (Map<String, Object>) database(name).get(key);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(String name, String key) {
        return (List<Object>) database(name).get(key);
    }

    @Test
    void everyFileLoads() {
        for (Path file : Corpus.rdbFiles(Corpus.RDB_TOOLS)) {
            assertThat(LoadedFile.of(file).crc).as(file.toString()).isNotEqualTo(-1);
        }
    }

    @Test
    void aFileBeforeVersionFiveHasNoChecksum() {
        LoadedFile loaded = load("empty_database.rdb");
        assertThat(loaded.version).isEqualTo(3);
        assertThat(loaded.databases).isEmpty();
        assertThat(loaded.crc).isZero();
    }

    @Test
    void databasesAreToldApart() {
        assertThat(load("multiple_databases.rdb").databases)
                .isEqualTo(Map.of(
                        0, Map.of("key_in_zeroth_database", "zero"), 2, Map.of("key_in_second_database", "second")));
    }

    @Test
    void expiryIsInMilliseconds() {
        // 2022-12-25 10:11:12.573 UTC
        assertThat(load("keys_with_expiry.rdb").expiries).isEqualTo(Map.of("expires_ms_precision", 1_671_963_072_573L));
    }

    @Test
    void integersAreDecimalText() {
        assertThat(database("integer_keys.rdb"))
                .isEqualTo(Map.of(
                        "125", "Positive 8 bit integer",
                        "43947", "Positive 16 bit integer",
                        "183358245", "Positive 32 bit integer",
                        "-123", "Negative 8 bit integer",
                        "-29477", "Negative 16 bit integer",
                        "-183358245", "Negative 32 bit integer"));
    }

    @Test
    void compressedKeyIsPlain() {
        assertThat(database("easily_compressible_string_key.rdb"))
                .isEqualTo(Map.of("a".repeat(200), "Key that redis should compress easily"));
        assertThat(database("uncompressible_string_keys.rdb"))
                .allSatisfy((key, value) -> assertThat(key).matches("[A-Z0-9]+"));
    }

    @Test
    void zipmaps() {
        Map<String, Object> expected = Map.of("a", "aa", "aa", "aaaa", "aaaaa", "aaaaaaaaaaaaaa");
        assertThat(hash("zipmap_that_compresses_easily.rdb", "zipmap_compresses_easily"))
                .isEqualTo(expected);
        assertThat(hash("hash_as_ziplist.rdb", "zipmap_compresses_easily")).isEqualTo(expected);
        assertThat(hash("zipmap_that_doesnt_compress.rdb", "zimap_doesnt_compress"))
                .isEqualTo(Map.of("MKD1G6", "2", "YNNXK", "F7TI"));
        Map<String, Object> big = hash("zipmap_with_big_values.rdb", "zipmap_with_big_values");
        assertThat(big).containsKeys("253bytes", "254bytes", "255bytes", "300bytes");
        for (int bytes : new int[] {253, 254, 255, 300}) {
            assertThat((String) big.get(bytes + "bytes")).hasSize(bytes);
        }
    }

    @Test
    void plainCollections() {
        assertThat(hash("dictionary.rdb", "force_dictionary"))
                .hasSize(1000)
                .containsEntry(
                        "ZMU5WEJDG7KU89AOG5LJT6K7HMNB3DEI43M6EYTJ83VRJ6XNXQ",
                        "T63SOS8DQJF0Q0VJEZ0D1IQFCYTIPSBOUIAI9SB0OV57MQR1FI");
        assertThat(list("linkedlist.rdb", "force_linkedlist"))
                .hasSize(1000)
                .contains("JYY4GIFI0ETHKP4VAJF5333082J4R1UPNPLE329YT0EYPGHSJQ");
        assertThat(list("regular_set.rdb", "regular_set"))
                .containsExactlyInAnyOrder("alpha", "beta", "gamma", "delta", "phi", "kappa");
        assertThat(hash("regular_sorted_set.rdb", "force_sorted_set"))
                .hasSize(500)
                .contains(entry("G72TWVWH0DY782VG0H8VVAR8RNO7BS9QGOHTZFJU67X7L0Z3PR", 3.19));
    }

    @Test
    void ziplists() {
        List<Object> easy = list("ziplist_that_compresses_easily.rdb", "ziplist_compresses_easily");
        assertThat(easy).extracting(element -> ((String) element).length()).containsExactly(6, 12, 18, 24, 30, 36);
        assertThat(list("ziplist_that_doesnt_compress.rdb", "ziplist_doesnt_compress"))
                .containsExactly("aj2410", "cc953a17a8e096e76a44169ad3f9ac87c5f8248a403274416179aa9fbd852344");
        assertThat(list("ziplist_with_integers.rdb", "ziplist_with_integers"))
                .contains("0", "12", "13", "-2", "25", "-61", "63", "16380", "-16000", "65535", "-65523", "4194304")
                .contains("9223372036854775807")
                .hasSize(24);
        assertThat(hash("sorted_set_as_ziplist.rdb", "sorted_set_as_ziplist"))
                .hasSize(3)
                .containsEntry("8b6ba6718a786daefa69438148361901", 1.0)
                .hasEntrySatisfying(
                        "cb7a24bb7528f934b841b34c3a73e0c7",
                        score -> assertThat((Double) score).isCloseTo(2.37, within(1e-5)))
                .hasEntrySatisfying(
                        "523af537946b79c4f8369ed39ba78605",
                        score -> assertThat((Double) score).isCloseTo(3.423, within(1e-5)));
    }

    @Test
    void intsets() {
        assertThat(list("intset_16.rdb", "intset_16")).containsExactly("32764", "32765", "32766");
        assertThat(list("intset_32.rdb", "intset_32")).containsExactly("2147418108", "2147418109", "2147418110");
        assertThat(list("intset_64.rdb", "intset_64"))
                .containsExactly("9223090557583032316", "9223090557583032317", "9223090557583032318");
    }

    @Test
    void aFileWithChecksum() {
        LoadedFile loaded = load("rdb_version_5_with_checksum.rdb");
        assertThat(loaded.crc).isNotZero();
        assertThat(loaded.database(0))
                .containsEntry("abcd", "efgh")
                .containsEntry("foo", "bar")
                .containsEntry("bar", "baz")
                .containsEntry("abcdef", "abcdef")
                .containsEntry("longerstring", "thisisalongerstring.idontknowwhatitmeans");
    }

    @Test
    void lengthsOf64BitsAndBinaryScores() {
        LoadedFile loaded = load("rdb_version_8_with_64b_length_and_scores.rdb");
        assertThat(loaded.database(0)).containsEntry("foo", "bar");
        assertThat(loaded.types).containsEntry("bigset", RdbType.ZSET_2);
        assertThat(loaded.elements).containsEntry("bigset", 1000L);
    }

    @Test
    void bytesThatAreNotText() {
        String utf8 = new String(
                "\u05d1\u05d3\u05d9\u05e7\u05d4\ud800\udc0f123\u05e2\u05d1\u05e8\u05d9\u05ea"
                        .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        assertThat(database("non_ascii_values.rdb"))
                .containsEntry("utf8", utf8)
                .containsEntry("int_value", "123")
                .containsEntry("378", "int_key_name")
                .containsEntry("bin", "\0$ ~0\177\377\n\252\t\200\rAb")
                .hasSize(6);
    }

    @Test
    void moduleValuesAndStreams() {
        LoadedFile module = load("redis_40_with_module.rdb");
        assertThat(module.types).isEqualTo(Map.of("foo", RdbType.MODULE_2, "simplekey", RdbType.STRING));
        assertThat(load("redis_60_with_module_aux.rdb").moduleAux).hasSize(1);
        LoadedFile streams = load("redis_50_with_streams.rdb");
        assertThat(streams.types.values()).contains(RdbType.STREAM_LISTPACKS);
        assertThat(streams.database(0)).hasSize(14);
    }

    @Test
    void manyTypesInOneFile() {
        LoadedFile loaded = load("parser_filters.rdb");
        assertThat(loaded.database(0))
                .containsEntry("k1", "ssssssss")
                .containsEntry("k3", "wwwwwwww")
                .containsKeys("z1", "z2", "z3", "z4");
        assertThat(loaded.types.values().stream()
                        .filter(type -> type.typeName().equals("zset"))
                        .count())
                .isEqualTo(4);
        assertThat((Collection<?>) loaded.database(0).get("l10")).hasSize(4);
    }
}
