package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** Jedis and Lettuce, each through its own interface: the second speaks RESP3. */
class ClientLibrariesTest {
    @EachServer
    void jedisReadsAndWrites(ServerKind kind) {
        try (Jedis jedis = kind.jedis()) {
            jedis.set("string", "value");
            assertThat(jedis.get("string")).isEqualTo("value");
            jedis.hset("hash", Map.of("a", "1", "b", "2"));
            assertThat(jedis.hgetAll("hash")).isEqualTo(Map.of("a", "1", "b", "2"));
            jedis.rpush("list", "a", "b", "c");
            assertThat(jedis.lrange("list", 0, -1)).containsExactly("a", "b", "c");
            jedis.sadd("set", "x", "y");
            assertThat(jedis.smembers("set")).isEqualTo(Set.of("x", "y"));
            jedis.zadd("sorted", Map.of("one", 1.0, "two", 2.0));
            assertThat(jedis.zrange("sorted", 0, -1)).containsExactly("one", "two");
            assertThat(jedis.zscore("sorted", "two")).isEqualTo(2.0);
            Transaction transaction = jedis.multi();
            transaction.incr("counter");
            transaction.get("counter");
            assertThat(transaction.exec()).containsExactly(1L, "1");
            assertThat(jedis.blpop(1, "list")).containsExactly("list", "a");
        }
    }

    @EachServer
    void lettuceReadsAndWrites(ServerKind kind) {
        kind.jedis().close();
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + kind.port());
        try (var connection = client.connect()) {
            var sync = connection.sync();
            assertThat(sync.set("string", "value")).isEqualTo("OK");
            assertThat(sync.get("string")).isEqualTo("value");
            sync.hset("hash", Map.of("a", "1", "b", "2"));
            assertThat(sync.hgetall("hash")).isEqualTo(Map.of("a", "1", "b", "2"));
            sync.sadd("set", "x", "y");
            assertThat(sync.smembers("set")).isEqualTo(Set.of("x", "y"));
            sync.zadd("sorted", 1.5, "m");
            assertThat(sync.zscore("sorted", "m")).isEqualTo(1.5);
            assertThat(connection.reactive().get("string").block()).isEqualTo("value");
            sync.multi();
            sync.incr("counter");
            assertThat(sync.exec().stream().toList()).isEqualTo(List.of(1L));
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    @EachServer
    void lettuceListens(ServerKind kind) throws InterruptedException {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + kind.port());
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        try (StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
                var connection = client.connect()) {
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    messages.add(channel + " " + message);
                }
            });
            listener.sync().subscribe("lettuce");
            for (int i = 0; i < 100; i++) {
                assertThat(connection.sync().publish("lettuce", "message " + i)).isEqualTo(1L);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(messages.poll(60, TimeUnit.SECONDS)).isEqualTo("lettuce message " + i);
            }
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
