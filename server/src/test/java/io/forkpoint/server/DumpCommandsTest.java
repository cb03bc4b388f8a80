package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** DUMP and RESTORE; MEMORY USAGE is tested with the engine. */
class DumpCommandsTest {
    private static final Failure FOOTER = new Failure("ERR DUMP payload version or checksum are wrong");
    private static final long FAR = 33_000_000_000_000L;

    /** Values of every type, small and large, as the commands that make them of the key {@code k}. */
    private static List<String[]> values() {
        String large = "x".repeat(5000);
        List<String[]> values = new ArrayList<>();
        values.add(new String[] {"SET k v"});
        values.add(new String[] {"SET k 12345"});
        values.add(new String[] {"SET k " + large});
        values.add(new String[] {"RPUSH k a b 3 a " + large});
        values.add(new String[] {"SADD k 1 2 3"});
        values.add(new String[] {"SADD k a b " + large});
        values.add(new String[] {"HSET k f v g 1"});
        values.add(new String[] {"HSET k f " + large + " g 1"});
        values.add(new String[] {"ZADD k 1 a 2.5 b inf c -inf d"});
        values.add(new String[] {"ZADD k 1 a 2.5 " + large});
        values.add(new String[] {
            "XADD k 1-1 f v",
            "XADD k 2-1 g w",
            "XGROUP CREATE k group 0",
            "XREADGROUP GROUP group me COUNT 1 STREAMS k >"
        });
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add("member-number-" + i);
        }
        values.add(new String[] {"SADD k " + String.join(" ", many)});
        values.add(new String[] {"RPUSH k " + String.join(" ", many)});
        return values;
    }

    @EachServer
    void givesBackWhatItTook(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient redis = new RespClient(ServerKind.REDIS.port())) {
            redis.call("SELECT", "14");
            for (String[] value : values()) {
                String payload = RedisDump.of(value);
                redis.call("RESTORE", "original", "0", payload, "REPLACE");
                assertThat(client.call("RESTORE", "k", "0", payload, "REPLACE")).isEqualTo("OK");
                assertThat(client.call("TYPE", "k")).isEqualTo(redis.call("TYPE", "original"));
                String dumped = (String) client.call("DUMP", "k");
                assertThat(redis.call("RESTORE", "k", "0", dumped, "REPLACE")).isEqualTo("OK");
                assertThat(content(redis, "k")).isEqualTo(content(redis, "original"));
            }
            redis.call("FLUSHDB");
        }
    }

    private static Object content(RespClient redis, String key) throws IOException {
        return switch ((String) redis.call("TYPE", key)) {
            case "string" -> redis.call("GET", key);
            case "list" -> redis.call("LRANGE", key, "0", "-1");
            case "set" -> redis.call("SORT", key, "ALPHA");
            case "hash" -> List.of(redis.call("HGET", key, "f"), redis.call("HGET", key, "g"), redis.call("HLEN", key));
            case "zset" -> redis.call("ZRANGE", key, "0", "-1", "WITHSCORES");
            default ->
                List.of(
                        redis.call("XRANGE", key, "-", "+"),
                        redis.call("XINFO", "GROUPS", key),
                        redis.call("XPENDING", key, "group"));
        };
    }

    @EachServer
    void restoresWithAnExpiry(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            for (String value : List.of("SET k v", "RPUSH k a")) {
                String payload = RedisDump.of(value);
                String far = Long.toString(FAR);
                assertThat(client.call("RESTORE", "k", far, payload, "ABSTTL", "IDLETIME", "5"))
                        .isEqualTo("OK");
                assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(FAR);
                assertThat(client.call("RESTORE", "k", "100000", payload, "REPLACE", "FREQ", "5"))
                        .isEqualTo("OK");
                assertThat((Long) client.call("PTTL", "k")).isBetween(1L, 100_000L);
                assertThat(client.call("RESTORE", "k", "1", payload, "REPLACE", "ABSTTL"))
                        .isEqualTo("OK");
                assertThat(client.call("EXISTS", "k")).isEqualTo(0L);
            }
        }
    }

    @EachServer
    void refusesWhatIsWrong(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            String payload = RedisDump.of("RPUSH k a b");
            client.call("SET", "k", "old");
            assertThat(client.call("RESTORE", "k", "0", payload))
                    .isEqualTo(new Failure("BUSYKEY Target key name already exists."));
            assertThat(client.call("RESTORE", "k", "-1", payload, "REPLACE"))
                    .isEqualTo(new Failure("ERR Invalid TTL value, must be >= 0"));
            assertThat(client.call("RESTORE", "k", "0", payload, "REPLACE", "IDLETIME", "-1"))
                    .isEqualTo(new Failure("ERR Invalid IDLETIME value, must be >= 0"));
            assertThat(client.call("RESTORE", "k", "0", payload, "REPLACE", "FREQ", "256"))
                    .isEqualTo(new Failure("ERR Invalid FREQ value, must be >= 0 and <= 255"));
            assertThat(client.call("RESTORE", "k", "0", payload, "WHAT")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("RESTORE", "k", "0", "", "REPLACE")).isEqualTo(FOOTER);
            assertThat(client.call("RESTORE", "k", "0", payload.replace('a', 'c'), "REPLACE"))
                    .isEqualTo(FOOTER);
            assertThat(client.call("GET", "k")).isEqualTo("old");
            assertThat(client.call("DUMP", "none")).isNull();
        }
    }

    /** The checksum is made anew: the damage has to be found by reading. Redis would not survive all of this. */
    @Test
    void damagedPayloadsDoNoHarm() throws Exception {
        long seed = Seeds.one();
        Seeds.explain(seed, "damaged payloads", () -> {
            Random random = new Random(seed);
            try (RespClient client = ServerKind.FORKPOINT.client()) {
                for (String[] value : values()) {
                    String payload = RedisDump.of(value);
                    for (int i = 0; i < 40; i++) {
                        String damaged = damage(payload, random);
                        client.call("SET", "k", "old");
                        Object reply = client.call("RESTORE", "k", "0", damaged, "REPLACE");
                        if (reply instanceof Failure failure) {
                            assertThat(failure).isEqualTo(new Failure("ERR Bad data format"));
                            assertThat(client.call("GET", "k")).isEqualTo("old");
                        } else {
                            assertThat((String) client.call("DUMP", "k")).isNotEmpty();
                        }
                    }
                }
            }
        });
    }

    private static String damage(String payload, Random random) {
        StringBuilder damaged = new StringBuilder(payload);
        int end = payload.length() - 10;
        damaged.setCharAt(random.nextInt(end), (char) random.nextInt(256));
        if (random.nextInt(4) == 0) {
            int cut = random.nextInt(end);
            damaged.delete(cut, Math.min(end, cut + 1 + random.nextInt(5)));
        }
        damaged.setLength(damaged.length() - Long.BYTES);
        long crc = crc64(damaged);
        for (int i = 0; i < Long.BYTES; i++) {
            damaged.append((char) (crc >>> (8 * i) & 0xff));
        }
        return damaged.toString();
    }

    /** CRC-64 of Jones, bit by bit. */
    private static long crc64(CharSequence bytes) {
        long crc = 0;
        for (int i = 0; i < bytes.length(); i++) {
            crc ^= bytes.charAt(i);
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x95ac9329ac4bc9b5L);
            }
        }
        return crc;
    }
}
