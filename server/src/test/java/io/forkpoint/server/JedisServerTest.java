package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.args.LatencyEvent;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/** Jedis with what is about the server, its users and its clients. */
class JedisServerTest {
    @EachProtocol
    void users(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol);
                Jedis alice = kind.connect(protocol)) {
            assertThat(jedis.aclSetUser("alice", "reset", "on", ">pw", "~a*", "&c*", "+get", "+acl|whoami"))
                    .isEqualTo("OK");
            assertThat(alice.auth("alice", "pw")).isEqualTo("OK");
            assertThat(alice.aclWhoAmI()).isEqualTo("alice");
            assertThat(alice.get("a")).isNull();
            jedis.aclLogReset();
            assertThatThrownBy(() -> alice.get("b"))
                    .isInstanceOf(JedisAccessControlException.class)
                    .hasMessageStartingWith("NOPERM");
            var user = jedis.aclGetUser("alice");
            assertThat(user.getFlags()).contains("on");
            assertThat(user.getPasswords()).hasSize(1);
            assertThat(user.getKeys()).isEqualTo("~a*");
            assertThat(user.getChannels()).isEqualTo("&c*");
            // The order of commands is that of Redis's hash table.
            assertThat(user.getCommands().split(" ", -1)).containsExactlyInAnyOrder("-@all", "+get", "+acl|whoami");
            assertThat(jedis.aclUsers()).containsExactly("alice", "default");
            assertThat(jedis.aclCat()).contains("sortedset");
            assertThat(jedis.aclCat("hyperloglog")).contains("pfadd");
            assertThat(jedis.aclDryRun("alice", "GET", "b")).contains("no permissions to access");
            assertThat(jedis.aclGenPass(128)).hasSize(32);
            var entry = jedis.aclLog().get(0);
            assertThat(entry.getReason()).isEqualTo("key");
            assertThat(entry.getObject()).isEqualTo("b");
            assertThat(entry.getUsername()).isEqualTo("alice");
            assertThat(entry.getClientInfo()).containsEntry("user", "alice");
            assertThat(jedis.aclDelUser("alice")).isEqualTo(1);
        }
    }

    @EachProtocol
    void clients(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            assertThat(jedis.clientSetname("mine")).isEqualTo("OK");
            assertThat(jedis.clientGetname()).isEqualTo("mine");
            assertThat(jedis.clientInfo()).contains("name=mine", "cmd=client|info");
            assertThat(jedis.clientList(jedis.clientId())).startsWith("id=" + jedis.clientId());
            assertThat(jedis.clientNoEvictOn()).isEqualTo("OK");
            assertThat(jedis.clientNoEvictOff()).isEqualTo("OK");
            assertThat(jedis.clientPause(1)).isEqualTo("OK");
            assertThat(jedis.clientUnpause()).isEqualTo("OK");
            assertThat(jedis.clientTrackingInfo().getFlags()).containsExactly("off");
            assertThat(jedis.echo("hello")).isEqualTo("hello");
        }
    }

    @EachProtocol
    void configuration(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            Map<String, String> before = jedis.configGet("slowlog*", "timeout");
            assertThat(before).containsOnlyKeys("slowlog-log-slower-than", "slowlog-max-len", "timeout");
            assertThat(jedis.configSet("slowlog-max-len", "7", "timeout", "0")).isEqualTo("OK");
            assertThat(jedis.configGet("slowlog-max-len")).isEqualTo(Map.of("slowlog-max-len", "7"));
            assertThat(jedis.configSet(before)).isEqualTo("OK");
            assertThat(jedis.configResetStat()).isEqualTo("OK");
            assertThat(jedis.info()).contains("redis_version:", "connected_clients:", "# Keyspace");
            assertThat(jedis.info("memory")).startsWith("# Memory").contains("used_memory:");
        }
    }

    @EachProtocol
    void commands(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            var all = jedis.command();
            assertThat(all).containsKeys("get", "xautoclaim", "bzmpop").hasSize((int) jedis.commandCount());
            var get = jedis.commandInfo("get").get("get");
            assertThat(get.getArity()).isEqualTo(2);
            assertThat(get.getFirstKey()).isEqualTo(1);
            assertThat(get.getFlags()).containsExactlyInAnyOrder("readonly", "fast");
            assertThat(get.getAclCategories()).contains("@read", "@string");
            assertThat(all.get("client").getSubcommands()).containsKey("client|kill");
            assertThat(jedis.commandDocs("get").get("get").getGroup()).isEqualTo("string");
            assertThat(jedis.commandGetKeys("ZINTER", "2", "a", "b")).containsExactly("a", "b");
            assertThat(jedis.commandList()).contains("lmpop");
        }
    }

    @EachProtocol
    void operation(ServerKind kind, RedisProtocol protocol) {
        try (Jedis jedis = kind.jedis(protocol)) {
            jedis.set("a", "1");
            assertThat(jedis.dbSize()).isEqualTo(1);
            long before = jedis.lastsave();
            assertThat(jedis.bgsave()).isEqualTo("Background saving started");
            while (!jedis.info("persistence").contains("rdb_bgsave_in_progress:0")) {
                Thread.onSpinWait();
            }
            assertThat(jedis.info("persistence")).contains("rdb_last_bgsave_status:ok");
            assertThat(jedis.lastsave()).isGreaterThanOrEqualTo(before);
            Map<String, String> threshold = jedis.configGet("slowlog-log-slower-than");
            jedis.slowlogReset();
            jedis.configSet("slowlog-log-slower-than", "0");
            jedis.get("a");
            jedis.configSet(threshold);
            var slow = jedis.slowlogGet().stream()
                    .filter(entry -> entry.getArgs().equals(List.of("GET", "a")))
                    .findFirst()
                    .orElseThrow();
            assertThat(slow.getExecutionTime()).isNotNegative();
            assertThat(slow.getClientIpPort().getHost()).isEqualTo("127.0.0.1");
            assertThat(jedis.slowlogLen()).isPositive();
            assertThat(jedis.latencyHistory(LatencyEvent.COMMAND)).isNotNull();
            assertThat(jedis.latencyLatest()).isNotNull();
            assertThat(jedis.latencyDoctor()).isNotBlank();
            assertThat(jedis.memoryStats()).containsKey("keys.count");
            assertThat(jedis.memoryPurge()).isEqualTo("OK");
            assertThat(jedis.time()).hasSize(2);
            assertThat(jedis.role()).element(0).isEqualTo("master");
            assertThat(jedis.flushDB()).isEqualTo("OK");
            assertThat(jedis.dbSize()).isZero();
        }
    }
}
