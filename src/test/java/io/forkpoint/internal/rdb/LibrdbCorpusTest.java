package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.errors.RdbFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** librdb's files hold what the JSON beside them says. */
class LibrdbCorpusTest {
    private static final Set<String> BAD =
            Set.of("future_v19.rdb", "invalid_chksum_v8.rdb", "redis_ent_opcode_ram_lru.rdb");

    private static LoadedFile load(String name) {
        return LoadedFile.of(Corpus.file(Corpus.LIBRDB, name));
    }

    /** A file of several databases is an array in JSON, one of one database an object without its braces. */
    private static JsonNode json(String name) throws IOException {
        String text = new String(Corpus.bytes(Corpus.LIBRDB, name), StandardCharsets.UTF_8);
        return new ObjectMapper().readTree(text.startsWith("[") ? text : "{" + text + "}");
    }

    @Test
    void everyFileLoads() {
        for (Path file : Corpus.rdbFiles(Corpus.LIBRDB)) {
            if (!BAD.contains(file.getFileName().toString())) {
                assertThat(LoadedFile.of(file).crc).as(file.toString()).isNotEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cluster_slot_info.rdb, cluster_slot_info.json, STRING",
        "hash_v3.rdb, hash_data.json, HASH",
        "hash_v3.rdb, plain_hash_data.json, HASH",
        "hash_with_expire_v12.rdb, hash_ex_v12_data.json, HASH_METADATA_PRE_GA",
        "hash_lp_with_hexpire_v12.rdb, hash_lp_ex_v12_data.json, HASH_LISTPACK_EX_PRE_GA",
        "hash_lp_v11.rdb, hash_lp_v11_data.json, HASH_LISTPACK",
        "hash_zl_v6.rdb, hash_zl_v6_data.json, HASH_ZIPLIST",
        "hash_zm_v2.rdb, hash_zm_v2_data.json, HASH_ZIPMAP",
        "mem_policy_lfu.rdb, mem_policy_lfu.json, STRING",
        "mem_policy_lru.rdb, mem_policy_lru.json, STRING",
        "module_aux.rdb, module_aux_data.json, STRING",
        "multiple_lists_strings.rdb, multiple_lists_strings_data.json,",
        "plain_list_v6.rdb, plain_list_v6_data.json, LIST",
        "plain_set_v6.rdb, plain_set_v6_data.json, SET",
        "plain_zset_2_v11.rdb, plain_zset_2_v11_data.json, ZSET_2",
        "plain_zset_v6.rdb, plain_zset_v6_data.json, ZSET",
        "quicklist.rdb, quicklist_data.json,",
        "set_is_v11.rdb, set_is_v11_data.json, SET_INTSET",
        "set_lp_v11.rdb, set_lp_v11_data.json, SET_LISTPACK",
        "set_not_expired_v11.rdb, set_not_expired.json, STRING",
        "single_key.rdb, single_key_data.json, STRING",
        "quicklist2_v11.rdb, single_list_data.json, LIST_QUICKLIST_2",
        "stream_v11.rdb, stream_data.json, STREAM_LISTPACKS_3",
        "string_int_encoded.rdb, string_int_encoded.json, STRING",
        "ziplist_v3.rdb, ziplist_data.json, LIST_ZIPLIST",
        "zset_lp_v11.rdb, zset_lp_v11_data.json, ZSET_LISTPACK",
        "zset_zl_v6.rdb, zset_zl_v6_data.json, ZSET_ZIPLIST",
    })
    void contentIsThatOfTheJson(String rdb, String json, RdbType type) throws IOException {
        LoadedFile loaded = load(rdb);
        JsonNode expected = json(json);
        assertThat(loaded.databases).hasSize(1);
        assertSameContent(loaded.databases.values().iterator().next(), expected);
        if (expected.has("__aux__")) {
            assertThat(loaded.aux).isEqualTo(textMap(expected.get("__aux__")));
        }
        if (type != null) {
            assertThat(loaded.types.values()).containsOnly(type);
        }
    }

    @Test
    void everyDatabaseIsThatOfTheJson() throws IOException {
        JsonNode expected = json("multiple_dbs_data.json");
        LoadedFile loaded = load("multiple_dbs.rdb");
        assertThat(loaded.databases).hasSameSizeAs(expected);
        int index = 0;
        for (Map<String, Object> database : loaded.databases.values()) {
            assertSameContent(database, expected.get(index++));
        }
    }

    @Test
    void functionIsThatOfTheJson() throws IOException {
        JsonNode expected = json("function2.json").get("__func__");
        List<String> sources = new ArrayList<>();
        expected.forEach(source -> sources.add(source.asText()));
        assertThat(load("function2.rdb").functions).isEqualTo(sources);
        assertThat(load("function.rdb").functions)
                .singleElement()
                .asString()
                .startsWith("#!lua name=mylib \n redis.register_function('my");
    }

    @Test
    void moduleValueIsOfTheSizeInTheJson() throws IOException {
        // The JSON counts the module's id as its nine bytes and leaves the end mark out.
        assertThat(json("module_data.json").get("key1").asText()).contains("serialized size of 18 bytes");
        assertThat(load("module.rdb").database(0)).containsExactly(Map.entry("key1", 18));
    }

    @Test
    void moduleAuxIsCarriedAsItIs() {
        LoadedFile loaded = load("module_aux_v12.rdb");
        assertThat(loaded.moduleAux).hasSize(2);
        assertThat(new String(loaded.moduleAux.get(0), StandardCharsets.ISO_8859_1))
                .endsWith("\5\36auxiliary_data_before_keyspace\0");
        assertThat(new String(loaded.moduleAux.get(1), StandardCharsets.ISO_8859_1))
                .endsWith("\5\35auxiliary_data_after_keyspace\0");
        assertThat(load("module_aux_empty.rdb").moduleAux)
                .hasSize(2)
                .allSatisfy(aux -> assertThat(aux).hasSize(14));
    }

    @Test
    void expiriesAreReported() {
        assertThat(load("set_expired_v11.rdb").expiries).containsOnlyKeys("mykey");
        assertThat(load("hash_with_expire_v12.rdb").fieldExpiries)
                .isEqualTo(Map.of("myhash.field1", 0x3fff_ffff_e4a7L, "myhash.field2", 0x3fff_ffff_e24fL));
        assertThat(load("hash_lp_with_hexpire_v12.rdb").fieldExpiries)
                .containsOnlyKeys("myhash.field1", "myhash.field2")
                .containsEntry("myhash.field2", 0x3fff_fffe_ee8fL);
    }

    @Test
    void scriptsArriveAsAux() {
        assertThat(load("script.rdb").aux).containsEntry("lua", "return 'Hello from Lua!'");
        assertThat(load("script_legacy.rdb").aux.values()).contains("return 'Hello from Lua!'");
    }

    @Test
    void compressedKeysAndValuesArePlain() {
        assertThat(load("string_lzf.rdb").database(0))
                .isEqualTo(Map.of("y".repeat(50), "B".repeat(116), "x".repeat(26), "A".repeat(64)));
    }

    @Test
    void manyKeysOfOneFile() {
        LoadedFile lists = load("100_lists.rdb");
        assertThat(lists.database(0)).hasSize(100);
        assertThat(lists.database(0).values())
                .allSatisfy(list -> assertThat((Collection<?>) list).isNotEmpty());
        LoadedFile misc = load("misc_with_stream.rdb");
        assertThat(misc.types.values().stream().map(RdbType::typeName).collect(Collectors.toSet()))
                .contains("stream", "hash", "list", "set", "zset", "string");
        assertThat(load("empty.rdb").databases).isEmpty();
    }

    @Test
    void aNewerVersionIsRefusedByNumber() {
        Path file = Corpus.file(Corpus.LIBRDB, "future_v19.rdb"); // skips here where there is no corpus
        assertThatThrownBy(() -> LoadedFile.of(file))
                .isInstanceOf(RdbFormatException.class)
                .hasMessageContaining("future_v19.rdb")
                .hasMessageContaining("RDB version 99 under the magic REDIS: versions 1 to 12 can be read");
    }

    @Test
    void aWrongChecksumIsRefusedWithBothValues() {
        Path file = Corpus.file(Corpus.LIBRDB, "invalid_chksum_v8.rdb"); // skips here where there is no corpus
        assertThatThrownBy(() -> LoadedFile.of(file))
                .isInstanceOf(RdbFormatException.class)
                .hasMessageMatching(
                        "(?s).*its content has the CRC-64 0x[0-9a-f]{16}, and its end says 0x[0-9a-f]{16}.*");
    }

    @Test
    void anUnknownTypeIsRefusedByNumber() {
        Path file = Corpus.file(Corpus.LIBRDB, "redis_ent_opcode_ram_lru.rdb"); // skips here where there is no corpus
        assertThatThrownBy(() -> LoadedFile.of(file))
                .isInstanceOf(RdbFormatException.class)
                .hasMessageContaining("value type 107 under the magic REDIS is not one that can be read");
    }

    private static Map<String, String> textMap(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
    }

    private static void assertSameContent(Map<String, Object> database, JsonNode expected) {
        Set<String> keys = new TreeSet<>();
        expected.fieldNames().forEachRemaining(keys::add);
        keys.removeIf(key -> key.matches("__\\w+__"));
        assertThat(database.keySet()).isEqualTo(keys);
        database.forEach((key, value) -> assertSameValue(key, value, expected.get(key)));
    }

    private static void assertSameValue(String key, Object value, JsonNode expected) {
        if (expected.has("entries")) {
            List<LoadedFile.StreamEntry> entries = new ArrayList<>();
            expected.get("entries")
                    .forEach(entry -> entries.add(
                            new LoadedFile.StreamEntry(entry.get("id").asText(), textMap(entry.get("items")))));
            assertThat(value).as(key).isEqualTo(entries);
        } else if (expected.isArray()) {
            List<String> elements = new ArrayList<>();
            expected.forEach(element -> elements.add(element.asText()));
            assertThat(value).as(key).isEqualTo(elements);
        } else if (expected.isObject()) {
            assertSameMap(key, (Map<?, ?>) value, textMap(expected));
        } else {
            assertThat(value).as(key).isEqualTo(expected.asText());
        }
    }

    private static void assertSameMap(String key, Map<?, ?> value, Map<String, String> expected) {
        assertThat(value).as(key).hasSameSizeAs(expected);
        value.forEach((field, content) -> {
            String text = expected.get(field);
            assertThat(text).as(key + "." + field).isNotNull();
            if (content instanceof Double number) {
                assertThat(number).as(key + "." + field).isEqualTo(score(text));
            } else {
                assertThat(content).as(key + "." + field).isEqualTo(text);
            }
        });
    }

    private static double score(String text) {
        return Double.parseDouble(text.replace("inf", "Infinity"));
    }
}
