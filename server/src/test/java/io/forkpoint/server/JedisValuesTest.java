package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.args.BitCountOption;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.ListPosition;
import redis.clients.jedis.args.SortedSetOption;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.BitPosParams;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.LCSParams;
import redis.clients.jedis.params.LPosParams;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.SortingParams;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** Jedis with values of each type but streams. */
@SuppressWarnings("deprecation") // the older commands have to work as well
class JedisValuesTest {
    private static final long FAR = 4_000_000_000L;

    @EachProtocol
    void strings(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.set("s", "value")).isEqualTo("OK");
            assertThat(jedis.get("s")).isEqualTo("value");
            assertThat(jedis.get("none")).isNull();
            assertThat(jedis.set("s", "other", SetParams.setParams().nx())).isNull();
            assertThat(jedis.setGet("s", "next")).isEqualTo("value");
            assertThat(jedis.append("s", "!")).isEqualTo(5);
            assertThat(jedis.getrange("s", 1, -2)).isEqualTo("ext");
            assertThat(jedis.setrange("s", 4, "?")).isEqualTo(5);
            assertThat(jedis.strlen("s")).isEqualTo(5);
            assertThat(jedis.getDel("s")).isEqualTo("next?");
            assertThat(jedis.incrBy("n", 41)).isEqualTo(41);
            assertThat(jedis.incr("n")).isEqualTo(42);
            assertThat(jedis.decrBy("n", 2)).isEqualTo(40);
            assertThat(jedis.incrByFloat("n", 0.5)).isEqualTo(40.5);
            assertThatThrownBy(() -> jedis.incr("n"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessage("ERR value is not an integer or out of range");
            assertThat(jedis.mset("a", "1", "b", "2")).isEqualTo("OK");
            assertThat(jedis.msetnx("b", "3", "c", "4")).isZero();
            assertThat(jedis.mget("a", "none", "b")).containsExactly("1", null, "2");
            assertThat(jedis.getEx("a", GetExParams.getExParams().exAt(FAR))).isEqualTo("1");
            assertThat(jedis.expireTime("a")).isEqualTo(FAR);
            jedis.mset("x", "ohmytext", "y", "mynewtext");
            assertThat(jedis.lcs("x", "y", LCSParams.LCSParams()).getMatchString())
                    .isEqualTo("mytext");
            assertThat(jedis.lcs("x", "y", LCSParams.LCSParams().len()).getLen())
                    .isEqualTo(6);
            var matches = jedis.lcs("x", "y", LCSParams.LCSParams().idx().withMatchLen());
            assertThat(matches.getMatches()).hasSize(2);
            assertThat(matches.getMatches().get(0).getMatchLen()).isEqualTo(4);
            assertThat(matches.getMatches().get(0).getA().getStart()).isEqualTo(4);
        }
    }

