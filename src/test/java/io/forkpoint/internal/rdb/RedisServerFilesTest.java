package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real redis-server writes is read back as what it holds. */
class RedisServerFilesTest {
    private static final Map<String, String> COUNTS =
            Map.of("list", "LLEN", "set", "SCARD", "hash", "HLEN", "zset", "ZCARD", "stream", "XLEN");

    @TempDir
    Path folder;

    @Test
    void everyTypeHasAsManyElementsAsTheServerSays() throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.start(folder)) {
            ServerContent.fill(server);
            server.call("FUNCTION", "LOAD", "#!lua name=mylib\nredis.register_function('f', function() return 1 end)");
            server.call("SELECT", "9");
            server.call("SET", "elsewhere", "value");
            server.call("SELECT", "0");

            LoadedFile loaded = LoadedFile.of(server.save());

            assertThat(loaded.crc).isNotZero();
            assertThat(loaded.aux).containsKeys("redis-ver", "ctime", "used-mem");
            assertThat(loaded.functions).hasSize(1);
            assertThat(loaded.database(9)).isEqualTo(Map.of("elsewhere", "value"));
            assertThat(loaded.database(0)).hasSize((int) server.count("DBSIZE"));
            for (Map.Entry<String, Object> entry : loaded.database(0).entrySet()) {
                assertSameAsServer(server, loaded, entry.getKey(), entry.getValue());
            }
            assertThat(loaded.groups.get("stream")).containsExactly("group 3-0", "  alice 2", "  bob 1");
            assertThat(loaded.types.values())
                    .contains(
                            RdbType.LIST_QUICKLIST_2,
                            RdbType.SET,
                            RdbType.SET_INTSET,
                            RdbType.HASH,
                            RdbType.HASH_LISTPACK,
                            RdbType.ZSET_2,
                            RdbType.ZSET_LISTPACK,
                            RdbType.STREAM_LISTPACKS_2);
        }
    }

    /** The claim that a collection without elements is not an entry, put to the server itself. */
    @Test
    void theServerTakesNoEmptyCollectionForAnEntryEither() throws IOException, InterruptedException {
        byte[] file = RdbBuilder.file("REDIS0010")
                .bytes(254)
                .length(0)
                .bytes(1)
                .string("empty")
                .length(0)
                .bytes(0)
                .string("k")
                .string("v")
                .end();
        Files.write(folder.resolve("dump.rdb"), file);
        try (RedisServer server = RedisServer.start(folder)) {
            assertThat(server.call("KEYS", "*")).isEqualTo(List.of("k"));
        }
        assertThat(LoadedFile.of(file).database(0)).containsOnlyKeys("k");
    }

    private static void assertSameAsServer(RedisServer server, LoadedFile loaded, String key, Object value)
            throws IOException {
        String type = loaded.types.get(key).typeName();
        assertThat(server.call("TYPE", key)).as(key).isEqualTo(type);
        if (type.equals("string")) {
            assertThat(value).as(key).isEqualTo(server.call("GET", key));
        } else {
            assertThat(loaded.elements.get(key)).as(key).isEqualTo(server.count(COUNTS.get(type), key));
        }
        long expiry = server.count("PEXPIRETIME", key);
        assertThat(loaded.expiries.get(key)).as(key).isEqualTo(expiry < 0 ? null : Long.valueOf(expiry));
    }
}
