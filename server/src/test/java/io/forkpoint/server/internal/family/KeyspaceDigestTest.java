package io.forkpoint.server.internal.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.internal.rdb.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Digests are those of Redis: of what a server holds and has saved, and a store has loaded. */
class KeyspaceDigestTest {
    private static final int COMMANDS = 1500;

    @TempDir
    Path folder;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void areThoseOfRedis(long seed) throws Exception {
        try (RedisServer redis = RedisServer.start(folder, "--enable-debug-command", "yes");
                Store store =
                        Store.open(StoreOptions.builder().limitBytes(256L << 20).build())) {
            Random random = new Random(seed);
            for (int i = 0; i < COMMANDS; i++) {
                redis.call(command(random));
            }
            // Longer than a piece.
            for (int i = 0; i < 1300; i++) {
                redis.call("RPUSH", "long list", "element " + i);
                redis.call("SADD", "long set", "member " + i);
                redis.call("ZADD", "long sorted set", Double.toString(random.nextGaussian()), "member " + i);
                redis.call("HSET", "long hash", "field " + i, "value " + i);
                redis.call("XADD", "long stream", i + 1 + "-" + i, "field", "value " + i, "field", "again");
            }
            redis.call("SAVE");
            store.load(folder.resolve("dump.rdb"));
            Seeds.explain(seed, "digests", () -> compare(redis, store));
        }
    }

    private static String[] command(Random random) {
        String key = "key" + random.nextInt(40);
        String element = "element" + random.nextInt(100);
        String number = number(random);
        return switch (random.nextInt(9)) {
            case 0 -> new String[] {"SET", key, element + "\u0000\u00ff"};
            case 1 -> new String[] {"RPUSH", key + "l", element, number};
            case 2 -> new String[] {"SADD", key + "s", element, Integer.toString(random.nextInt(10))};
            case 3 -> new String[] {"ZADD", key + "z", number, element};
            case 4 -> new String[] {"HSET", key + "h", element, number};
            case 5 -> new String[] {"XADD", key + "x", "*", element, number, "f", ""};
            case 6 -> new String[] {"SELECT", Integer.toString(random.nextInt(3) * 7)};
            case 7 -> new String[] {"EXPIRE", key + "lszhx".charAt(random.nextInt(5)), "100000"};
            default -> new String[] {"DEL", key + "lszhx".charAt(random.nextInt(5))};
        };
    }

    private static String number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "inf";
            case 1 -> "-inf";
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Double.toString(random.nextGaussian());
            case 4 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
            default -> Integer.toString(random.nextInt(3) - 1);
        };
    }

    private static void compare(RedisServer redis, Store store) throws IOException {
        KeyspaceDigest digest = new KeyspaceDigest();
        for (int database : new int[] {0, 7, 14}) {
            redis.call("SELECT", Integer.toString(database));
            List<String> keys = new ArrayList<>();
            for (Object key : (List<?>) redis.call("KEYS", "*")) {
                keys.add((String) key);
            }
            keys.add("missing");
            for (String key : keys) {
                assertThat(List.of(digest.of(store.database(database), key.getBytes(StandardCharsets.ISO_8859_1))))
                        .as("database %d, key %s", database, key)
                        .isEqualTo(redis.call("DEBUG", "DIGEST-VALUE", key));
            }
        }
        assertThat(digest.of(store)).isEqualTo(redis.call("DEBUG", "DIGEST"));
    }

    /** What printf("%.17g") prints. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1.5, -1.5",
        "0.1, 0.10000000000000001",
        "3.14, 3.1400000000000001",
        "100, 100",
        "12345678901234567, 12345678901234568",
        "123456789012345678, 1.2345678901234568e+17",
        "1e17, 1e+17",
        "1e300, 1.0000000000000001e+300",
        "0.0001, 0.0001",
        "0.00001, 1.0000000000000001e-05",
        "5e-324, 4.9406564584124654e-324",
        "-1.7976931348623157e308, -1.7976931348623157e+308"
    })
    void scoresAreWrittenAsInC(double score, String text) {
        assertThat(KeyspaceDigest.format(score)).isEqualTo(text);
    }

    @Test
    void nothingHasNoDigest() {
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64L << 20).build())) {
            assertThat(new KeyspaceDigest().of(store)).isEqualTo("0".repeat(40));
        }
    }
}
