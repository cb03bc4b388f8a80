package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** SAVE, BGSAVE, LASTSAVE, SHUTDOWN, and what INFO says of them. */
class PersistenceCommandsTest {
    private static final Failure SYNTAX = new Failure("ERR syntax error");

    static Map<String, String> info(RespClient client, String section) throws IOException {
        return ((String) client.call("INFO", section))
                .lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')), line -> line.substring(line.indexOf(':') + 1)));
    }

    static void awaitSaved(RespClient client) throws IOException, InterruptedException {
        while (!info(client, "persistence").get("rdb_bgsave_in_progress").equals("0")) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static long saves(RespClient client) throws IOException {
        return Long.parseLong(info(client, "persistence").get("rdb_saves"));
    }

    /** Something that comes true soon. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("nothing for a minute").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static RespClient client(ServerKind kind) throws IOException, InterruptedException {
        RespClient client = kind.client();
        awaitSaved(client);
        return client;
    }

    @EachServer
    void saves(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            client.call("SET", "k", "v");
            long before = Instant.now().getEpochSecond();
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat((Long) client.call("LASTSAVE")).isBetween(before, before + 600);
            Map<String, String> info = info(client, "persistence");
            assertThat(info)
                    .containsEntry("rdb_changes_since_last_save", "0")
                    .containsEntry("rdb_bgsave_in_progress", "0")
                    .containsEntry("rdb_last_bgsave_status", "ok");
            assertThat(info.get("rdb_last_save_time"))
                    .isEqualTo(client.call("LASTSAVE").toString());
        }
    }

    @EachServer
    void countsWhatIsNotSaved(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            client.call("SAVE");
            client.call("SET", "a", "1");
            client.call("SET", "b", "1");
            client.call("SET", "a", "2");
            assertThat(info(client, "persistence")).containsEntry("rdb_changes_since_last_save", "3");
        }
    }

    @EachServer
    void savesInTheBackground(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            client.call("SET", "k", "v");
            long saves = saves(client);
            assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
            awaitSaved(client);
            assertThat(info(client, "persistence"))
                    .containsEntry("rdb_changes_since_last_save", "0")
                    .containsEntry("rdb_last_bgsave_status", "ok")
                    .containsEntry("rdb_saves", Long.toString(saves + 1));
            assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo("Background saving started");
            awaitSaved(client);
        }
    }

    @EachServer
    void schedulesASaveThatATransactionAsksFor(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            long saves = saves(client);
            client.call("MULTI");
            client.call("BGSAVE");
            assertThat(client.call("EXEC")).isEqualTo(List.of("Background saving scheduled"));
            // Redis begins within the next tenth of a second or so, and counts a save as it begins.
            await(() -> saves(client) == saves + 1);
            awaitSaved(client);
        }
    }

    @EachServer
    void refusesWhatItDoesNotKnow(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            assertThat(client.call("BGSAVE", "NOW")).isEqualTo(SYNTAX);
            assertThat(client.call("BGSAVE", "SCHEDULE", "SCHEDULE")).isEqualTo(SYNTAX);
            assertThat(client.call("SAVE", "NOW"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'save' command"));
            assertThat(client.call("SHUTDOWN", "LATER")).isEqualTo(SYNTAX);
            assertThat(client.call("SHUTDOWN", "SAVE", "NOSAVE")).isEqualTo(SYNTAX);
            assertThat(client.call("SHUTDOWN", "ABORT", "NOW")).isEqualTo(SYNTAX);
            assertThat(client.call("SHUTDOWN", "ABORT")).isEqualTo(new Failure("ERR No shutdown in progress."));
        }
    }

    @EachServer
    void doesNotSaveWithinATransaction(ServerKind kind) throws Exception {
        try (RespClient client = client(kind)) {
            client.call("MULTI");
            assertThat(client.call("SAVE")).isEqualTo(new Failure("ERR Command not allowed inside a transaction"));
            client.call("DISCARD");
        }
    }

    /** Redis 7.0 takes no method. */
    @Test
    void savesByTheMethodThatIsAskedFor() throws Exception {
        try (RespClient client = client(ServerKind.FORKPOINT)) {
            for (String method : List.of("FORK", "THREAD", "ASYNC")) {
                assertThat(client.call("BGSAVE", method)).isEqualTo("Background saving started");
                awaitSaved(client);
                assertThat(info(client, "persistence"))
                        .containsEntry("rdb_last_bgsave_type", method.equals("THREAD") ? "forkless" : "fork");
            }
            assertThat(Long.parseLong(info(client, "stats").get("total_forks"))).isGreaterThanOrEqualTo(2);
            assertThat(client.call("BGSAVE", "FORK", "THREAD")).isEqualTo(SYNTAX);
        }
    }

    /** Redis 7.0 cannot cancel. */
    @Test
    void cancelsNothingIfNothingIsSaved() throws Exception {
        try (RespClient client = client(ServerKind.FORKPOINT)) {
            assertThat(client.call("BGSAVE", "CANCEL"))
                    .isEqualTo(new Failure("ERR Background saving is currently not in progress or scheduled"));
            assertThat(client.call("BGSAVE", "CANCEL", "SCHEDULE")).isEqualTo(SYNTAX);
        }
    }
}
