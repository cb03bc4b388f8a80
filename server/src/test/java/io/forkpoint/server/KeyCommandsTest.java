package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys of any type: their names, databases and expiries; iteration, OBJECT, SORT, SWAPDB. */
class KeyCommandsTest {
    private static final Failure SYNTAX = new Failure("ERR syntax error");
    private static final long FAR = 33_000_000_000_000L;

    @EachServer
    void removesAndFinds(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MSET", "a", "1", "b", "2", "c", "3");
            assertThat(client.call("EXISTS", "a", "a", "none")).isEqualTo(2L);
            assertThat(client.call("TOUCH", "a", "none")).isEqualTo(1L);
            assertThat(client.call("TYPE", "a")).isEqualTo("string");
            assertThat(client.call("TYPE", "none")).isEqualTo("none");
            assertThat(client.call("DEL", "a", "none")).isEqualTo(1L);
            assertThat(client.call("UNLINK", "b", "b")).isEqualTo(1L);
            assertThat(client.call("RANDOMKEY")).isEqualTo("c");
            client.call("DEL", "c");
            assertThat(client.call("RANDOMKEY")).isNull();
        }
    }

    @EachServer
    void drawsEveryKeyAtRandom(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MSET", "a", "1", "b", "2", "c", "3");
            Set<Object> drawn = new HashSet<>();
            while (drawn.size() < 3) {
                drawn.add(client.call("RANDOMKEY"));
            }
            assertThat(drawn).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @EachServer
    void renamesAndCopies(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "a", "1", "PXAT", Long.toString(FAR));
            client.call("SET", "b", "2");
            assertThat(client.call("RENAMENX", "a", "b")).isEqualTo(0L);
            assertThat(client.call("RENAME", "a", "b")).isEqualTo("OK");
            assertThat(client.call("GET", "b")).isEqualTo("1");
            assertThat(client.call("PEXPIRETIME", "b")).isEqualTo(FAR);
            assertThat(client.call("RENAME", "a", "b")).isEqualTo(new Failure("ERR no such key"));
            assertThat(client.call("RENAMENX", "a", "c")).isEqualTo(new Failure("ERR no such key"));
            assertThat(client.call("COPY", "b", "c")).isEqualTo(1L);
            assertThat(client.call("COPY", "b", "c")).isEqualTo(0L);
            assertThat(client.call("COPY", "b", "c", "REPLACE")).isEqualTo(1L);
            assertThat(client.call("COPY", "b", "b"))
                    .isEqualTo(new Failure("ERR source and destination objects are the same"));
            assertThat(client.call("COPY", "b", "b", "DB", "1")).isEqualTo(1L);
            assertThat(client.call("COPY", "b", "b", "DB", "16"))
                    .isEqualTo(new Failure("ERR DB index is out of range"));
            assertThat(client.call("MOVE", "b", "1")).isEqualTo(0L);
            assertThat(client.call("MOVE", "c", "1")).isEqualTo(1L);
            assertThat(client.call("EXISTS", "c")).isEqualTo(0L);
            client.call("SELECT", "1");
            assertThat(client.call("MGET", "b", "c")).isEqualTo(List.of("1", "1"));
            assertThat(client.call("PEXPIRETIME", "c")).isEqualTo(FAR);
        }
    }

    @EachServer
    void swapsDatabases(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("MSET", "both", "0", "only", "x");
            client.call("PEXPIREAT", "only", Long.toString(FAR));
            other.call("SELECT", "1");
            other.call("SET", "both", "1");
            other.call("WATCH", "both");
            assertThat(client.call("SWAPDB", "0", "1")).isEqualTo("OK");
            assertThat(client.call("GET", "both")).isEqualTo("1");
            assertThat(client.call("DBSIZE")).isEqualTo(1L);
            other.call("MULTI");
            other.call("GET", "both");
            assertThat(other.call("EXEC")).isNull();
            assertThat(other.call("MGET", "both", "only")).isEqualTo(List.of("0", "x"));
            assertThat(other.call("PEXPIRETIME", "only")).isEqualTo(FAR);
            assertThat(client.call("SWAPDB", "0", "0")).isEqualTo("OK");
            client.call("MULTI");
            client.call("SWAPDB", "0", "1");
            client.call("GET", "both");
            assertThat(client.call("EXEC")).isEqualTo(List.of("OK", "0"));
            assertThat(client.call("SWAPDB", "x", "0")).isEqualTo(new Failure("ERR invalid first DB index"));
            assertThat(client.call("SWAPDB", "0", "x")).isEqualTo(new Failure("ERR invalid second DB index"));
            assertThat(client.call("SWAPDB", "0", "16")).isEqualTo(new Failure("ERR DB index is out of range"));
        }
    }

    @EachServer
    void expires(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "v");
            assertThat(client.call("TTL", "k")).isEqualTo(-1L);
            assertThat(client.call("PTTL", "none")).isEqualTo(-2L);
            assertThat(client.call("EXPIRE", "none", "100")).isEqualTo(0L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR), "XX")).isEqualTo(0L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR), "GT")).isEqualTo(0L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR), "LT")).isEqualTo(1L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR), "NX")).isEqualTo(0L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR + 1), "GT", "XX"))
                    .isEqualTo(1L);
            assertThat(client.call("PEXPIREAT", "k", Long.toString(FAR + 2), "LT", "XX"))
                    .isEqualTo(0L);
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(FAR + 1);
            assertThat(client.call("EXPIRETIME", "k")).isEqualTo(FAR / 1000);
            assertThat(client.call("PERSIST", "k")).isEqualTo(1L);
            assertThat(client.call("PERSIST", "k")).isEqualTo(0L);
            assertThat(client.call("EXPIRE", "k", "9223372036854775807"))
                    .isEqualTo(new Failure("ERR invalid expire time in 'expire' command"));
            assertThat(client.call("EXPIRE", "k", "1", "NX", "GT"))
                    .isEqualTo(new Failure("ERR NX and XX, GT or LT options at the same time are not compatible"));
            assertThat(client.call("EXPIRE", "k", "1", "LT", "GT"))
                    .isEqualTo(new Failure("ERR GT and LT options at the same time are not compatible"));
            assertThat(client.call("EXPIRE", "k", "1", "X")).isEqualTo(new Failure("ERR Unsupported option X"));
            assertThat(client.call("EXPIRE", "k", "-1")).isEqualTo(1L);
            assertThat(client.call("EXISTS", "k")).isEqualTo(0L);
        }
    }

    @EachServer
    void tellsTheGreatestExpiriesInSeconds(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            long greatest = Long.MAX_VALUE;
            for (long at : new long[] {greatest, greatest - 306, greatest - 307, greatest - 308, greatest - 807}) {
                assertThat(client.call("SET", "k", "v", "PXAT", Long.toString(at)))
                        .isEqualTo("OK");
                assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(at);
                assertThat(client.call("EXPIRETIME", "k")).isEqualTo(at / 1000 + (at % 1000 >= 500 ? 1 : 0));
                assertThat((Long) client.call("PTTL", "k")).isBetween(at / 2, at);
                assertThat((Long) client.call("TTL", "k")).isBetween(at / 2000, at / 1000);
            }
        }
    }

    @EachServer
    void iterates(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            Set<Object> all = new HashSet<>();
            for (int i = 0; i < 500; i++) {
                client.call("SET", "key:" + i, "v");
                all.add("key:" + i);
            }
            Set<Object> found = new HashSet<>();
            String cursor = "0";
            do {
                List<?> reply =
                        (List<?>) client.call("SCAN", cursor, "MATCH", "key:*", "COUNT", "50", "TYPE", "string");
                cursor = (String) reply.get(0);
                found.addAll((List<?>) reply.get(1));
            } while (!cursor.equals("0"));
            assertThat(found).isEqualTo(all);
            assertThat(new HashSet<>((List<?>) client.call("KEYS", "*"))).isEqualTo(all);
            assertThat(client.call("KEYS", "key:49[^0-8]")).isEqualTo(List.of("key:499"));
            assertThat(client.call("SCAN", "0", "TYPE", "list", "COUNT", "10000"))
                    .isEqualTo(List.of("0", List.of()));
            assertThat(client.call("SCAN", "x")).isEqualTo(new Failure("ERR invalid cursor"));
            assertThat(client.call("SCAN", "0", "COUNT", "0")).isEqualTo(SYNTAX);
            assertThat(client.call("SCAN", "0", "COUNT")).isEqualTo(SYNTAX);
        }
    }

    @EachServer
    void tellsOfObjects(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MSET", "int", "12345", "short", "abc", "long", "x".repeat(45), "zeros", "007");
            assertThat(client.call("OBJECT", "ENCODING", "int")).isEqualTo("int");
            assertThat(client.call("OBJECT", "ENCODING", "short")).isEqualTo("embstr");
            assertThat(client.call("OBJECT", "ENCODING", "long")).isEqualTo("raw");
            assertThat(client.call("OBJECT", "ENCODING", "zeros")).isEqualTo("embstr");
            assertThat(client.call("OBJECT", "ENCODING", "none")).isNull();
            assertThat(client.call("OBJECT", "IDLETIME", "short")).isEqualTo(0L);
            assertThat(client.call("OBJECT", "REFCOUNT", "short")).isEqualTo(1L);
            assertThat((Failure) client.call("OBJECT", "FREQ", "short"))
                    .extracting(Failure::message)
                    .asString()
                    .startsWith("ERR An LFU maxmemory policy is not selected");
            assertThat((List<?>) client.call("OBJECT", "HELP")).hasSize(15);
        }
    }

    @EachServer
    void namesTheEncodingsOfCollections(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            String longText = "x".repeat(65);
            client.call("RPUSH", "list", "a");
            client.call("SADD", "integers", "1", "2", "-3");
            client.call("SADD", "words", "1", "a");
            client.call("HSET", "hash", "f", "v");
            client.call("HSET", "long hash", "f", longText);
            client.call("ZADD", "zset", "1", "a");
            client.call("ZADD", "long zset", "1", longText);
            for (int i = 0; i < 513; i++) {
                client.call("SADD", "many integers", Integer.toString(i));
                client.call("HSET", "many fields", "f" + i, "v");
                client.call("ZADD", "many members", "1", "m" + i);
            }
            Map<String, String> encodings = Map.of(
                    "list", "quicklist",
                    "integers", "intset",
                    "words", "hashtable",
                    "hash", "listpack",
                    "long hash", "hashtable",
                    "zset", "listpack",
                    "long zset", "skiplist",
                    "many integers", "hashtable",
                    "many fields", "hashtable",
                    "many members", "skiplist");
            for (Map.Entry<String, String> each : encodings.entrySet()) {
                assertThat(client.call("OBJECT", "ENCODING", each.getKey()))
                        .as(each.getKey())
                        .isEqualTo(each.getValue());
            }
        }
    }

    @EachServer
    void repliesInRedisTypesOfTheNewerProtocol(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("HELLO", "3");
            client.call("MSET", "a", "ab", "b", "b");
            assertThat(client.call("LCS", "a", "b", "IDX"))
                    .isEqualTo(Map.of("matches", List.of(List.of(List.of(1L, 1L), List.of(0L, 0L))), "len", 1L));
            assertThat(client.call("GET", "none")).isNull();
            assertThat(client.call("SET", "a", "x", "NX")).isNull();
            assertThat(client.call("EXISTS", "a")).isEqualTo(1L);
            assertThat(client.call("INCRBYFLOAT", "f", "1.5")).isEqualTo("1.5");
            assertThat(client.call("KEYS", "a")).isEqualTo(List.of("a"));
            assertThat(client.call("SCAN", "0", "MATCH", "a", "COUNT", "100")).isEqualTo(List.of("0", List.of("a")));
            assertThat(client.call("BITFIELD", "n", "OVERFLOW", "FAIL", "INCRBY", "u1", "0", "2"))
                    .isEqualTo(Collections.singletonList(null));
            client.call("SADD", "set", "1", "2");
            assertThat(client.call("SORT", "set")).isEqualTo(List.of("1", "2"));
        }
    }

    @EachServer
    void waitsForNoReplica(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("WAIT", "0", "10")).isEqualTo(0L);
            assertThat(client.call("WAIT", "0", "-1")).isEqualTo(new Failure("ERR timeout is negative"));
            assertThat(client.call("WAIT", "x", "1"))
                    .isEqualTo(new Failure("ERR value is not an integer or out of range"));
            assertThat(client.call("WAIT", "0", "x"))
                    .isEqualTo(new Failure("ERR timeout is not an integer or out of range"));
        }
    }
}
