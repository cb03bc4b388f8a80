package io.forkpoint.server;

import static io.forkpoint.server.CollectionDuel.any;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** PFADD, PFCOUNT, PFMERGE: what they answer, and that their strings are Redis's byte for byte. */
class HyperLogLogCommandsTest {
    private static final int STEPS = 800;

    @EachServer
    void countsWhatIsDifferent(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("PFCOUNT", "k")).isEqualTo(0L);
            assertThat(client.call("PFADD", "k")).isEqualTo(1L);
            assertThat(client.call("PFADD", "k")).isEqualTo(0L);
            assertThat(client.call("PFADD", "k", "a", "b", "a")).isEqualTo(1L);
            assertThat(client.call("PFADD", "k", "a")).isEqualTo(0L);
            assertThat(client.call("PFCOUNT", "k")).isEqualTo(2L);
            assertThat(client.call("PFADD", "l", "b", "c")).isEqualTo(1L);
            assertThat(client.call("PFCOUNT", "k", "l", "none")).isEqualTo(3L);
            assertThat(client.call("PFMERGE", "m", "k", "l")).isEqualTo("OK");
            assertThat(client.call("PFCOUNT", "m")).isEqualTo(3L);
        }
    }

    @EachServer
    void refusesOtherValues(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SADD", "set", "a");
            client.call("SET", "text", "HYLL");
            Failure wrongType = new Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
            Failure none = new Failure("WRONGTYPE Key is not a valid HyperLogLog string value.");
            assertThat(client.call("PFADD", "set", "a")).isEqualTo(wrongType);
            assertThat(client.call("PFCOUNT", "set")).isEqualTo(wrongType);
            assertThat(client.call("PFADD", "text", "a")).isEqualTo(none);
            assertThat(client.call("PFCOUNT", "text", "none")).isEqualTo(none);
            assertThat(client.call("PFMERGE", "d", "text")).isEqualTo(none);
            assertThat(client.call("PFADD")).isInstanceOf(Failure.class);
        }
    }

    @EachServer
    void saysThatAStringIsCorrupt(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            String header = "HYLL\u0001\0\0\0" + "\0\0\0\0\0\0\0\u0080";
            // Runs of fewer registers than there are, and of more.
            for (String runs : List.of("", "\u0000", "\u007f\u00ff\u0001", "\u0081\u007f\u00ff")) {
                client.call("SET", "k", header + runs);
                Failure corrupt = new Failure("INVALIDOBJ Corrupted HLL object detected");
                assertThat(client.call("PFCOUNT", "k", "none")).as(runs).isEqualTo(corrupt);
                assertThat(client.call("PFMERGE", "d", "k")).as(runs).isEqualTo(corrupt);
            }
        }
    }

    @EachServer
    void keepsTheExpiry(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("PFADD", "k", "a");
            client.call("PEXPIREAT", "k", "99999999999999");
            client.call("PFADD", "k", "b");
            client.call("PFCOUNT", "k");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(99999999999999L);
        }
    }

    @Test
    void writesTheSameStringsAsRedis() throws Exception {
        for (long seed : Seeds.some().toArray()) {
            Seeds.explain(seed, "HyperLogLogs", () -> duel(new Random(seed)));
        }
    }

    private static void duel(Random random) throws Exception {
        try (CollectionDuel duel = new CollectionDuel(2)) {
            for (int i = 0; i < STEPS; i++) {
                String key = any(random, "few", "some", "many");
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> duel.run(elements(random, key));
                    case 3 -> duel.run("PFCOUNT " + key + any(random, "", " few", " none many"));
                    case 4 -> duel.run("GET " + key);
                    default ->
                        duel.run(
                                random.nextInt(4) == 0
                                        ? "DEL " + key
                                        : "PFMERGE " + key + any(random, "", " few", " some"));
                }
            }
        }
    }

    /** So many that sparse ones become dense, and values too great for sparse ones come. */
    private static String[] elements(Random random, String key) {
        List<String> command = new ArrayList<>(List.of("PFADD", key));
        int count = key.equals("few") ? 3 : key.equals("some") ? 100 : 5_000;
        for (int i = random.nextInt(count); i > 0; i--) {
            command.add(Long.toString(random.nextLong(), 36).substring(random.nextInt(2)));
        }
        return command.toArray(String[]::new);
    }
}
