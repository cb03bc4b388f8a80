package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KeyValue;
import io.lettuce.core.KillArgs;
import io.lettuce.core.LMPopArgs;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.UnblockType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;

/** Lettuce by its three interfaces, with waiting and publishing, and when its connection is closed. */
@SuppressWarnings("try") // closed by the client, which is what is tested
class LettuceConnectionsTest {
    private static final long SECONDS = 60;

    private static <T> T get(RedisFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    @EachProtocol
    void pipelines(ServerKind kind, ProtocolVersion protocol) throws Exception {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().async();
            List<RedisFuture<Long>> replies = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                replies.add(redis.incr("n"));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(get(replies.get(i))).isEqualTo(i + 1);
            }
            assertThatThrownBy(() -> get(redis.hget("n", "f"))).hasMessageContaining("WRONGTYPE");
        }
    }

    @EachProtocol
    void reacts(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().reactive();
            assertThat(redis.get("none").blockOptional()).isEmpty();
            List<Long> lengths = Flux.range(0, 500)
                    .concatMap(i -> redis.rpush("l", "v" + i))
                    .collectList()
                    .block();
            assertThat(lengths).hasSize(500).last().isEqualTo(500L);
            assertThat(redis.lrange("l", 0, 2).collectList().block()).containsExactly("v0", "v1", "v2");
            redis.hset("h", Map.of("a", "1")).block();
            assertThat(redis.hgetall("h").collectList().block()).containsExactly(KeyValue.just("a", "1"));
        }
    }

    @EachProtocol
    void transactions(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol);
                StatefulRedisConnection<String, String> other = lettuce.client().connect()) {
            var redis = lettuce.connection().sync();
            redis.watch("n");
            redis.multi();
            redis.incr("n");
            redis.hset("h", Map.of("a", "1"));
            redis.hgetall("h");
            assertThat(redis.exec().stream().toList()).isEqualTo(List.of(1L, 1L, Map.of("a", "1")));
            redis.watch("n");
            other.sync().incr("n");
            redis.multi();
            redis.set("n", "lost");
            assertThat(redis.exec().wasDiscarded()).isTrue();
            assertThat(redis.get("n")).isEqualTo("2");
        }
    }

    @EachProtocol
    void waits(ServerKind kind, ProtocolVersion protocol) throws Exception {
        kind.awaitBlocked(0);
        try (Lettuce lettuce = Lettuce.open(kind, protocol);
                StatefulRedisConnection<String, String> waiter =
                        lettuce.client().connect()) {
            var redis = lettuce.connection().sync();
            var popped = waiter.async().blpop(0, "k", "l");
            kind.awaitBlocked(1);
            redis.rpush("l", "a");
            assertThat(get(popped)).isEqualTo(KeyValue.just("l", "a"));
            var moved = waiter.async().blmove("l", "m", LMoveArgs.Builder.leftLeft(), 0);
            kind.awaitBlocked(1);
            redis.rpush("l", "b");
            assertThat(get(moved)).isEqualTo("b");
            var several = waiter.async().blmpop(0, LMPopArgs.Builder.left().count(5), "k", "l");
            kind.awaitBlocked(1);
            redis.rpush("l", "c", "d");
            assertThat(get(several)).isEqualTo(KeyValue.just("l", List.of("c", "d")));
            var least = waiter.async().bzpopmin(0, "z");
            kind.awaitBlocked(1);
            redis.zadd("z", 1.5, "a");
            assertThat(get(least)).isEqualTo(KeyValue.just("z", ScoredValue.just(1.5, "a")));
            var refused = waiter.async().brpop(0, "l");
            kind.awaitBlocked(1);
            String waiting = redis.clientList()
                    .lines()
                    .filter(line -> line.contains("cmd=brpop"))
                    .findFirst()
                    .orElseThrow();
            long waitingId = Long.parseLong(waiting.replaceAll("^id=(\\d+) .*", "$1"));
            assertThat(redis.clientUnblock(waitingId, UnblockType.ERROR)).isEqualTo(1);
            assertThatThrownBy(() -> get(refused)).hasMessageContaining("UNBLOCKED");
        }
    }

    @EachProtocol
    void publishes(ServerKind kind, ProtocolVersion protocol) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Lettuce lettuce = Lettuce.open(kind, protocol);
                StatefulRedisPubSubConnection<String, String> listener =
                        lettuce.client().connectPubSub()) {
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(channel + " " + message);
                }

                @Override
                public void message(String pattern, String channel, String message) {
                    heard.add(pattern + " " + channel + " " + message);
                }

                @Override
                public void smessage(String channel, String message) {
                    heard.add("shard " + channel + " " + message);
                }
            });
            listener.sync().subscribe("lettuce");
            listener.sync().psubscribe("let*");
            listener.sync().ssubscribe("salad");
            var redis = lettuce.connection().sync();
            for (int i = 0; i < 100; i++) {
                assertThat(redis.publish("lettuce", "m" + i)).isEqualTo(2);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("lettuce m" + i);
                assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("let* lettuce m" + i);
            }
            assertThat(redis.spublish("salad", "fresh")).isEqualTo(1);
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("shard salad fresh");
            assertThat(redis.pubsubNumsub("lettuce")).isEqualTo(Map.of("lettuce", 1L));
            assertThat(redis.pubsubShardNumsub("salad")).isEqualTo(Map.of("salad", 1L));
            assertThat(redis.pubsubNumpat()).isEqualTo(1);
            listener.sync().unsubscribe("lettuce");
            listener.sync().punsubscribe("let*");
            assertThat(redis.publish("lettuce", "unheard")).isZero();
        }
    }

    /** Lettuce connects anew by itself, in the same protocol and with its subscriptions. */
    @EachProtocol
    void connectsAgain(ServerKind kind, ProtocolVersion protocol) throws Exception {
        BlockingQueue<String> subscribed = new LinkedBlockingQueue<>();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Lettuce lettuce = Lettuce.open(kind, protocol);
                StatefulRedisConnection<String, String> victim =
                        lettuce.client().connect();
                StatefulRedisPubSubConnection<String, String> listener =
                        lettuce.client().connectPubSub()) {
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void subscribed(String channel, long count) {
                    subscribed.add(channel);
                }

                @Override
                public void message(String channel, String message) {
                    heard.add(message);
                }
            });
            listener.sync().subscribe("c");
            assertThat(subscribed.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("c");
            var redis = lettuce.connection().sync();
            BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
            victim.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                    disconnected.add("victim");
                }
            });
            long id = victim.sync().clientId();
            assertThat(redis.clientKill(KillArgs.Builder.id(id))).isEqualTo(1);
            assertThat(disconnected.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("victim");
            assertThat(victim.sync().set("a", "after")).isEqualTo("OK");
            assertThat(victim.sync().clientId()).isGreaterThan(id);
            assertThat(redis.clientKill(KillArgs.Builder.typePubsub())).isEqualTo(1);
            assertThat(subscribed.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("c");
            redis.publish("c", "again");
            assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("again");
        }
    }

    @EachProtocol
    void administers(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol);
                StatefulRedisConnection<String, String> alice = lettuce.client().connect()) {
            var redis = lettuce.connection().sync();
            var rules = AclSetuserArgs.Builder.on()
                    .addPassword("pw")
                    .keyPattern("a*")
                    .addCommand(CommandType.GET);
            assertThat(redis.aclSetuser("alice", rules)).isEqualTo("OK");
            alice.sync().auth("alice", "pw");
            assertThat(alice.sync().get("a")).isNull();
            assertThatThrownBy(() -> alice.sync().get("b"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageStartingWith("NOPERM");
            assertThat(redis.aclLog()).first().extracting("username").isEqualTo("alice");
            assertThat(redis.aclCat()).isNotEmpty();
            alice.close();
            assertThat(redis.aclDeluser("alice")).isEqualTo(1);
            assertThat(redis.configGet("timeout")).isEqualTo(Map.of("timeout", "0"));
            assertThat(redis.info("server")).contains("redis_version:");
            assertThat(redis.command()).hasSize(redis.commandCount().intValue());
            assertThat(redis.commandInfo("get")).hasSize(1);
            assertThat(redis.clientTrackinginfo().getRedirect()).isEqualTo(-1);
            redis.clientSetname("mine");
            assertThat(redis.clientGetname()).isEqualTo("mine");
            redis.set("k", "v");
            assertThat(redis.memoryUsage("k")).isPositive();
            assertThat(redis.slowlogLen()).isNotNegative();
            assertThat(redis.lastsave()).isNotNull();
            assertThat(redis.role()).first().isEqualTo("master");
            assertThat(redis.dbsize()).isEqualTo(1);
            assertThat(redis.flushdb()).isEqualTo("OK");
            assertThat(redis.dbsize()).isZero();
        }
    }
}
