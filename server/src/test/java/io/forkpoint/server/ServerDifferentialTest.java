package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands about the server itself, of which the reply does not depend on when or where they are run: mostly what is
 * wrong with their arguments.
 */
class ServerDifferentialTest {
    private static final int STEPS = 2000;
    private static final List<List<String>> BEGINNINGS = List.of(
            List.of("COMMAND", "GETKEYS"),
            List.of("COMMAND", "GETKEYSANDFLAGS"),
            List.of("COMMAND", "LIST", "FILTERBY"),
            List.of("COMMAND", "LIST", "FILTERBY", "MODULE"),
            List.of("COMMAND", "NONE"),
            List.of("CLUSTER"),
            List.of("CLUSTER", "INFO"),
            List.of("CLUSTER", "KEYSLOT"),
            List.of("CLUSTER", "SETSLOT"),
            List.of("READONLY"),
            List.of("READWRITE"),
            List.of("ASKING"),
            List.of("SLOWLOG", "GET"),
            List.of("SLOWLOG"),
            List.of("LATENCY", "HISTORY"),
            List.of("LATENCY", "RESET"),
            List.of("LATENCY", "LATEST"),
            List.of("MEMORY", "NONE"),
            List.of("BGSAVE", "x"),
            List.of("SAVE", "x"),
            List.of("LASTSAVE", "x"),
            List.of("TIME", "x"),
            List.of("ROLE"),
            List.of("SHUTDOWN", "x"),
            List.of("SHUTDOWN", "ABORT"),
            List.of("INFO", "nonsense"));
    private static final List<String> WORDS = List.of(
            "get",
            "SET",
            "watch",
            "echo",
            "select",
            "config",
            "slowlog",
            "GETKEYS",
            "nonsense",
            "k",
            "v",
            "0",
            "-1",
            "-2",
            "",
            "1.5",
            "SAVE",
            "NOW",
            "FORCE",
            "ABORT",
            "SCHEDULE",
            "*",
            "MODULE");

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void repliesAsRedisDoes(long seed) throws Exception {
        try (RespClient client = ServerKind.FORKPOINT.client();
                RespClient redis = ServerKind.REDIS.client()) {
            for (RespClient each : List.of(client, redis)) {
                each.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
                each.call("CONFIG", "SET", "latency-monitor-threshold", "0");
                each.call("SLOWLOG", "RESET");
                each.call("LATENCY", "RESET");
            }
            Random random = new Random(seed);
            Seeds.explain(seed, "commands about the server", () -> {
                for (int i = 0; i < STEPS; i++) {
                    String[] command = command(random);
                    assertThat(client.call(command))
                            .as("step %d: %s", i, String.join(" ", command))
                            .isEqualTo(redis.call(command));
                }
            });
        }
    }

    private static String[] command(Random random) {
        List<String> command = new ArrayList<>(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
        // Never the last words that would end the server.
        for (int more = random.nextInt(4); more > 0; more--) {
            command.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return command.toArray(String[]::new);
    }
}
