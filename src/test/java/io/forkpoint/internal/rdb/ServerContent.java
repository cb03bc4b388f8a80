package io.forkpoint.internal.rdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Values of every type, in every encoding that a server has for it. */
final class ServerContent {
    private ServerContent() {}

    static void fill(RedisServer server) throws IOException {
        fillStrings(server);
        fillCollections(server);
        fillStream(server);
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
