package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** SSCAN, HSCAN, ZSCAN: what is there all the time is visited. */
class CollectionScanTest {
    private static final int ELEMENTS = 1_000;

    private static String element(int number) {
        return "element:" + number;
    }

    private static void fill(RespClient client) throws IOException {
        for (int i = 0; i < ELEMENTS; i++) {
            client.call("SADD", "s", element(i));
            client.call("HSET", "h", element(i), "v" + i);
            client.call("ZADD", "z", Integer.toString(i), element(i));
        }
    }

    /** All that an iteration returns, while others come and go. */
    private static List<Object> scan(RespClient client, String command, String key, Runnable between, String... options)
            throws IOException {
        List<Object> found = new ArrayList<>();
        String cursor = "0";
        do {
            List<String> words = new ArrayList<>(List.of(command, key, cursor));
            words.addAll(List.of(options));
            List<?> reply = (List<?>) client.call(words.toArray(String[]::new));
            cursor = (String) reply.get(0);
            found.addAll((List<?>) reply.get(1));
            between.run();
        } while (!cursor.equals("0"));
        return found;
    }

    @EachServer
    void visitsEverything(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            fill(client);
            List<Object> members = scan(client, "SSCAN", "s", () -> {});
            assertThat(members).hasSize(ELEMENTS);
            assertThat(new HashSet<>(members)).hasSize(ELEMENTS);
            List<Object> fields = scan(client, "HSCAN", "h", () -> {}, "COUNT", "100", "MATCH", "element:7*");
            assertThat(fields).hasSize(2 * 111).contains("element:77", "v77");
            List<Object> scored = scan(client, "ZSCAN", "z", () -> {}, "COUNT", "7");
            assertThat(scored).hasSize(2 * ELEMENTS);
            assertThat(scored.get(scored.indexOf("element:500") + 1)).isEqualTo("500");
        }
    }

    @EachServer
    void leavesNothingOutThatIsThereAllTheTime(ServerKind kind) throws Exception {
        long seed = Seeds.one();
        Seeds.explain(seed, "a scan while members come and go", () -> {
            Random random = new Random(seed);
            try (RespClient client = kind.client();
                    RespClient other = kind.client()) {
                fill(client);
                List<Object> found = scan(client, "SSCAN", "s", () -> disturb(other, random));
                Set<Object> staying = new HashSet<>();
                for (int i = 0; i < ELEMENTS; i += 2) {
                    staying.add(element(i));
                }
                assertThat(found).containsAll(staying);
            }
        });
    }

    /** Removes some odd ones, and adds others before and behind. */
    private static void disturb(RespClient other, Random random) {
        try {
            for (int i = 0; i < 10; i++) {
                other.call("SREM", "s", element(random.nextInt(ELEMENTS / 2) * 2 + 1));
            }
            other.call("SADD", "s", "a" + random.nextInt(1_000));
            other.call("SADD", "s", "z" + random.nextInt(10));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @EachServer
    void returnsSmallOnesAtOnce(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("HSET", "h", "a", "1", "b", "2", "c", "3");
            List<?> reply = (List<?>) client.call("HSCAN", "h", "0", "COUNT", "1");
            assertThat(reply.get(0)).isEqualTo("0");
            assertThat((List<?>) reply.get(1)).hasSize(6);
            assertThat(client.call("HSCAN", "none", "0")).isEqualTo(List.of("0", List.of()));
            assertThat(client.call("HSCAN", "h", "x")).isEqualTo(new Failure("ERR invalid cursor"));
            assertThat(client.call("HSCAN", "h", "0", "COUNT", "0")).isEqualTo(new Failure("ERR syntax error"));
        }
    }

    /** Redis has NOVALUES since 7.4. */
    @Test
    void leavesValuesOut() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            client.call("HSET", "h", "a", "1", "b", "2");
            assertThat(client.call("HSCAN", "h", "0", "NOVALUES")).isEqualTo(List.of("0", List.of("a", "b")));
            client.call("SADD", "s", "a");
            assertThat(client.call("SSCAN", "s", "0", "NOVALUES"))
                    .isEqualTo(new Failure("ERR NOVALUES option can only be used in HSCAN"));
        }
    }

    /** Of Forkpoint alone: any cursor of Redis's is a place, while here one that nobody was given begins anew. */
    @Test
    void beginsAnewIfACursorIsForgotten() throws IOException {
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            fill(client);
            Supplier<Object> first = () -> page(client, "0");
            Object begin = ((List<?>) first.get()).get(1);
            String cursor = (String) ((List<?>) first.get()).get(0);
            assertThat(((List<?>) page(client, cursor)).get(1)).isNotEqualTo(begin);
            assertThat(((List<?>) page(client, "18446744073709551615")).get(1)).isEqualTo(begin);
            for (int i = 0; i < 20_000; i++) {
                page(client, "0");
            }
            assertThat(((List<?>) page(client, cursor)).get(1)).isEqualTo(begin);
        }
    }

    private static Object page(RespClient client, String cursor) {
        try {
            return client.call("ZSCAN", "z", cursor, "COUNT", "1");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
