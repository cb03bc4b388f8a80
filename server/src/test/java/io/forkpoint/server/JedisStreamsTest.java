package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamEntry;

/** Jedis with streams and their groups. */
class JedisStreamsTest {
    private static final StreamEntryID START = new StreamEntryID(0, 0);

    /** Adds entries whose ids are 1-0, 2-0 and so on. */
    private static void fill(Jedis jedis, int count) {
        for (int i = 1; i <= count; i++) {
            jedis.xadd("s", new StreamEntryID(i, 0), Map.of("f", "v" + i));
        }
    }

    private static StreamEntryID id(long time) {
        return new StreamEntryID(time, 0);
    }

    private static List<StreamEntryID> ids(List<StreamEntry> entries) {
        return entries.stream().map(StreamEntry::getID).toList();
    }

    @EachProtocol
    void entries(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            fill(jedis, 5);
            assertThatThrownBy(() -> jedis.xadd("s", id(5), Map.of("f", "v")))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("ERR The ID specified in XADD is equal or smaller");
            assertThat(jedis.xadd("none", XAddParams.xAddParams().noMkStream(), Map.of("f", "v")))
                    .isNull();
            assertThat(jedis.xadd("s", XAddParams.xAddParams().maxLen(5).exactTrimming(), Map.of("f", "last")))
                    .isGreaterThan(id(5));
            assertThat(jedis.xlen("s")).isEqualTo(5);
            assertThat(ids(jedis.xrange("s", id(3), id(4)))).containsExactly(id(3), id(4));
            assertThat(ids(jedis.xrange("s", "(3", "+", 1))).containsExactly(id(4));
            assertThat(jedis.xrevrange("s", "+", "-", 1).get(0).getFields()).isEqualTo(Map.of("f", "last"));
            var read = jedis.xreadAsMap(XReadParams.xReadParams().count(2), Map.of("s", START));
            assertThat(ids(read.get("s"))).containsExactly(id(2), id(3));
            assertThat(jedis.xread(XReadParams.xReadParams().block(1), Map.of("none", START)))
                    .isNull();
            assertThat(jedis.xdel("s", id(3), id(99))).isEqualTo(1);
            assertThat(jedis.xtrim("s", XTrimParams.xTrimParams().minId("5"))).isEqualTo(2);
            assertThat(jedis.xinfoStream("s").getFirstEntry().getID()).isEqualTo(id(5));
        }
    }

    @EachProtocol
    void groups(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.xgroupCreate("s", "g", START, true)).isEqualTo("OK");
            fill(jedis, 4);
            assertThat(jedis.xgroupCreateConsumer("s", "g", "idle")).isTrue();
            var fresh = Map.of("s", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
            var read = jedis.xreadGroup(
                    "g", "alice", XReadGroupParams.xReadGroupParams().count(3), fresh);
            assertThat(read.get(0).getKey()).isEqualTo("s");
            assertThat(ids(read.get(0).getValue())).containsExactly(id(1), id(2), id(3));
            var again = jedis.xreadGroupAsMap("g", "alice", new XReadGroupParams(), Map.of("s", id(1)));
            assertThat(ids(again.get("s"))).containsExactly(id(2), id(3));
            assertThat(jedis.xack("s", "g", id(1))).isEqualTo(1);
            var summary = jedis.xpending("s", "g");
            assertThat(summary.getTotal()).isEqualTo(2);
            assertThat(summary.getMinId()).isEqualTo(id(2));
            assertThat(summary.getConsumerMessageCount()).isEqualTo(Map.of("alice", 2L));
            assertThat(jedis.xclaimJustId("s", "g", "bob", 0, XClaimParams.xClaimParams(), id(3)))
                    .containsExactly(id(3));
            var pending = jedis.xpending("s", "g", XPendingParams.xPendingParams("-", "+", 9));
            assertThat(pending).extracting(entry -> entry.getConsumerName()).containsExactly("alice", "bob");
            assertThat(pending.get(0).getDeliveredTimes()).isEqualTo(2);
            jedis.xdel("s", id(2));
            var claimed = jedis.xautoclaim("s", "g", "carl", 0, START, XAutoClaimParams.xAutoClaimParams());
            assertThat(claimed.getKey()).isEqualTo(START);
            assertThat(ids(claimed.getValue())).containsExactly(id(3));
            assertThat(jedis.xautoclaimJustId("s", "g", "dora", 0, START, new XAutoClaimParams())
                            .getValue())
                    .containsExactly(id(3));
            assertThat(jedis.xgroupSetID("s", "g", id(4))).isEqualTo("OK");
            assertThat(jedis.xreadGroup("g", "alice", new XReadGroupParams(), fresh))
                    .isNull();
            assertThat(jedis.xgroupDelConsumer("s", "g", "dora")).isEqualTo(1);
            assertThat(jedis.xgroupDestroy("s", "g")).isEqualTo(1);
        }
    }

    @EachProtocol
    void information(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            fill(jedis, 3);
            jedis.xgroupCreate("s", "g", START, false);
            jedis.xreadGroup(
                    "g",
                    "alice",
                    XReadGroupParams.xReadGroupParams().count(2),
                    Map.of("s", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
            var stream = jedis.xinfoStream("s");
            assertThat(stream.getLength()).isEqualTo(3);
            assertThat(stream.getGroups()).isEqualTo(1);
            assertThat(stream.getLastGeneratedId()).isEqualTo(id(3));
            assertThat(stream.getLastEntry().getFields()).isEqualTo(Map.of("f", "v3"));
            assertThat(stream.getRadixTreeKeys()).isPositive();
            var group = jedis.xinfoGroups("s").get(0);
            assertThat(group.getName()).isEqualTo("g");
            assertThat(group.getConsumers()).isEqualTo(1);
            assertThat(group.getPending()).isEqualTo(2);
            assertThat(group.getLastDeliveredId()).isEqualTo(id(2));
            assertThat(group.getGroupInfo()).containsEntry("lag", 1L).containsEntry("entries-read", 2L);
            var consumer = jedis.xinfoConsumers2("s", "g").get(0);
            assertThat(consumer.getName()).isEqualTo("alice");
            assertThat(consumer.getPending()).isEqualTo(2);
            assertThat(consumer.getIdle()).isNotNegative();
            var full = jedis.xinfoStreamFull("s", 2);
            assertThat(ids(full.getEntries())).containsExactly(id(1), id(2));
            var fullGroup = full.getGroups().get(0);
            assertThat(fullGroup.getPending()).hasSize(2);
            assertThat(fullGroup.getConsumers().get(0).getName()).isEqualTo("alice");
            assertThat(fullGroup.getConsumers().get(0).getPending()).hasSize(2);
        }
    }
}
