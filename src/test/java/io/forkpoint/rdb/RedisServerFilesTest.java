package io.forkpoint.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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
            fillStrings(server);
            fillCollections(server);
            fillStream(server);
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

    private static void fillStrings(RedisServer server) throws IOException {
        String[] values = {
            "", "plain", "12", "-129", "70000", "-2147483648", "2147483648", "007", "a".repeat(1000), "\0\1\377binary"
        };
        for (String value : values) {
            server.call("SET", "string of " + value, value);
        }
        server.call("SET", "large", "0123456789abcdef".repeat(200_000));
        server.call("CONFIG", "SET", "rdbcompression", "yes");
        server.call("SET", "12345", "integer key", "PXAT", "4102444800123");
        server.call("SET", "soon", "gone", "EXAT", "4102444800");
    }

    private static void fillCollections(RedisServer server) throws IOException {
        for (int count : new int[] {1, 3, 500, 5000}) {
            fill(server, "RPUSH", "list " + count, count, i -> "element " + i);
            fill(server, "RPUSH", "list of integers " + count, count, i -> Integer.toString(i * 7919 - 1000));
            fill(server, "SADD", "set " + count, count, i -> "member " + i);
            fill(server, "SADD", "intset " + count, count, i -> Long.toString(i * 300L));
            fill(server, "HSET", "hash " + count, 2 * count, i -> i % 2 == 0 ? "field " + i : "value " + i);
            fill(server, "ZADD", "zset " + count, 2 * count, i -> i % 2 == 0 ? i + ".25e-3" : "member " + i);
        }
        fill(server, "SADD", "intset of 64 bits", 3, i -> Long.toString(Long.MIN_VALUE + i));
        server.call("RPUSH", "list of large", "x".repeat(20_000), "y", "z".repeat(100_000));
        server.call("ZADD", "zset of infinities", "inf", "a", "-inf", "b", "0", "c");
        server.call("HSET", "hash of long", "field", "v".repeat(3000));
    }

    private static void fill(RedisServer server, String command, String key, int count, IntFunction<String> word)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(command, key));
        for (int i = 0; i < count; i++) {
            words.add(word.apply(i));
        }
        server.call(words.toArray(new String[0]));
    }

    private static void fillStream(RedisServer server) throws IOException {
        for (int i = 1; i <= 300; i++) {
            server.call("XADD", "stream", i + "-0", "field", "value " + i, i % 3 == 0 ? "odd" : "same", "x");
        }
        server.call("XDEL", "stream", "7-0", "8-0", "300-0");
        server.call("XGROUP", "CREATE", "stream", "group", "0");
        server.call("XREADGROUP", "GROUP", "group", "alice", "COUNT", "2", "STREAMS", "stream", ">");
        server.call("XREADGROUP", "GROUP", "group", "bob", "COUNT", "1", "STREAMS", "stream", ">");
        server.call("XADD", "emptied stream", "1-1", "f", "v");
        server.call("XDEL", "emptied stream", "1-1");
    }
}
