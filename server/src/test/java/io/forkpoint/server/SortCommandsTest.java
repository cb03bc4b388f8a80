package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** SORT and SORT_RO. */
class SortCommandsTest {
    @EachServer
    void sortsNumbersAndText(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            RedisDump.load(client, "list", "RPUSH k 3 1 20 -5 1");
            RedisDump.load(client, "set", "SADD k b a c");
            RedisDump.load(client, "zset", "ZADD k 3 x 2 y 1 z");
            assertThat(client.call("SORT", "list")).isEqualTo(List.of("-5", "1", "1", "3", "20"));
            assertThat(client.call("SORT_RO", "list", "DESC", "LIMIT", "1", "2"))
                    .isEqualTo(List.of("3", "1"));
            assertThat(client.call("SORT", "list", "ALPHA")).isEqualTo(List.of("-5", "1", "1", "20", "3"));
            assertThat(client.call("SORT", "set", "ALPHA", "DESC")).isEqualTo(List.of("c", "b", "a"));
            assertThat(client.call("SORT", "zset", "BY", "nosort")).isEqualTo(List.of("z", "y", "x"));
            assertThat(client.call("SORT", "zset", "BY", "nosort", "DESC", "LIMIT", "0", "2"))
                    .isEqualTo(List.of("x", "y"));
            assertThat(client.call("SORT", "list", "BY", "nosort", "LIMIT", "1", "-1"))
                    .isEqualTo(List.of("1", "20", "-5", "1"));
            assertThat(client.call("SORT", "none")).isEqualTo(List.of());
            assertThat(client.call("SORT", "set"))
                    .isEqualTo(new Failure("ERR One or more scores can't be converted into double"));
        }
    }

    @EachServer
    void looksAtOtherKeys(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            RedisDump.load(client, "list", "RPUSH k a b c");
            RedisDump.load(client, "h:a", "HSET k weight 3 name A");
            RedisDump.load(client, "h:b", "HSET k weight 1 name B");
            client.call("MSET", "w:a", "2", "w:b", "3", "w:c", "1");
            assertThat(client.call("SORT", "list", "BY", "w:*")).isEqualTo(List.of("c", "a", "b"));
            assertThat(client.call("SORT", "list", "BY", "h:*->weight")).isEqualTo(List.of("c", "b", "a"));
            assertThat(client.call("SORT", "list", "BY", "w:*", "GET", "#", "GET", "h:*->name", "GET", "w:*"))
                    .isEqualTo(Arrays.asList("c", null, "1", "a", "A", "2", "b", "B", "3"));
            assertThat(client.call("SORT", "list", "ALPHA", "GET", "fixed")).isEqualTo(Arrays.asList(null, null, null));
        }
    }

    @EachServer
    void stores(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            RedisDump.load(client, "list", "RPUSH k 3 1 2");
            client.call("SET", "to", "something else", "EX", "1000");
            client.call("WATCH", "list");
            assertThat(other.call("SORT", "list", "STORE", "to")).isEqualTo(3L);
            client.call("MULTI");
            client.call("SORT", "to", "BY", "nosort");
            assertThat(client.call("EXEC")).isEqualTo(List.of(List.of("1", "2", "3")));
            assertThat(client.call("TTL", "to")).isEqualTo(-1L);
            client.call("WATCH", "to");
            assertThat(other.call("SORT", "none", "STORE", "to")).isEqualTo(0L);
            assertThat(client.call("EXISTS", "to")).isEqualTo(0L);
            client.call("MULTI");
            assertThat(client.call("EXEC")).isNull();
            assertThat(client.call("SORT_RO", "list", "STORE", "to")).isEqualTo(new Failure("ERR syntax error"));
            client.call("SET", "text", "x");
            assertThat(client.call("SORT", "text"))
                    .isEqualTo(new Failure("WRONGTYPE Operation against a key holding the wrong kind of value"));
        }
    }
}
