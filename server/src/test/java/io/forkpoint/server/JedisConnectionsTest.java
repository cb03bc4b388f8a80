package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.SortedSetOption;
import redis.clients.jedis.args.UnblockType;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.resps.Tuple;

/** Jedis where several commands or clients meet: pipelines, transactions, waiting, publishing, pools. */
class JedisConnectionsTest {
    private static final long SECONDS = 60;

    @EachProtocol
    void pipelines(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> replies = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                replies.add(pipeline.incr("n"));
            }
            Response<String> wrong = pipeline.hget("n", "f");
            Response<String> last = pipeline.get("n");
            pipeline.sync();
            assertThat(replies.stream().map(Response::get))
                    .isEqualTo(IntStream.rangeClosed(1, 1000)
                            .mapToObj(Long::valueOf)
                            .toList());
            assertThatThrownBy(wrong::get)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("WRONGTYPE");
            assertThat(last.get()).isEqualTo("1000");
        }
    }

    @EachProtocol
    void transactions(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol);
                Jedis other = kind.connect(protocol)) {
            jedis.watch("n");
            Transaction transaction = jedis.multi();
            Response<Long> number = transaction.incr("n");
            transaction.hset("h", Map.of("a", "1"));
            transaction.hgetAll("h");
            assertThat(transaction.exec()).containsExactly(1L, 1L, Map.of("a", "1"));
            assertThat(number.get()).isEqualTo(1);
            jedis.watch("n");
            other.incr("n");
            Transaction late = jedis.multi();
            late.set("n", "lost");
            assertThat(late.exec()).isNull();
            assertThat(jedis.get("n")).isEqualTo("2");
            Transaction discarded = jedis.multi();
            discarded.set("n", "lost");
            assertThat(discarded.discard()).isEqualTo("OK");
            assertThat(jedis.get("n")).isEqualTo("2");
        }
    }

    /** What a command that waits gives, once it waits and another client has done its part. */
    private static <T> T waiting(ServerKind kind, RedisProtocol protocol, Function<Jedis, T> command, Runnable part)
            throws Exception {
        try (Jedis waiter = kind.connect(protocol)) {
            CompletableFuture<T> result = CompletableFuture.supplyAsync(() -> command.apply(waiter));
            kind.awaitBlocked(1);
            part.run();
            return result.get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @EachProtocol
    void waits(ServerKind kind, RedisProtocol protocol) throws Exception {
        kind.awaitBlocked(0);
        try (Jedis jedis = kind.jedis(protocol)) {
            List<String> first = waiting(kind, protocol, w -> w.blpop(0, "l", "m"), () -> jedis.rpush("m", "a"));
            assertThat(first).containsExactly("m", "a");
            String moved = waiting(
                    kind,
                    protocol,
                    w -> w.blmove("l", "m", ListDirection.LEFT, ListDirection.LEFT, 0),
                    () -> jedis.rpush("l", "b"));
            assertThat(moved).isEqualTo("b");
            var popped = waiting(
                    kind,
                    protocol,
                    w -> w.blmpop(0, ListDirection.RIGHT, 5, "k", "l"),
                    () -> jedis.rpush("l", "a", "b"));
            assertThat(popped.getKey()).isEqualTo("l");
            assertThat(popped.getValue()).containsExactly("b", "a");
            var least = waiting(kind, protocol, w -> w.bzpopmin(0, "y", "z"), () -> jedis.zadd("z", 1.5, "a"));
            assertThat(least.getKey()).isEqualTo("z");
            assertThat(least.getValue()).isEqualTo(new Tuple("a", 1.5));
            var most = waiting(
                    kind,
                    protocol,
                    w -> w.bzmpop(0, SortedSetOption.MAX, 5, "z"),
                    () -> jedis.zadd("z", Map.of("a", 1.0, "b", 2.0)));
            assertThat(most.getValue()).containsExactly(new Tuple("b", 2.0), new Tuple("a", 1.0));
            assertThat(jedis.bzpopmax(0.01, "z")).isNull();
            assertThat(jedis.blpop(0.01, "l")).isNull();
        }
    }

    @EachProtocol
    void isSentAwayFromItsWait(ServerKind kind, RedisProtocol protocol) throws Exception {
        kind.awaitBlocked(0);
        try (Jedis jedis = kind.jedis(protocol);
                Jedis waiter = kind.connect(protocol)) {
            long id = waiter.clientId();
            CompletableFuture<Object> result = CompletableFuture.supplyAsync(() -> waiter.blpop(0, "l"));
            kind.awaitBlocked(1);
            assertThat(jedis.clientUnblock(id, UnblockType.ERROR)).isEqualTo(1);
            assertThatThrownBy(() -> result.get(SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("UNBLOCKED client unblocked via CLIENT UNBLOCK");
            assertThat(waiter.ping()).isEqualTo("PONG");
        }
    }

    @EachProtocol
    void publishes(ServerKind kind, RedisProtocol protocol) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                heard.add("channel " + channel + " " + count);
                psubscribe("jedis*");
            }

            @Override
            public void onPSubscribe(String pattern, int count) {
                heard.add("pattern " + pattern + " " + count);
            }

            @Override
            public void onMessage(String channel, String message) {
                heard.add(channel + " " + message);
            }

            @Override
            public void onPMessage(String pattern, String channel, String message) {
                heard.add(pattern + " " + channel + " " + message);
            }

            @Override
            public void onPong(String message) {
                heard.add("pong " + message);
            }
        };
        try (Jedis jedis = kind.jedis(protocol);
                Jedis subscriber = kind.connect(protocol)) {
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> subscriber.subscribe(listener, "jedis"));
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("channel jedis 1");
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("pattern jedis* 2");
            assertThat(jedis.publish("jedis", "hello")).isEqualTo(2);
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("jedis hello");
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("jedis* jedis hello");
            assertThat(jedis.pubsubChannels("jedis*")).containsExactly("jedis");
            assertThat(jedis.pubsubNumSub("jedis", "none")).isEqualTo(Map.of("jedis", 1L, "none", 0L));
            assertThat(jedis.pubsubNumPat()).isEqualTo(1);
            listener.unsubscribe();
            listener.punsubscribe();
            end.get(SECONDS, TimeUnit.SECONDS);
            assertThat(subscriber.ping()).isEqualTo("PONG");
        }
    }

    @EachProtocol
    void publishesToShards(ServerKind kind, RedisProtocol protocol) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisShardedPubSub listener = new JedisShardedPubSub() {
            @Override
            public void onSSubscribe(String channel, int count) {
                heard.add("channel " + channel + " " + count);
            }

            @Override
            public void onSMessage(String channel, String message) {
                heard.add(channel + " " + message);
            }
        };
        try (RespClient client = kind.client();
                Jedis jedis = kind.connect(protocol);
                Jedis subscriber = kind.connect(protocol)) {
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(() -> listener.proceed(subscriber.getConnection(), "shard"));
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("channel shard 1");
            assertThat(client.call("SPUBLISH", "shard", "hello")).isEqualTo(1L);
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("shard hello");
            assertThat(jedis.pubsubShardChannels()).containsExactly("shard");
            assertThat(jedis.pubsubShardNumSub("shard")).isEqualTo(Map.of("shard", 1L));
            listener.sunsubscribe();
            end.get(SECONDS, TimeUnit.SECONDS);
        }
    }

    private static RedisClient pool(ServerKind kind, RedisProtocol protocol, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        return RedisClient.builder()
                .hostAndPort("127.0.0.1", kind.port())
                .clientConfig(
                        DefaultJedisClientConfig.builder().protocol(protocol).build())
                .poolConfig(pool)
                .build();
    }

    @EachProtocol
    void poolsConnections(ServerKind kind, RedisProtocol protocol) throws Exception {
        kind.jedis(protocol).close();
        try (RedisClient pool = pool(kind, protocol, 4)) {
            List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 200; i++) {
                            pool.incr("total");
                            pool.set("own" + thread, "v" + i);
                            assertThat(pool.get("own" + thread)).isEqualTo("v" + i);
                        }
                    }))
                    .toList();
            for (CompletableFuture<Void> thread : threads) {
                thread.get(SECONDS, TimeUnit.SECONDS);
            }
            assertThat(pool.get("total")).isEqualTo("1600");
            List<String> keys = new ArrayList<>();
            pool.scanIteration(3, "own*").collect(keys);
            assertThat(keys).hasSize(8);
        }
    }

    @EachProtocol
    void connectsAgain(ServerKind kind, RedisProtocol protocol) throws IOException {
        try (Jedis jedis = kind.jedis(protocol);
                Jedis victim = kind.connect(protocol)) {
            long id = victim.clientId();
            assertThat(jedis.clientKill(ClientKillParams.clientKillParams().id(Long.toString(id))))
                    .isEqualTo(1);
            assertThatThrownBy(victim::ping).isInstanceOf(JedisConnectionException.class);
            victim.disconnect();
            assertThat(victim.ping()).isEqualTo("PONG");
            assertThat(victim.clientId()).isGreaterThan(id);
        }
    }
}
