package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a server that ends, in any way. */
class RestartTest {
    private static final int MANY = 20_000;

    @TempDir
    Path folder;

    private static void fill(RespClient client, String prefix, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.send("SET", prefix + i, "value" + i);
        }
        for (int i = 0; i < count; i++) {
            assertThat(client.read()).isEqualTo("OK");
        }
    }

    private static void save(RespClient client) throws IOException, InterruptedException {
        assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
        PersistenceCommandsTest.awaitSaved(client);
    }

    @Test
    void afterAKillThereIsWhatWasSavedLast() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            fill(client, "saved", 1000);
            save(client);
            fill(client, "lost", 100);
            server.kill();
        }
        Instant saved = Files.getLastModifiedTime(folder.resolve("dump.rdb")).toInstant();
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(1000L);
            assertThat(client.call("GET", "saved999")).isEqualTo("value999");
            assertThat(client.call("GET", "lost0")).isNull();
            assertThat(server.log())
                    .contains("Loading RDB file=" + folder.resolve("dump.rdb"))
                    .contains("written=" + saved)
                    .contains("Done loading RDB, keys loaded: 1000, keys expired: 0.")
                    .contains("DB loaded from disk: ");
            assertThat(PersistenceCommandsTest.info(client, "persistence"))
                    .containsEntry("loading", "0")
                    .containsEntry("rdb_last_load_keys_loaded", "1000");
        }
    }

    @ParameterizedTest
    @CsvSource({"fork,private", "async-fork,shared", "thread,shared"})
    void aKillDuringASaveLeavesAWholeOne(String method, String arena) throws Exception {
        Path file = folder.resolve("dump.rdb");
        String[] settings = {"save", "", "bgsave-default-method", method, "arena", arena};
        try (ServerProcess server = ServerProcess.start(folder, settings);
                RespClient client = server.client()) {
            fill(client, "saved", 10);
            save(client);
            fill(client, "more", MANY);
            assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
            awaitKeysWritten(client);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(folder, settings);
                RespClient client = server.client()) {
            // A child may have come to its end before it was told that its parent has gone.
            long loaded = (Long) client.call("DBSIZE");
            assertThat(loaded).isIn(10L, 10L + MANY);
            assertThat(client.call("GET", "saved9")).isEqualTo("value9");
            assertThat(server.log())
                    .contains("Loading RDB file=" + file + " bytes=")
                    .contains("Done loading RDB, keys loaded: " + loaded + ", keys expired: 0.");
            fill(client, "again", 1);
            save(client);
            try (var files = Files.list(folder)) {
                assertThat(files.filter(each -> !each.toString().endsWith(".log")))
                        .containsExactly(file);
            }
        }
    }

    /** Until a save is in the middle of its work, or has been too fast for that. */
    private static void awaitKeysWritten(RespClient client) throws IOException {
        Map<String, String> info;
        do {
            info = PersistenceCommandsTest.info(client, "persistence");
        } while (info.get("current_save_keys_processed").equals("0")
                && info.get("rdb_bgsave_in_progress").equals("1"));
    }

    @Test
    void theFinalSaveKeepsToNoPace() throws Exception {
        byte[] random = new byte[3 << 20];
        new Random(1).nextBytes(random);
        try (ServerProcess server = ServerProcess.start(folder, "save", "3600 1", "rdb-max-bytes-per-second", "1");
                RespClient client = server.client()) {
            client.call("SET", "large", Base64.getEncoder().encodeToString(random));
            client.send("SHUTDOWN");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log()).contains("DB saved on disk");
        }
    }

    @Test
    void shutdownSavesIfThereAreSavePoints() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, "save", "3600 1");
                RespClient client = server.client()) {
            fill(client, "k", 10);
            client.send("SHUTDOWN");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log())
                    .contains("Saving the final RDB snapshot before exiting.")
                    .contains("DB saved on disk")
                    .contains("bye bye...");
        }
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(10L);
            fill(client, "unsaved", 10);
            client.send("SHUTDOWN");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(folder, "save", "3600 1");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(10L);
            fill(client, "unsaved", 10);
            client.send("SHUTDOWN", "NOSAVE");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(10L);
            fill(client, "saved", 10);
            client.send("SHUTDOWN", "SAVE", "NOW");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(20L);
        }
    }

    private static void assertHungUp(RespClient client) throws IOException {
        try {
            Object reply = client.read();
            assertThat(reply).as("an answer to SHUTDOWN").isNull();
        } catch (EOFException asItShould) {
            assertThat(asItShould).hasMessageContaining("hung up");
        }
    }

    @Test
    void aSignalSavesAndEndsTheServer() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, "save", "3600 1");
                RespClient client = server.client()) {
            fill(client, "k", 10);
            server.terminate();
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log()).contains("Received SIGTERM scheduling shutdown...");
        }
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            assertThat(client.call("DBSIZE")).isEqualTo(10L);
        }
    }

    @Test
    void goesOnIfTheLastSaveFails() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (ServerProcess server = ServerProcess.start(data, "save", "3600 1");
                RespClient client = server.client()) {
            fill(client, "k", 10);
            Path elsewhere = folder.resolve("elsewhere");
            Files.move(data, elsewhere);
            assertThat(client.call("SHUTDOWN")).isEqualTo(new Failure("ERR Errors trying to SHUTDOWN. Check logs."));
            assertThat(client.call("GET", "k9")).isEqualTo("value9");
            server.terminate();
            while (!Files.readString(elsewhere.resolve(logName(elsewhere))).contains("Received SIGTERM")) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            // The signal's own try comes before this command, or after it: the server serves either way.
            assertThat(client.call("PING")).isEqualTo("PONG");
            assertThat(server.isAlive()).isTrue();
            try (RespClient other = server.client()) {
                assertThat(other.call("GET", "k0")).isEqualTo("value0");
            }
            Files.move(elsewhere, data);
            client.send("SHUTDOWN");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log()).contains("Error trying to save the DB, can't exit.");
        }
    }

    @Test
    void endsWithoutASaveIfItIsForced() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (ServerProcess server = ServerProcess.start(data, "save", "");
                RespClient client = server.client()) {
            fill(client, "k", 10);
            Path elsewhere = folder.resolve("elsewhere");
            Files.move(data, elsewhere);
            client.send("SHUTDOWN", "SAVE", "FORCE");
            assertHungUp(client);
            assertThat(server.awaitExit()).isZero();
            assertThat(Files.readString(elsewhere.resolve(logName(elsewhere))))
                    .contains("Error trying to save the DB: ")
                    .doesNotContain("can't exit")
                    .contains("bye bye...");
            assertThat(elsewhere.resolve("dump.rdb")).doesNotExist();
        }
    }

    private static Path logName(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow()
                    .getFileName();
        }
    }

    @Test
    void doesNotStartWithADamagedFile() throws Exception {
        byte[] damaged =
                "REDIS0011 and then nothing that makes sense".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("dump.rdb"), damaged);
        try (ServerProcess server = ServerProcess.start(folder, "save", "")) {
            assertThat(server.awaitExit()).isNotZero();
            assertThat(server.log()).contains(file.toString()).contains("RdbFormatException");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void removesWhatAKilledRedisHasLeft() throws Exception {
        Path left = Files.writeString(folder.resolve("temp-999999999.rdb"), "REDIS");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
        Path young = Files.writeString(folder.resolve("temp-999999998.rdb"), "REDIS");
        Path other = Files.writeString(folder.resolve("temp-notes.rdb"), "mine");
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minusSeconds(3600)));
        try (ServerProcess server = ServerProcess.start(folder, "save", "")) {
            assertThat(server.log()).contains("removed " + left);
        }
        assertThat(left).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    @Test
    void savesAtSavePoints() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, "save", "");
                RespClient client = server.client()) {
            fill(client, "k", 10);
            assertThat(folder.resolve("dump.rdb")).doesNotExist();
            client.call("CONFIG", "SET", "save", "1 5");
            Map<String, String> info = PersistenceCommandsTest.info(client, "persistence");
            while (info.get("rdb_saves").equals("0")) {
                TimeUnit.MILLISECONDS.sleep(10);
                info = PersistenceCommandsTest.info(client, "persistence");
            }
            assertThat(info).containsEntry("rdb_changes_since_last_save", "0");
            assertThat(server.log()).contains(" changes in 1 seconds. Saving...", "Background saving started by");
        }
    }
}