    @EachProtocol
    void bitsAndHyperLogLogs(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.setbit("bits", 7, true)).isFalse();
            assertThat(jedis.getbit("bits", 7)).isTrue();
            jedis.setbit("bits", 20, true);
            assertThat(jedis.bitcount("bits")).isEqualTo(2);
            assertThat(jedis.bitcount("bits", 8, -1, BitCountOption.BIT)).isEqualTo(1);
            assertThat(jedis.bitpos("bits", true)).isEqualTo(7);
            assertThat(jedis.bitpos("bits", true, new BitPosParams(1))).isEqualTo(20);
            jedis.setbit("more", 0, true);
            assertThat(jedis.bitop(BitOP.OR, "all", "bits", "more")).isEqualTo(3);
            assertThat(jedis.bitcount("all")).isEqualTo(3);
            assertThat(jedis.bitfield("f", "SET", "u8", "#0", "200", "OVERFLOW", "FAIL", "INCRBY", "u8", "#0", "99"))
                    .containsExactly(0L, null);
            assertThat(jedis.bitfieldReadonly("f", "GET", "u8", "0")).containsExactly(200L);
            assertThat(jedis.pfadd("h", "a", "b", "c")).isEqualTo(1);
            assertThat(jedis.pfadd("h", "a")).isZero();
            jedis.pfadd("i", "c", "d");
            assertThat(jedis.pfcount("h", "i")).isEqualTo(4);
            assertThat(jedis.pfmerge("h", "i")).isEqualTo("OK");
            assertThat(jedis.pfcount("h")).isEqualTo(4);
        }
    }

    @EachProtocol
    void keysAndExpiry(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            jedis.mset("a", "1", "b", "2", "c", "3");
            assertThat(jedis.exists("a", "b", "none")).isEqualTo(2);
            assertThat(jedis.keys("*")).isEqualTo(Set.of("a", "b", "c"));
            assertThat(jedis.randomKey()).isIn("a", "b", "c");
            assertThat(jedis.touch("a", "none")).isEqualTo(1);
            assertThat(jedis.type("a")).isEqualTo("string");
            assertThat(jedis.ttl("a")).isEqualTo(-1);
            assertThat(jedis.expire("a", 1000)).isEqualTo(1);
            assertThat(jedis.ttl("a")).isBetween(900L, 1000L);
            assertThat(jedis.pexpire("a", 5_000_000, ExpiryOption.LT)).isZero();
            assertThat(jedis.pexpireAt("a", FAR * 1000 + 5, ExpiryOption.GT)).isEqualTo(1);
            assertThat(jedis.pexpireTime("a")).isEqualTo(FAR * 1000 + 5);
            assertThat(jedis.persist("a")).isEqualTo(1);
            assertThat(jedis.pttl("a")).isEqualTo(-1);
            assertThat(jedis.expireAt("a", 1)).isEqualTo(1);
            assertThat(jedis.exists("a")).isFalse();
            assertThat(jedis.rename("b", "d")).isEqualTo("OK");
            assertThat(jedis.renamenx("d", "c")).isZero();
            assertThat(jedis.copy("d", "c", true)).isTrue();
            assertThat(jedis.move("d", 1)).isEqualTo(1);
            assertThat(jedis.select(1)).isEqualTo("OK");
            assertThat(jedis.get("d")).isEqualTo("2");
            assertThat(jedis.swapDB(0, 1)).isEqualTo("OK");
            assertThat(jedis.dbSize()).isEqualTo(1);
            assertThat(jedis.get("c")).isEqualTo("2");
            assertThat(jedis.unlink("c", "none")).isEqualTo(1);
        }
    }

    @EachProtocol
    void dumpsRestoresAndDescribes(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            jedis.hset("h", Map.of("a", "1", "b", "2"));
            byte[] dump = jedis.dump("h");
            assertThat(jedis.dump("none")).isNull();
            assertThat(jedis.restore("copy", 0, dump)).isEqualTo("OK");
            assertThat(jedis.hgetAll("copy")).isEqualTo(Map.of("a", "1", "b", "2"));
            assertThatThrownBy(() -> jedis.restore("copy", 0, dump)).hasMessageStartingWith("BUSYKEY");
            RestoreParams replace = RestoreParams.restoreParams().replace().absTtl();
            assertThat(jedis.restore("copy", FAR * 1000, dump, replace)).isEqualTo("OK");
            assertThat(jedis.expireTime("copy")).isEqualTo(FAR);
            assertThat(jedis.objectEncoding("h")).isEqualTo("listpack");
            assertThat(jedis.objectRefcount("h")).isEqualTo(1);
            assertThat(jedis.objectIdletime("h")).isNotNegative();
            assertThat(jedis.objectHelp()).contains("ENCODING <key>");
            assertThat(jedis.memoryUsage("h")).isPositive();
            assertThat(jedis.memoryUsage("none")).isNull();
        }
    }

    @EachProtocol
    void lists(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.rpush("l", "b", "c", "b")).isEqualTo(3);
            assertThat(jedis.lpush("l", "a")).isEqualTo(4);
            assertThat(jedis.lpushx("none", "a")).isZero();
            assertThat(jedis.lpos("l", "b", LPosParams.lPosParams().rank(-1))).isEqualTo(3);
            assertThat(jedis.lpos("l", "b", LPosParams.lPosParams(), 0)).containsExactly(1L, 3L);
            assertThat(jedis.lpos("l", "none")).isNull();
            assertThat(jedis.linsert("l", ListPosition.AFTER, "a", "x")).isEqualTo(5);
            assertThat(jedis.lset("l", 1, "y")).isEqualTo("OK");
            assertThat(jedis.lrem("l", -1, "b")).isEqualTo(1);
            assertThat(jedis.lrange("l", 0, -1)).containsExactly("a", "y", "b", "c");
            assertThat(jedis.lindex("l", -1)).isEqualTo("c");
            assertThat(jedis.ltrim("l", 0, 2)).isEqualTo("OK");
            assertThat(jedis.lmove("l", "m", ListDirection.LEFT, ListDirection.RIGHT))
                    .isEqualTo("a");
            assertThat(jedis.lmpop(ListDirection.RIGHT, 9, "none", "l").getValue())
                    .containsExactly("b", "y");
            assertThat(jedis.lmpop(ListDirection.LEFT, "none")).isNull();
            assertThat(jedis.rpop("m", 3)).containsExactly("a");
            assertThat(jedis.lpop("m", 3)).isNull();
            jedis.rpush("n", "3", "1", "2");
            jedis.mset("w1", "30", "w2", "20", "w3", "10", "o1", "one", "o2", "two", "o3", "three");
            assertThat(jedis.sort("n")).containsExactly("1", "2", "3");
            assertThat(jedis.sort(
                            "n", new SortingParams().by("w*").get("o*", "#").limit(0, 2)))
                    .containsExactly("three", "3", "two", "2");
            assertThat(jedis.sort("n", new SortingParams().desc(), "sorted")).isEqualTo(3);
            assertThat(jedis.lrange("sorted", 0, -1)).containsExactly("3", "2", "1");
        }
    }

    @EachProtocol
    void sets(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.sadd("s", "a", "b", "c")).isEqualTo(3);
            jedis.sadd("t", "b", "c", "d");
            assertThat(jedis.smembers("s")).isEqualTo(Set.of("a", "b", "c"));
            assertThat(jedis.sismember("s", "a")).isTrue();
            assertThat(jedis.smismember("s", "a", "x")).containsExactly(true, false);
            assertThat(jedis.sinter("s", "t")).isEqualTo(Set.of("b", "c"));
            assertThat(jedis.sunion("s", "t")).isEqualTo(Set.of("a", "b", "c", "d"));
            assertThat(jedis.sdiff("s", "t")).isEqualTo(Set.of("a"));
            assertThat(jedis.sintercard(1, "s", "t")).isEqualTo(1);
            assertThat(jedis.sinterstore("u", "s", "t")).isEqualTo(2);
            assertThat(jedis.smove("s", "t", "a")).isEqualTo(1);
            assertThat(jedis.srandmember("u", -5)).hasSize(5);
            assertThat(jedis.srandmember("none")).isNull();
            assertThat(jedis.spop("u", 5)).isEqualTo(Set.of("b", "c"));
            assertThat(jedis.spop("u")).isNull();
            assertThat(jedis.srem("t", "a", "x")).isEqualTo(1);
            assertThat(jedis.scard("t")).isEqualTo(3);
        }
    }

    @EachProtocol
    void hashes(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.hset("h", Map.of("a", "1", "b", "2"))).isEqualTo(2);
            assertThat(jedis.hsetnx("h", "a", "9")).isZero();
            assertThat(jedis.hgetAll("h")).isEqualTo(Map.of("a", "1", "b", "2"));
            assertThat(jedis.hgetAll("none")).isEmpty();
            assertThat(jedis.hmget("h", "a", "x")).containsExactly("1", null);
            assertThat(jedis.hkeys("h")).isEqualTo(Set.of("a", "b"));
            assertThat(jedis.hvals("h")).containsExactlyInAnyOrder("1", "2");
            assertThat(jedis.hincrBy("h", "a", 4)).isEqualTo(5);
            assertThat(jedis.hincrByFloat("h", "b", 0.25)).isEqualTo(2.25);
            assertThat(jedis.hstrlen("h", "b")).isEqualTo(4);
            assertThat(jedis.hexists("h", "x")).isFalse();
            assertThat(jedis.hrandfield("h", 5)).containsExactlyInAnyOrder("a", "b");
            assertThat(jedis.hrandfieldWithValues("h", 5))
                    .containsExactlyInAnyOrder(Map.entry("a", "5"), Map.entry("b", "2.25"));
            assertThat(jedis.hdel("h", "a", "x")).isEqualTo(1);
            assertThat(jedis.hlen("h")).isEqualTo(1);
        }
    }

    @EachProtocol
    void sortedSets(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.zadd("z", Map.of("a", 1.0, "b", 2.0, "c", Double.POSITIVE_INFINITY)))
                    .isEqualTo(3);
            assertThat(jedis.zadd("z", 0, "b", ZAddParams.zAddParams().gt().ch()))
                    .isZero();
            assertThat(jedis.zaddIncr("z", 0.5, "b", ZAddParams.zAddParams().nx()))
                    .isNull();
            assertThat(jedis.zincrby("z", 0.5, "b")).isEqualTo(2.5);
            assertThat(jedis.zscore("z", "c")).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(jedis.zscore("z", "x")).isNull();
            assertThat(jedis.zmscore("z", "a", "x")).containsExactly(1.0, null);
            assertThat(jedis.zrank("z", "b")).isEqualTo(1);
            assertThat(jedis.zrevrank("z", "x")).isNull();
            assertThat(jedis.zcount("z", "(1", "+inf")).isEqualTo(2);
            jedis.zadd("y", Map.of("b", 1.0, "d", 4.0));
            ZParams weighted = new ZParams().weights(2, 1).aggregate(ZParams.Aggregate.SUM);
            assertThat(jedis.zinterWithScores(weighted, "z", "y")).containsExactly(new Tuple("b", 6.0));
            assertThat(jedis.zunion(new ZParams(), "z", "y")).containsExactly("a", "b", "d", "c");
            assertThat(jedis.zdiffWithScores("y", "z")).containsExactly(new Tuple("d", 4.0));
            assertThat(jedis.zintercard("z", "y")).isEqualTo(1);
            assertThat(jedis.zunionstore("u", weighted, "z", "y")).isEqualTo(4);
            assertThat(jedis.zrandmemberWithScores("y", -4)).hasSize(4);
            assertThat(jedis.zpopmin("z")).isEqualTo(new Tuple("a", 1.0));
            assertThat(jedis.zpopmax("z", 5))
                    .containsExactly(new Tuple("c", Double.POSITIVE_INFINITY), new Tuple("b", 2.5));
            assertThat(jedis.zmpop(SortedSetOption.MIN, 2, "z", "y").getValue())
                    .containsExactly(new Tuple("b", 1.0), new Tuple("d", 4.0));
            assertThat(jedis.zrem("u", "a", "x")).isEqualTo(1);
            assertThat(jedis.zcard("u")).isEqualTo(3);
        }
    }

    @EachProtocol
    void rangesOfSortedSets(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            jedis.zadd("z", Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 4.0));
            assertThat(jedis.zrange("z", 1, 2)).containsExactly("b", "c");
            assertThat(jedis.zrevrange("z", 0, 1)).containsExactly("d", "c");
            assertThat(jedis.zrangeWithScores("z", 0, 0)).containsExactly(new Tuple("a", 1.0));
            assertThat(jedis.zrevrangeWithScores("z", 0, 0)).containsExactly(new Tuple("d", 4.0));
            assertThat(jedis.zrangeByScore("z", "(1", "3")).containsExactly("b", "c");
            assertThat(jedis.zrevrangeByScore("z", 3, 1, 1, 2)).containsExactly("b", "a");
            assertThat(jedis.zrangeByScoreWithScores("z", 2, 2)).containsExactly(new Tuple("b", 2.0));
            assertThat(jedis.zrevrangeByScoreWithScores("z", "+inf", "(3")).containsExactly(new Tuple("d", 4.0));
            assertThat(jedis.zrange(
                            "z", ZRangeParams.zrangeByScoreParams(4, 2).rev().limit(1, 1)))
                    .containsExactly("c");
            assertThat(jedis.zrangestore("y", "z", ZRangeParams.zrangeParams(0, 1)))
                    .isEqualTo(2);
            assertThat(jedis.zremrangeByRank("z", 0, 0)).isEqualTo(1);
            assertThat(jedis.zremrangeByScore("z", 4, 5)).isEqualTo(1);
            jedis.zadd("same", Map.of("a", 0.0, "b", 0.0, "c", 0.0));
            assertThat(jedis.zrangeByLex("same", "(a", "+")).containsExactly("b", "c");
            assertThat(jedis.zrevrangeByLex("same", "[b", "-")).containsExactly("b", "a");
            assertThat(jedis.zrange("same", ZRangeParams.zrangeByLexParams("[b", "[b")))
                    .containsExactly("b");
            assertThat(jedis.zlexcount("same", "-", "+")).isEqualTo(3);
            assertThat(jedis.zremrangeByLex("same", "-", "(b")).isEqualTo(1);
        }
    }

    private static <T> List<T> all(Function<String, ScanResult<T>> scan) {
        List<T> elements = new ArrayList<>();
        ScanResult<T> result = scan.apply(ScanParams.SCAN_POINTER_START);
        elements.addAll(result.getResult());
        while (!result.isCompleteIteration()) {
            result = scan.apply(result.getCursor());
            elements.addAll(result.getResult());
        }
        return elements;
    }

    @EachProtocol
    void scans(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            Map<String, String> hash = new HashMap<>();
            Map<String, Double> sorted = new HashMap<>();
            IntStream.range(0, 1000).forEach(i -> {
                hash.put("f" + i, "v" + i);
                sorted.put("m" + i, (double) i);
            });
            jedis.hset("hash", hash);
            jedis.zadd("sorted", sorted);
            jedis.sadd("set", sorted.keySet().toArray(String[]::new));
            sorted.keySet().forEach(key -> jedis.set(key, ""));
            ScanParams ten = new ScanParams().count(10);
            Map<String, String> fields = new HashMap<>();
            all(cursor -> jedis.hscan("hash", cursor, ten)).forEach(e -> fields.put(e.getKey(), e.getValue()));
            assertThat(fields).isEqualTo(hash);
            Map<String, Double> scores = new HashMap<>();
            all(cursor -> jedis.zscan("sorted", cursor, ten)).forEach(e -> scores.put(e.getElement(), e.getScore()));
            assertThat(scores).isEqualTo(sorted);
            assertThat(new HashSet<>(all(cursor -> jedis.sscan("set", cursor, ten))))
                    .isEqualTo(sorted.keySet());
            ScanParams matching = new ScanParams().count(100).match("m*");
            assertThat(new HashSet<>(all(cursor -> jedis.scan(cursor, matching))))
                    .isEqualTo(sorted.keySet());
            assertThat(all(cursor -> jedis.scan(cursor, ten, "zset"))).containsExactly("sorted");
        }
    }
}
