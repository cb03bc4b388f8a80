package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LATENCY and MEMORY. */
class LatencyCommandsTest {
    private static RespClient client(ServerKind kind) throws IOException {
        RespClient client = kind.client();
        client.call("CONFIG", "SET", "latency-monitor-threshold", "0");
        client.call("LATENCY", "RESET");
        return client;
    }

    @EachServer
    void knowsNothingAtFirst(ServerKind kind) throws IOException {
        try (RespClient client = client(kind)) {
            assertThat(client.call("LATENCY", "LATEST")).isEqualTo(List.of());
            assertThat(client.call("LATENCY", "HISTORY", "command")).isEqualTo(List.of());
            assertThat(client.call("LATENCY", "RESET")).isEqualTo(0L);
            assertThat(client.call("LATENCY", "RESET", "command", "fork")).isEqualTo(0L);
            assertThat((String) client.call("LATENCY", "DOCTOR")).contains("atency monitoring is disabled");
        }
    }

    @EachServer
    void refusesWhatItDoesNotKnow(ServerKind kind) throws IOException {
        try (RespClient client = client(kind)) {
            assertThat(client.call("LATENCY", "HISTORY"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'latency|history' command"));
            assertThat(client.call("LATENCY", "NONE"))
                    .isEqualTo(new Failure("ERR unknown subcommand 'NONE'. Try LATENCY HELP."));
            assertThat(((List<?>) client.call("LATENCY", "HELP")).get(0).toString())
                    .startsWith("LATENCY <subcommand>");
            assertThat(((List<?>) client.call("MEMORY", "HELP")).get(0).toString())
                    .startsWith("MEMORY <subcommand>");
        }
    }

    @EachServer
    void countsHowLongCommandsTake(ServerKind kind) throws IOException {
        try (RespClient client = client(kind)) {
            client.call("CONFIG", "RESETSTAT");
            client.call("ECHO", "a");
            client.call("ECHO", "a");
            List<?> reply = (List<?>) client.call("LATENCY", "HISTOGRAM", "echo", "none", "touch");
            assertThat(reply).hasSize(2);
            assertThat(reply.get(0)).isEqualTo("echo");
            List<?> echo = (List<?>) reply.get(1);
            assertThat(echo.subList(0, 3)).isEqualTo(List.of("calls", 2L, "histogram_usec"));
            List<?> buckets = (List<?>) echo.get(3);
            assertThat(buckets.size() % 2).isEqualTo(0);
            assertThat(buckets.get(buckets.size() - 1)).isEqualTo(2L);
            // Microseconds that are one less than a power of two, or have as many more as two digits are off by.
            for (int i = 0; i < buckets.size(); i += 2) {
                assertThat((Long) buckets.get(i))
                        .isIn(
                                1L, 2L, 4L, 8L, 16L, 33L, 66L, 132L, 264L, 528L, 1056L, 2113L, 4227L, 8454L, 16909L,
                                33818L, 67637L, 135274L, 270549L, 541098L, 1082196L);
            }
        }
    }

    /** The saves of Redis cannot be made slow enough without its DEBUG; Forkpoint's gates are told of by themselves. */
    @Test
    void keepsTheTimesThatSomethingTookLong() throws Exception {
        try (RespClient client = client(ServerKind.FORKPOINT)) {
            client.call("CONFIG", "SET", "latency-monitor-threshold", "1");
            assertThat(client.call("LATENCY", "DOCTOR"))
                    .isEqualTo("No latency spike was observed since monitoring began.\n");
            long before = Instant.now().getEpochSecond();
            // Copying so much takes longer than a millisecond on any machine.
            String value = "x".repeat(64 << 20);
            client.call("SET", "k", value);
            List<?> latest = (List<?>) ((List<?>) client.call("LATENCY", "LATEST")).get(0);
            assertThat(latest.get(0)).isEqualTo("command");
            assertThat((Long) latest.get(1)).isBetween(before, before + 600);
            assertThat((Long) latest.get(2)).isPositive();
            assertThat((Long) latest.get(3)).isGreaterThanOrEqualTo((Long) latest.get(2));
            assertThat((List<?>) client.call("LATENCY", "HISTORY", "command")).isNotEmpty();
            assertThat((String) client.call("LATENCY", "DOCTOR")).contains("command: ");
            assertThat(client.call("LATENCY", "RESET", "command", "none")).isEqualTo(1L);
            client.call("FLUSHALL");
            client.call("CONFIG", "SET", "latency-monitor-threshold", "0");
        }
    }

    @EachServer
    void tellsOfMemory(ServerKind kind) throws IOException {
        try (RespClient client = client(kind)) {
            client.call("SET", "k", "v");
            List<?> stats = (List<?>) client.call("MEMORY", "STATS");
            assertThat(stats.get(stats.indexOf("keys.count") + 1)).isEqualTo(1L);
            assertThat((Long) stats.get(stats.indexOf("total.allocated") + 1)).isPositive();
            assertThat((Long) stats.get(stats.indexOf("peak.allocated") + 1)).isPositive();
            assertThat(client.call("MEMORY", "PURGE")).isEqualTo("OK");
            assertThat(client.call("GET", "k")).isEqualTo("v");
            assertThat((String) client.call("MEMORY", "DOCTOR")).isNotEmpty();
        }
    }
}
