package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.Consumer;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LMPopArgs;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.LcsArgs;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SortArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.ZPopArgs;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lettuce with values of each type. */
@SuppressWarnings("unchecked") // arrays of generic arguments
class LettuceValuesTest {
    @EachProtocol
    void keysAndStrings(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().sync();
            assertThat(redis.set("s", "value", SetArgs.Builder.nx().ex(1000))).isEqualTo("OK");
            assertThat(redis.set("s", "lost", SetArgs.Builder.nx())).isNull();
            assertThat(redis.ttl("s")).isBetween(900L, 1000L);
            assertThat(redis.persist("s")).isTrue();
            assertThat(redis.mget("s", "none")).containsExactly(KeyValue.just("s", "value"), KeyValue.empty("none"));
            assertThat(redis.incrbyfloat("n", 1.5)).isEqualTo(1.5);
            assertThat(redis.expiretime("none")).isEqualTo(-2);
            byte[] dump = redis.dump("s");
            assertThat(redis.restore("copy", 0, dump)).isEqualTo("OK");
            assertThat(redis.get("copy")).isEqualTo("value");
            assertThat(redis.copy("copy", "third")).isTrue();
            assertThat(redis.keys("*")).containsExactlyInAnyOrder("s", "n", "copy", "third");
            assertThat(redis.objectEncoding("s")).isEqualTo("embstr");
            assertThat(redis.type("s")).isEqualTo("string");
            redis.mset(Map.of("x", "ohmytext", "y", "mynewtext"));
            assertThat(redis.lcs(LcsArgs.Builder.keys("x", "y")).getMatchString())
                    .isEqualTo("mytext");
            var match = redis.lcs(LcsArgs.Builder.keys("x", "y").withIdx().withMatchLen());
            assertThat(match.getLen()).isEqualTo(6);
            assertThat(match.getMatches().get(0).getMatchLen()).isEqualTo(4);
            redis.setbit("bits", 9, 1);
            assertThat(redis.bitpos("bits", true)).isEqualTo(9);
            assertThat(redis.bitopNot("inverse", "bits")).isEqualTo(2);
            assertThat(redis.bitcount("inverse")).isEqualTo(15);
            var field = BitFieldArgs.Builder.set(BitFieldArgs.unsigned(8), 0, 200)
                    .overflow(BitFieldArgs.OverflowType.FAIL)
                    .incrBy(BitFieldArgs.unsigned(8), 0, 99);
            assertThat(redis.bitfield("f", field)).containsExactly(0L, null);
            assertThat(redis.pfadd("h", "a", "b")).isEqualTo(1);
            assertThat(redis.pfcount("h")).isEqualTo(2);
            assertThat(redis.unlink("s", "n")).isEqualTo(2);
        }
    }

    @EachProtocol
    void collections(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().sync();
            redis.rpush("l", "3", "1", "2");
            assertThat(redis.lpos("l", "2")).isEqualTo(2);
            assertThat(redis.sort("l", SortArgs.Builder.desc())).containsExactly("3", "2", "1");
            assertThat(redis.lmove("l", "m", LMoveArgs.Builder.leftRight())).isEqualTo("3");
            assertThat(redis.lmpop(LMPopArgs.Builder.right().count(5), "none", "l"))
                    .isEqualTo(KeyValue.just("l", List.of("2", "1")));
            redis.sadd("s", "a", "b");
            assertThat(redis.smembers("s")).isEqualTo(Set.of("a", "b"));
            assertThat(redis.smismember("s", "a", "x")).containsExactly(true, false);
            assertThat(redis.spop("s", 5)).isEqualTo(Set.of("a", "b"));
            redis.hset("h", Map.of("a", "1", "b", "2"));
            assertThat(redis.hgetall("h")).isEqualTo(Map.of("a", "1", "b", "2"));
            assertThat(redis.hrandfieldWithvalues("h", 5))
                    .containsExactlyInAnyOrder(KeyValue.just("a", "1"), KeyValue.just("b", "2"));
            assertThat(redis.hincrbyfloat("h", "a", 0.5)).isEqualTo(1.5);
        }
    }

    @EachProtocol
    void sortedSets(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().sync();
            redis.zadd("z", ScoredValue.just(1, "a"), ScoredValue.just(2, "b"), ScoredValue.just(3, "c"));
            assertThat(redis.zscore("z", "b")).isEqualTo(2);
            assertThat(redis.zmscore("z", "a", "x")).containsExactly(1.0, null);
            assertThat(redis.zrangeWithScores("z", 0, 0)).containsExactly(ScoredValue.just(1, "a"));
            assertThat(redis.zrangebyscore("z", Range.create(1, 3), Limit.create(1, 1)))
                    .containsExactly("b");
            assertThat(redis.zrevrangebyscoreWithScores("z", Range.create(2, 3)))
                    .containsExactly(ScoredValue.just(3, "c"), ScoredValue.just(2, "b"));
            assertThat(redis.zrangebylex("z", Range.unbounded())).containsExactly("a", "b", "c");
            assertThat(redis.zrangestore("y", "z", Range.create(0L, 1L))).isEqualTo(2);
            assertThat(redis.zunionWithScores("z", "y"))
                    .containsExactly(ScoredValue.just(2, "a"), ScoredValue.just(3, "c"), ScoredValue.just(4, "b"));
            assertThat(redis.zmpop(2, ZPopArgs.Builder.min(), "none", "z"))
                    .isEqualTo(KeyValue.just("z", List.of(ScoredValue.just(1, "a"), ScoredValue.just(2, "b"))));
            assertThat(redis.zpopmax("z")).isEqualTo(ScoredValue.just(3, "c"));
            assertThat(redis.zrandmemberWithScores("y", 5)).hasSize(2);
        }
    }

    private static List<String> ids(List<StreamMessage<String, String>> messages) {
        return messages.stream().map(StreamMessage::getId).toList();
    }

    @EachProtocol
    void streams(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().sync();
            for (int i = 1; i <= 3; i++) {
                redis.xadd("s", new XAddArgs().id(i + "-0"), Map.of("f", "v" + i));
            }
            assertThat(redis.xgroupCreate(StreamOffset.from("s", "0"), "g")).isEqualTo("OK");
            Consumer<String> alice = Consumer.from("g", "alice");
            var read = redis.xreadgroup(alice, XReadArgs.Builder.count(2), StreamOffset.lastConsumed("s"));
            assertThat(ids(read)).containsExactly("1-0", "2-0");
            assertThat(read.get(0).getBody()).isEqualTo(Map.of("f", "v1"));
            assertThat(redis.xack("s", "g", "1-0")).isEqualTo(1);
            assertThat(redis.xpending("s", "g").getConsumerMessageCount()).isEqualTo(Map.of("alice", 1L));
            assertThat(redis.xpending("s", "g", Range.unbounded(), Limit.from(9))
                            .get(0)
                            .getConsumer())
                    .isEqualTo("alice");
            var claimed = redis.xautoclaim("s", XAutoClaimArgs.Builder.xautoclaim(Consumer.from("g", "bob"), 0, "0-0"));
            assertThat(claimed.getId()).isEqualTo("0-0");
            assertThat(ids(claimed.getMessages())).containsExactly("2-0");
            assertThat(ids(redis.xread(StreamOffset.from("s", "2-0")))).containsExactly("3-0");
            assertThat(ids(redis.xrevrange("s", Range.unbounded(), Limit.from(1))))
                    .containsExactly("3-0");
            assertThat(redis.xinfoStream("s")).contains("length", 3L, "last-generated-id", "3-0");
            assertThat(redis.xinfoGroups("s")).hasSize(1);
            assertThat(redis.xinfoConsumers("s", "g")).hasSize(2);
            assertThat(redis.xtrim("s", 1)).isEqualTo(2);
        }
    }

    @EachProtocol
    void scans(ServerKind kind, ProtocolVersion protocol) {
        try (Lettuce lettuce = Lettuce.open(kind, protocol)) {
            var redis = lettuce.connection().sync();
            Map<String, String> hash = new HashMap<>();
            IntStream.range(0, 1000).forEach(i -> hash.put("f" + i, "v" + i));
            redis.hset("hash", hash);
            redis.mset(hash);
            redis.sadd("set", hash.keySet().toArray(String[]::new));
            redis.zadd(
                    "sorted",
                    hash.keySet().stream()
                            .flatMap(m -> List.of((Object) 1.0, m).stream())
                            .toArray());
            ScanArgs ten = ScanArgs.Builder.limit(10);
            assertThat(ScanIterator.hscan(redis, "hash", ten).stream()
                            .distinct()
                            .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue)))
                    .isEqualTo(hash);
            assertThat(ScanIterator.sscan(redis, "set", ten).stream()).containsAll(hash.keySet());
            assertThat(ScanIterator.zscan(redis, "sorted", ten).stream().map(ScoredValue::getValue))
                    .containsAll(hash.keySet());
            assertThat(ScanIterator.scan(redis, ScanArgs.Builder.limit(100).match("f*")).stream()
                            .collect(Collectors.toSet()))
                    .isEqualTo(hash.keySet());
        }
    }
}
